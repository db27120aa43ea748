namespace Conversion.Functions.Http;

/// <summary>
/// How the memory of the container is shared. docs/reliability.md has the arithmetic. What is left of the limit is for the program,
/// and for what the collector has not collected yet. On Cloud Run, temporary files are in memory.
/// </summary>
/// <param name="Scoring">Small requests that are answered at once.</param>
/// <param name="Pushes">Bodies of large pushes.</param>
/// <param name="Events">Decisions on pushes.</param>
/// <param name="Bodies">Bodies of files and of large requests.</param>
/// <param name="Work">What is made of them.</param>
/// <param name="Answers">Answers that callers do not read yet.</param>
internal sealed record MemoryShares(long Scoring, long Pushes, long Events, long Bodies, long Work, long Answers)
{
    private const long Mebibyte = 1 << 20;

    // On a machine without a limit, more memory for requests would not make any of them faster.
    private const long LargestLimit = 2048 * Mebibyte;

    /// <summary>The smallest limit with which the largest file can be read.</summary>
    public const long SmallestLimit = 256 * Mebibyte;

    /// <summary>Returns the shares of this process.</summary>
    // A container's heap may be three quarters of its limit: the runtime reads the control group, of either version.
    public static MemoryShares Current() => Of(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 3 * 4);

    /// <summary>Returns the shares of a limit.</summary>
    public static MemoryShares Of(long limit)
    {
        var part = Math.Min(limit, LargestLimit) / 32;
        return new(Scoring: 2 * part, Pushes: part, Events: 4 * part, Bodies: 5 * part, Work: 7 * part, Answers: 2 * part);
    }
}
