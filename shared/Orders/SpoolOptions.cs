namespace Conversion.Orders;

/// <summary>The space that sorting may take.</summary>
/// <param name="MemoryBytes">Memory for a run, before the run goes to a file.</param>
/// <param name="MaximumFileBytes">The most that the files may take together.</param>
/// <param name="Folder">The folder of the files; the system's temporary folder when null.</param>
internal sealed record SpoolOptions(int MemoryBytes, long MaximumFileBytes = long.MaxValue, string? Folder = null)
{
    private long _reserved;

    /// <summary>Takes space of the files; returns false when there is not enough.</summary>
    public bool TryReserve(long bytes)
    {
        if (_reserved + bytes > MaximumFileBytes)
            return false;
        _reserved += bytes;
        return true;
    }

    /// <summary>Gives space back.</summary>
    public void Release(long bytes) => _reserved -= bytes;
}
