namespace Conversion.Orders;

/// <summary>How a file is written, decided once for the whole file.</summary>
/// <param name="Format">text, json, xlsx or parquet.</param>
/// <param name="Compression">none, gzip, zstd or zip.</param>
/// <param name="Encoding">The encoding of a text; empty otherwise.</param>
/// <param name="Delimiter">The delimiter of a text; empty otherwise.</param>
/// <param name="Skip">The lines above the header.</param>
/// <param name="HasHeader">Whether a line names the columns.</param>
public sealed record Dialect(string Format, string Compression, string Encoding, string Delimiter, long Skip, bool HasHeader)
{
    /// <summary>Returns the dialect in words.</summary>
    public override string ToString()
    {
        var encoding = Encoding.Length > 0 ? $" in {Encoding}" : "";
        var compression = Compression == "none" ? "" : $", {Compression}";
        var delimiter = Delimiter switch
        {
            "" => "",
            "\t" => ", tabs between columns",
            " " => ", blanks between columns",
            _ => $", columns separated by {Delimiter}",
        };
        var skip = Skip > 0 ? $", {Skip} lines above the header skipped" : "";
        var header = HasHeader ? "" : ", without a header";
        return $"{Format}{encoding}{compression}{delimiter}{skip}{header}";
    }
}
