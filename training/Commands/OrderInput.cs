using Conversion.Training.Orders;

namespace Conversion.Training.Commands;

/// <summary>The orders that a command reads.</summary>
/// <param name="Path">A path or glob.</param>
/// <param name="Columns">The column mapping as the user wrote it.</param>
/// <param name="MemoryMegabytes">The memory for reading.</param>
internal sealed record OrderInput(string Path, string? Columns, int MemoryMegabytes)
{
    /// <summary>Reads the column mapping.</summary>
    /// <exception cref="UserErrorException">The mapping is wrong.</exception>
    public ColumnMapping ParseMapping() => ColumnMapping.Parse(Columns);

    /// <summary>Returns all input files, which must not be overwritten.</summary>
    /// <exception cref="UserErrorException">There are no orders.</exception>
    public IReadOnlyList<string> Files(params IEnumerable<string?> others) =>
        [.. OrderFile.FindFiles(Path), .. others.Append(Columns).Where(file => !string.IsNullOrEmpty(file)).OfType<string>()];

    /// <summary>Reads the orders, and reports what was read.</summary>
    public OrderFile Open(Progress progress, ColumnMapping mapping, CustomerShard? shard = null)
    {
        var file = progress.Step(
            $"Reading {Path}", report => OrderFile.Open(Path, mapping, new(MemoryMegabytes, shard), report));
        Progress.WriteLine(file.Ingestion.ToString());
        if (file.Ingestion.LastOrder > TimeProvider.System.GetUtcNow().AddDays(1))
            Progress.WriteLine(
                $"The last order is of {file.Ingestion.LastOrder:yyyy-MM-dd}, in the future. " +
                "If that date is wrong, all results are computed for a wrong day.");
        return file;
    }
}
