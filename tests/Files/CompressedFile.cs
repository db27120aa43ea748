using System.IO.Compression;
using System.Text;
using Conversion.Files;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Conversion.Tests.Files;

/// <summary>Compresses texts, and reads files as the readers of orders do.</summary>
internal static class CompressedFile
{
    /// <summary>A small text of orders.</summary>
    public static readonly string Text = string.Concat(
        Enumerable.Range(0, 30).Select(i => $"{i},customer{i % 7},2024-01-{1 + (i % 28):00},{i * 1.37:0.00}\n"));

    /// <summary>A gzip member of no bytes, which .NET does not write.</summary>
    public static readonly byte[] EmptyGzip = Convert.FromHexString("1F8B0800000000000003" + "0300" + "0000000000000000");

    public static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));

    public static byte[] Gzip(ReadOnlySpan<byte> bytes)
    {
        var file = new MemoryStream();
        using (var stream = new GZipStream(file, CompressionLevel.Optimal))
            stream.Write(bytes);
        return file.ToArray();
    }

    public static byte[] Zstd(string text, bool hasChecksum = true)
    {
        using var compressor = new Compressor();
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, hasChecksum ? 1 : 0);
        return compressor.Wrap(Encoding.UTF8.GetBytes(text)).ToArray();
    }

    public static byte[] Zip(params (string Name, string Text)[] files) =>
        Zip([.. files.Select(file => (file.Name, Encoding.UTF8.GetBytes(file.Text)))]);

    public static byte[] Zip((string Name, byte[] Bytes)[] files)
    {
        var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create))
            foreach (var (name, bytes) in files)
                using (var entry = archive.CreateEntry(name).Open())
                    entry.Write(bytes);
        return file.ToArray();
    }

    public static FileContent Detect(byte[] file, long maximumBytes = long.MaxValue) =>
        FileContent.Detect(() => new MemoryStream(file), maximumBytes);

    /// <summary>Reads the decompressed bytes of a file.</summary>
    public static byte[] Read(byte[] file, long maximumBytes = long.MaxValue)
    {
        using var stream = Detect(file, maximumBytes).Open();
        return ReadToEnd(stream);
    }

    public static byte[] ReadToEnd(Stream stream)
    {
        var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Reads a file of orders as text: a text as UTF-8, a workbook as one line a row.</summary>
    public static string ReadOrders(byte[] file)
    {
        var content = Detect(file);
        if (content.Kind == FileKind.Workbook)
        {
            using var reader = content.OpenWorkbook();
            return string.Join('\n', Rows(reader));
        }
        using var text = content.Open();
        var encoding = TextEncoding.Detect(text);
        using var utf8 = TextEncoding.Open(content.Open(), encoding);
        return Encoding.UTF8.GetString(ReadToEnd(utf8));
    }

    /// <summary>Returns each row as its line and its cells.</summary>
    public static List<string> Rows(RowReader reader)
    {
        var rows = new List<string>();
        while (reader.Read())
        {
            var cells = Enumerable.Range(0, reader.Count).Select(i => Encoding.UTF8.GetString(reader[i]));
            rows.Add($"{reader.Line}: {string.Join('|', cells)}");
        }
        return rows;
    }

    /// <summary>Returns the message of the refusal of a file.</summary>
    public static string RefusalOf(byte[] file) => Assert.Throws<OrderFileException>(() => ReadOrders(file)).Message;

    /// <summary>Returns what a file gives: its orders, or null where it is refused.</summary>
    public static string? ReadOrRefuse(byte[] file)
    {
        try
        {
            return ReadOrders(file);
        }
        catch (OrderFileException)
        {
            return null;
        }
    }
}
