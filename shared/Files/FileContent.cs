using ZstdSharp;

namespace Conversion.Files;

/// <summary>What a file of orders contains.</summary>
internal enum FileKind
{
    /// <summary>CSV or JSON, in any encoding.</summary>
    Text,

    /// <summary>A workbook of Excel (.xlsx).</summary>
    Workbook,

    /// <summary>Columns of Apache Parquet.</summary>
    Parquet,
}

/// <summary>Finds what a file is by its first bytes, never by its name, and opens its decompressed bytes.</summary>
internal sealed class FileContent
{
    private const int PrefixLength = 1 << 12;
    private const int MagicLength = 4;
    private const string Expected = "The file must be a table (CSV, JSON, .xlsx or Parquet)";

    private readonly Func<Stream> _open;
    private readonly long _maximumBytes;

    private FileContent(Func<Stream> open, long maximumBytes)
    {
        _open = open;
        _maximumBytes = maximumBytes;
        var prefix = ReadPrefix(open());
        if (prefix.IsEmpty)
            throw Refuse("an empty file", "export the orders again");
        ThrowIfRefused(prefix);
        Compression = FindCompression(prefix);
        if (Compression == "none")
            Kind = FindKind(prefix);
        else if (Compression == "zip" && IsWorkbook())
            (Kind, Compression) = (FileKind.Workbook, "none");
        else
            ThrowIfNotText();
    }

    /// <summary>What the file contains when it is decompressed.</summary>
    public FileKind Kind { get; }

    /// <summary>How the file is compressed: none, gzip, zstd or zip. A workbook counts as not compressed.</summary>
    public string Compression { get; }

    /// <summary>Finds what a file is.</summary>
    /// <param name="open">Opens the file at its start; the stream can seek. It is called for each reading.</param>
    /// <param name="maximumBytes">The number of decompressed bytes from which the file is refused while it is read.</param>
    /// <exception cref="OrderFileException">The file can't be a table of orders, or it is damaged.</exception>
    public static FileContent Detect(Func<Stream> open, long maximumBytes = long.MaxValue) => new(open, maximumBytes);

    /// <summary>Opens the decompressed bytes at their start. A workbook and a Parquet file are given as they are.</summary>
    /// <exception cref="OrderFileException">
    /// The file was cut or changed, or is too large. Reading the stream can throw this too.
    /// </exception>
    public Stream Open() =>
        Kind == FileKind.Text ? new DecompressedStream(Decompress(), Compression, new(_maximumBytes)) : _open();

    /// <summary>Opens the sheet of a workbook: the first visible one, or the one of a name.</summary>
    /// <exception cref="OrderFileException">The workbook is damaged or too large, or does not have the sheet.</exception>
    public WorkbookReader OpenWorkbook(string? sheet = null) => WorkbookReader.Open(_open(), sheet, _maximumBytes);

    private static ReadOnlySpan<byte> ReadPrefix(Stream stream)
    {
        using (stream)
        {
            var prefix = new byte[PrefixLength];
            return prefix.AsSpan(0, stream.ReadAtLeast(prefix, PrefixLength, throwOnEndOfStream: false));
        }
    }

    private static string FindCompression(ReadOnlySpan<byte> prefix)
    {
        if (prefix.StartsWith(CompressionStarts.Gzip))
            return "gzip";
        if (prefix.StartsWith(CompressionStarts.Zip) || prefix.StartsWith(CompressionStarts.EmptyZip))
            return "zip";
        if (prefix.StartsWith(CompressionStarts.Zstd) || IsSkippableFrame(prefix))
            return "zstd";
        // A file that was cut after its first bytes.
        foreach (var magic in CompressionStarts.All)
            if (magic.AsSpan().StartsWith(prefix))
                throw DecompressedStream.Damaged("compressed");
        return "none";
    }

    // A frame of zstd that decompressors skip begins with 0x50 to 0x5F.
    private static bool IsSkippableFrame(ReadOnlySpan<byte> prefix) =>
        prefix.Length >= MagicLength && (prefix[0] & 0xF0) == 0x50 && prefix[1..].StartsWith((ReadOnlySpan<byte>)[0x2A, 0x4D, 0x18]);

    private FileKind FindKind(ReadOnlySpan<byte> prefix)
    {
        if (prefix.StartsWith("PAR1"u8) && EndsAsParquet())
            return FileKind.Parquet;
        if (prefix.StartsWith("PAR1"u8) && prefix.Contains((byte)0))
            throw DecompressedStream.Damaged("Parquet");
        TextEncoding.ThrowIfBinary(prefix);
        return FileKind.Text;
    }

    private bool EndsAsParquet()
    {
        using var file = _open();
        Span<byte> end = stackalloc byte[MagicLength];
        // The magic number at both ends, and the length of the footer.
        if (file.Length < 3 * MagicLength)
            return false;
        file.Seek(-MagicLength, SeekOrigin.End);
        file.ReadExactly(end);
        return end.SequenceEqual("PAR1"u8);
    }

    private bool IsWorkbook()
    {
        using var archive = ZipContent.Open(_open());
        return ZipContent.IsWorkbook(archive);
    }

    private void ThrowIfNotText()
    {
        var prefix = ReadPrefix(Open());
        if (prefix.IsEmpty)
            throw Refuse($"a {Compression} file of nothing", "export the orders again");
        ThrowIfRefused(prefix);
        if (FindCompression(prefix) != "none")
            throw Refuse($"a compressed file or a workbook in a {Compression} file", "decompress the outer file");
        if (prefix.StartsWith("PAR1"u8) && prefix.Contains((byte)0))
            throw Refuse($"a Parquet file in a {Compression} file", "decompress it");
        TextEncoding.ThrowIfBinary(prefix);
    }

    private static void ThrowIfRefused(ReadOnlySpan<byte> prefix)
    {
        if (FileSignature.Find(prefix) is { } signature)
            throw Refuse(signature.Name, signature.Advice);
    }

    private static OrderFileException Refuse(string got, string advice) => new($"{Expected}, got {got}; {advice}.");

    private Stream Decompress() => Compression switch
    {
        "gzip" => new GzipFileStream(_open()),
        "zstd" => new DecompressionStream(_open(), leaveOpen: false),
        "zip" => ZipContent.OpenOnlyFile(ZipContent.Open(_open())),
        _ => _open(),
    };
}
