using Conversion.Files;

namespace Conversion.Orders;

/// <summary>A file to read orders from.</summary>
/// <param name="Name">The name for messages.</param>
/// <param name="Open">Opens the file at its start, as a stream that can seek. It is called for each reading.</param>
public sealed record OrderInputFile(string Name, Func<Stream> Open)
{
    /// <summary>Opens the rows of a Parquet file; null when Parquet is not supported.</summary>
    internal Func<RowReader>? OpenParquet { get; init; }
}
