namespace Conversion.Orders;

/// <summary>A file to read orders from.</summary>
/// <param name="Name">The name for messages.</param>
/// <param name="Open">Opens the bytes. The file is read several times.</param>
public sealed record OrderInputFile(string Name, Func<Stream> Open)
{
    /// <summary>Opens the rows of a Parquet file; null where Parquet can't be read.</summary>
    internal Func<RowReader>? OpenParquet { get; init; }
}
