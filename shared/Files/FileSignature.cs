using System.Text;

namespace Conversion.Files;

/// <summary>A kind of file that has no orders that can be read: its first bytes, its name and what to do instead.</summary>
/// <param name="Bytes">The bytes that such a file has at <paramref name="Offset"/>.</param>
/// <param name="Name">What it is, after "got".</param>
/// <param name="Advice">What the user can do.</param>
/// <param name="Offset">Where the bytes are.</param>
internal sealed record FileSignature(byte[] Bytes, string Name, string Advice, int Offset = 0)
{
    private const string Export = "export the orders as CSV or .xlsx";
    private const string Recompress = "decompress it, or compress it with gzip, zstd or zip";

    private static readonly FileSignature[] Refused =
    [
        new(
            [0xD0, 0xCF, 0x11, 0xE0], "an old Excel workbook (.xls) or one with a password",
            "save it as .xlsx without a password, or as CSV"),
        new([.. "%PDF-"u8], "a PDF document", Export),
        new([.. "{\\rtf"u8], "an RTF document", Export),
        new([.. "MIME-Version:"u8], "a web archive", "save it as CSV or .xlsx"),
        new([0x89, .. "PNG"u8], "an image", Export),
        new([0xFF, 0xD8, 0xFF], "an image", Export),
        new([.. "GIF87a"u8], "an image", Export),
        new([.. "GIF89a"u8], "an image", Export),
        new([.. "II*"u8, 0], "an image", Export),
        new([.. "MM"u8, 0, (byte)'*'], "an image", Export),
        new([0x31, 0x41, 0x59, 0x26, 0x53, 0x59], "a bzip2 file", Recompress, Offset: 4),
        new([0xFD, .. "7zXZ"u8, 0], "an xz file", Recompress),
        new([.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], "a 7z file", Recompress),
        new([.. "Rar!"u8, 0x1A, 0x07], "a RAR file", Recompress),
        new([0x04, 0x22, 0x4D, 0x18], "an LZ4 file", Recompress),
        new([.. "ustar"u8, 0], "a tar archive", "extract it, and give its files one by one", Offset: 257),
        new([.. "ustar  "u8, 0], "a tar archive", "extract it, and give its files one by one", Offset: 257),
        new([.. "SQLite format 3"u8, 0], "an SQLite database", Export),
        new([.. "Obj"u8, 1], "an Avro file", "export the orders as CSV or Parquet"),
        new([.. "ARROW1"u8, 0], "an Arrow file", "export the orders as CSV or Parquet"),
    ];

    // Dumps whose rows are statements. PostgreSQL writes rows of a table.
    private static readonly string[] SqlStarts =
        ["-- MySQL dump", "-- MariaDB dump", "-- phpMyAdmin", "INSERT INTO ", "CREATE TABLE ", "DROP TABLE ", "/*!", "/*M!"];

    // How the pages start that some platforms export as .xls.
    private static readonly string[] HtmlStarts =
        ["<!doctype", "<html", "<head", "<body", "<table", "<meta", "<style", "<script", "<div", "<center", "<!--"];

    /// <summary>Finds the kind of a file by its first bytes; returns null for none of the refused kinds.</summary>
    public static FileSignature? Find(ReadOnlySpan<byte> prefix)
    {
        foreach (var signature in Refused)
            if (prefix.Length >= signature.Offset && prefix[signature.Offset..].StartsWith(signature.Bytes))
                return signature;
        return FindMarkup(prefix);
    }

    private static FileSignature? FindMarkup(ReadOnlySpan<byte> prefix)
    {
        // Latin letters of UTF-16 have a NUL beside them.
        var text = Encoding.Latin1.GetString(prefix).Replace("\0", "", StringComparison.Ordinal);
        text = text.TrimStart('\u00EF', '\u00BB', '\u00BF', '\u00FE', '\u00FF', ' ', '\t', '\r', '\n');
        var isXml = text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase);
        var isHtml = HtmlStarts.Any(start => text.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            || (isXml && text.Contains("<html", StringComparison.OrdinalIgnoreCase));
        if (isHtml)
            return new([], "an HTML page", "open it in a spreadsheet program and save it as CSV or .xlsx");
        if (SqlStarts.Any(start => text.StartsWith(start, StringComparison.OrdinalIgnoreCase)))
            return new([], "a dump of SQL statements", "load it into a database and export the table as CSV");
        return isXml ? new([], "an XML document", "open it in a spreadsheet program and save it as CSV or .xlsx") : null;
    }
}
