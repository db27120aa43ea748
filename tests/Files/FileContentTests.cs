using System.Text;
using Conversion.Files;
using static Conversion.Tests.Files.CompressedFile;

namespace Conversion.Tests.Files;

/// <summary>What a file is, by its first bytes.</summary>
public sealed class FileContentTests
{
    private const string Secret = "anna@example.com";

    [Fact]
    public void PlainText_IsText() => AssertText("none", Encoding.UTF8.GetBytes(Text));

    [Fact]
    public void GzipFile_IsDecompressed() => AssertText("gzip", Gzip(Text));

    [Fact]
    public void ZstdFile_IsDecompressed()
    {
        AssertText("zstd", Zstd(Text));
        AssertText("zstd", Zstd(Text, hasChecksum: false));
    }

    [Fact]
    public void ZstdFileAfterASkippableFrame_IsDecompressed() => AssertText("zstd", [0x5A, 0x2A, 0x4D, 0x18, 1, 0, 0, 0, 9, .. Zstd(Text)]);

    [Fact]
    public void ZipWithOneFile_IsDecompressed() => AssertText("zip", Zip(("orders.csv", Text)));

    [Fact]
    public void FoldersAndFilesOfMacOs_AreNoFiles() => AssertText(
        "zip", Zip(("export/", ""), ("export/orders.csv", Text), ("__MACOSX/export/", ""), ("__MACOSX/export/._orders.csv", "x")));

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    public void ZipWithAnotherNumberOfFiles_IsRefusedWithTheNumber(int count)
    {
        var file = Zip([.. Enumerable.Range(0, count).Select(i => ($"{i}.csv", Text))]);

        Assert.Equal($"The zip file must contain one file, got {count}; extract it, and give each file.", RefusalOf(file));
    }

    [Fact]
    public void EncryptedZip_IsRefused()
    {
        var file = Zip(("orders.csv", Text));
        var directory = file.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        file[6] |= 1;
        file[directory + 8] |= 1;

        Assert.Equal("The zip file must not be encrypted, got one with a password; extract it.", RefusalOf(file));
    }

    [Fact]
    public void Workbook_IsAWorkbook()
    {
        var content = Detect(WorkbookFile.WithCells("<c><v>1</v></c>").ToBytes());

        Assert.Equal((FileKind.Workbook, "none"), (content.Kind, content.Compression));
    }

    [Fact]
    public void ParquetFile_IsParquetAndGivenAsItIs()
    {
        byte[] file = [.. "PAR1"u8, 0, 1, 2, 3, .. "PAR1"u8];
        var content = Detect(file);

        Assert.Equal((FileKind.Parquet, "none"), (content.Kind, content.Compression));
        Assert.Equal(file, Read(file));
    }

    [Fact]
    public void CutFile_IsRefused()
    {
        const string Advice = "file, got one that was cut or changed; copy the file again.";
        Assert.Equal($"The file must be a complete Parquet {Advice}", RefusalOf([.. "PAR1"u8, 0, 1, 2, 3, .. "PAR"u8]));
        // Shorter than both marks and the length of the footer.
        Assert.Equal($"The file must be a complete Parquet {Advice}", RefusalOf([.. "PAR1"u8, 0, 1, 2, .. "PAR1"u8]));
        foreach (var start in (byte[][])[[0x1F], [.. "P"u8], [.. "PK\u0003"u8], [0x28], [0x28, 0xB5, 0x2F]])
            Assert.Equal($"The file must be a complete compressed {Advice}", RefusalOf(start));
        Assert.Equal($"The file must be a complete gzip {Advice}", RefusalOf(Gzip(Text)[..^1]));
        Assert.Equal($"The file must be a complete zstd {Advice}", RefusalOf(Zstd(Text)[..^1]));
        Assert.Equal($"The file must be a complete zip or .xlsx {Advice}", RefusalOf(Zip(("orders.csv", Text))[..^1]));
    }

    [Fact]
    public void ParquetFile_HasNoLimit()
    {
        byte[] file = [.. "PAR1"u8, 0, 1, 2, 3, .. "PAR1"u8];

        Assert.Equal(file, Read(file, maximumBytes: 1));
    }

    [Theory]
    [InlineData(0x4F, false)]
    [InlineData(0x50, true)]
    [InlineData(0x5F, true)]
    [InlineData(0x60, false)]
    public void SkippableFrame_HasAMarkOfSixteen(byte first, bool isZstd)
    {
        byte[] file = [first, 0x2A, 0x4D, 0x18, 0, 0, 0, 0, .. Zstd(Text)];

        if (isZstd)
            AssertText("zstd", file);
        else
            Assert.ThrowsAny<OrderFileException>(() => ReadOrders(file));
        AssertText("none", [first, 0x2A, 0x4D], $"{(char)first}*M");
        AssertText("none", [first, .. "*M1;"u8], $"{(char)first}*M1;");
    }

    // The window is 2^(10 + n / 8) bytes.
    [Theory]
    [InlineData(17 * 8, "hello")]
    [InlineData(18 * 8, "The zstd file must have a window of at most 128 MiB, got more; compress it without --long.")]
    public void WindowOfZstd_IsLimited(byte window, string expected)
    {
        byte[] file = [0x28, 0xB5, 0x2F, 0xFD, 0, window, (5 << 3) | 1, 0, 0, .. "hello"u8];

        Assert.Equal(expected, window == 17 * 8 ? ReadOrders(file) : RefusalOf(file));
    }

    [Fact]
    public void TextThatStartsLikeParquet_IsText() => AssertText("none", [.. "PAR1,"u8, .. Encoding.UTF8.GetBytes(Text)], "PAR1," + Text);

    [Fact]
    public void TagsAsColumnNames_AreText() => AssertText("none", [.. "<DATE>,<SUM>\n"u8], "<DATE>,<SUM>\n");

    [Fact]
    public void EmptyFile_IsRefused() => AssertRefused("an empty file; export the orders again", []);

    [Fact]
    public void CompressedFileOfNothing_IsRefused()
    {
        AssertRefused("a gzip file of nothing; export the orders again", EmptyGzip);
        AssertRefused("a zstd file of nothing; export the orders again", Zstd(""));
        AssertRefused("a zip file of nothing; export the orders again", Zip(("orders.csv", "")));
    }

    [Fact]
    public void CompressedFileInACompressedFile_IsRefused()
    {
        const string Advice = "decompress the outer file";
        AssertRefused($"a compressed file or a workbook in a gzip file; {Advice}", Gzip(Gzip(Text)));
        AssertRefused($"a compressed file or a workbook in a zip file; {Advice}", Zip([("orders.csv.gz", Gzip(Text))]));
        AssertRefused(
            $"a compressed file or a workbook in a zip file; {Advice}", Zip([("a.xlsx", WorkbookFile.WithCells("").ToBytes())]));
        AssertRefused("a Parquet file in a gzip file; decompress it", Gzip([.. "PAR1"u8, 0, 1, 2, 3, .. "PAR1"u8]));
        AssertRefused("a PDF document; export the orders as CSV or .xlsx", Gzip("%PDF-1.7"));
        Assert.Contains("got other binary data;", RefusalOf(Gzip([.. "a"u8, 2])));
        AssertText("gzip", Gzip("PAR1;a\n"), "PAR1;a\n");
    }

    [Theory]
    [InlineData("D0CF11E0A1B11AE1", "an old Excel workbook (.xls) or one with a password; save it as .xlsx without a password, or as CSV")]
    [InlineData("255044462D312E37", "a PDF document; export the orders as CSV or .xlsx")]
    [InlineData("7B5C72746631", "an RTF document; export the orders as CSV or .xlsx")]
    [InlineData("4D494D452D56657273696F6E3A20312E30", "a web archive; save it as CSV or .xlsx")]
    [InlineData("89504E470D0A1A0A", "an image; export the orders as CSV or .xlsx")]
    [InlineData("FFD8FFE000104A46", "an image; export the orders as CSV or .xlsx")]
    [InlineData("474946383961", "an image; export the orders as CSV or .xlsx")]
    [InlineData("474946383761", "an image; export the orders as CSV or .xlsx")]
    [InlineData("49492A00", "an image; export the orders as CSV or .xlsx")]
    [InlineData("4D4D002A", "an image; export the orders as CSV or .xlsx")]
    [InlineData("425A6839314159265359", "a bzip2 file; decompress it, or compress it with gzip, zstd or zip")]
    [InlineData("FD377A585A0000", "an xz file; decompress it, or compress it with gzip, zstd or zip")]
    [InlineData("377ABCAF271C", "a 7z file; decompress it, or compress it with gzip, zstd or zip")]
    [InlineData("526172211A0701", "a RAR file; decompress it, or compress it with gzip, zstd or zip")]
    [InlineData("04224D18", "an LZ4 file; decompress it, or compress it with gzip, zstd or zip")]
    [InlineData("53514C69746520666F726D6174203300", "an SQLite database; export the orders as CSV or .xlsx")]
    [InlineData("4F626A01", "an Avro file; export the orders as CSV or Parquet")]
    [InlineData("4152524F5731000000", "an Arrow file; export the orders as CSV or Parquet")]
    public void FileOfAnotherFormat_IsRefusedByName(string bytes, string expected) =>
        AssertRefused(expected, [.. Convert.FromHexString(bytes), .. Encoding.UTF8.GetBytes(Secret)]);

    [Theory]
    [InlineData("-- MySQL dump 10.13")]
    [InlineData("-- MariaDB dump 10.19")]
    [InlineData("-- phpMyAdmin SQL Dump")]
    [InlineData("insert into orders")]
    [InlineData("\r\nCREATE TABLE orders")]
    [InlineData("DROP TABLE orders")]
    [InlineData("/*!40101 SET")]
    [InlineData("/*M!999999")]
    public void DumpOfStatements_IsRefused(string text) => AssertRefused(
        "a dump of SQL statements; load it into a database and export the table as CSV", Encoding.UTF8.GetBytes(text));

    [Theory]
    [InlineData("ustar\0")]
    [InlineData("ustar  \0")]
    public void TarArchive_IsRefused(string mark)
    {
        var file = new byte[512];
        Encoding.ASCII.GetBytes(mark).CopyTo(file, 257);

        AssertRefused("a tar archive; extract it, and give its files one by one", file);
        AssertRefused("a tar archive; extract it, and give its files one by one", Gzip(file));
    }

    [Theory]
    [InlineData("<!DOCTYPE html><p>anna@example.com</p>")]
    [InlineData("\r\n  <HTML xmlns:x=\"urn:schemas-microsoft-com:office:excel\">")]
    [InlineData("<table><tr><td>anna@example.com</td></tr></table>")]
    [InlineData("<meta charset=\"utf-8\"><table>")]
    [InlineData("<!-- export --><table>")]
    [InlineData("<?xml version=\"1.0\"?>\n<html>")]
    [InlineData("<head><title>")]
    [InlineData("\t<BODY>")]
    [InlineData("<style>")]
    [InlineData("<script>")]
    [InlineData("<div class=\"a\">")]
    [InlineData("<center>")]
    public void HtmlPage_IsRefused(string page)
    {
        foreach (var encoding in (Encoding[])[new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode])
            AssertRefused(
                "an HTML page; open it in a spreadsheet program and save it as CSV or .xlsx",
                [.. encoding.Preamble, .. encoding.GetBytes(page)]);
    }

    [Fact]
    public void XmlDocument_IsRefused() => AssertRefused(
        "an XML document; open it in a spreadsheet program and save it as CSV or .xlsx", [.. "<?xml version=\"1.0\"?><Workbook/>"u8]);

    [Theory]
    [InlineData("xl/workbook.bin", "a binary workbook (.xlsb)")]
    [InlineData("META-INF/manifest.xml", "an OpenDocument file (.ods)")]
    [InlineData("[Content_Types].xml", "an Office document that is not a workbook")]
    [InlineData("Index/Document.iwa", "a document of Apple Numbers")]
    public void OtherFormatThatIsAZipFile_IsRefusedByName(string entry, string expected) =>
        Assert.Equal(
            $"The file must be text, .xlsx or Parquet, got {expected}; save it as .xlsx or CSV.",
            RefusalOf(Zip((entry.ToLowerInvariant(), Text), ("other", Text))));

    [Fact]
    public void BinaryData_IsRefused()
    {
        var bytes = new byte[300];
        new Random(1).NextBytes(bytes);

        Assert.Contains("got other binary data", RefusalOf(bytes));
    }

    [Fact]
    public void Refusal_DoesNotPrintTheContent()
    {
        var text = Secret + Secret;
        Assert.DoesNotContain(Secret, RefusalOf(Gzip(text)[..^1]));
        Assert.DoesNotContain(Secret, RefusalOf(Zip((Secret, text), (Secret + "2", text))));
        Assert.DoesNotContain(Secret, RefusalOf([.. Encoding.UTF8.GetBytes(text), 0]));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("zip")]
    public void FileOverTheLimit_IsTooLarge(string compression)
    {
        // Larger than the bytes that are read to find what the file is.
        var text = string.Concat(Enumerable.Repeat(Text, 10));
        var file = compression switch
        {
            "gzip" => Gzip(text),
            "zstd" => Zstd(text),
            "zip" => Zip(("orders.csv", text)),
            _ => Encoding.UTF8.GetBytes(text),
        };

        Assert.Equal(text, Encoding.UTF8.GetString(Read(file, text.Length)));
        var e = Assert.Throws<OrderFileException>(() => Read(file, text.Length - 1));
        Assert.True(e.IsTooLarge);
        Assert.Contains($"at most {text.Length - 1:N0} bytes when it is decompressed, got more", e.Message);
    }

    [Fact]
    public void DamagedFile_IsNotTooLarge() => Assert.False(Assert.Throws<OrderFileException>(() => Read(Gzip(Text)[..^1])).IsTooLarge);

    private static void AssertRefused(string expected, byte[] file) =>
        Assert.Equal($"The file must be a table (CSV, JSON, .xlsx or Parquet), got {expected}.", RefusalOf(file));

    private static void AssertText(string compression, byte[] file, string? text = null)
    {
        var content = Detect(file);

        Assert.Equal((FileKind.Text, compression), (content.Kind, content.Compression));
        // Twice: each reading starts at the start.
        Assert.Equal(text ?? Text, Encoding.UTF8.GetString(Read(file)));
        using var first = content.Open();
        using var second = content.Open();
        Assert.Equal(first.ReadByte(), second.ReadByte());
    }
}
