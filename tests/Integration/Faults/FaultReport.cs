using System.Globalization;

namespace Conversion.IntegrationTests.Faults;

/// <summary>The table of faults, which docs/reliability.md shows. Each run writes it to <c>TestResults/faults.md</c>.</summary>
internal static class FaultReport
{
    private static readonly Lock Lock = new();
    private static readonly string Table = Begin();

    /// <summary>Adds a fault.</summary>
    /// <param name="fault">What goes wrong.</param>
    /// <param name="load">What the service does meanwhile.</param>
    /// <param name="lost">What was acknowledged and is missing.</param>
    /// <param name="doubled">What was published more than once.</param>
    /// <param name="recovered">How long after the fault the service works as before.</param>
    /// <param name="beside">What other callers notice.</param>
    public static void Add(string fault, string load, string lost, string doubled, string recovered, string beside)
    {
        lock (Lock)
            File.AppendAllText(Table, $"| {fault} | {load} | {lost} | {doubled} | {recovered} | {beside} |\n");
    }

    public static string Describe(Bystander bystander) => string.Create(
        CultureInfo.InvariantCulture,
        $"scoring p50 {bystander.MedianScoringMilliseconds:0} ms, p99 {bystander.WorstScoringMilliseconds:0} ms; "
        + $"health at most {bystander.WorstHealthMilliseconds:0} ms");

    private static string Begin()
    {
        var path = Repository.PathOf("TestResults/faults.md");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "| fault | load | lost | doubled | recovered after | beside it |\n|---|---|---|---|---|---|\n");
        return path;
    }
}
