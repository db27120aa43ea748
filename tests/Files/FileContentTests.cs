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

        Assert.Contains($"must contain one file, got {count};", RefusalOf(file));
    }

    [Fact]
    public void EncryptedZip_IsRefused()
    {
        var file = Zip(("orders.csv", Text));
        var directory = file.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        file[6] |= 1;
        file[directory + 8] |= 1;

        Assert.Contains("got one with a password", RefusalOf(file));
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
    public void CutParquetFile_IsRefused() => Assert.Contains("complete Parquet file", RefusalOf([.. "PAR1"u8, 0, 1, 2, 3, .. "PAR"u8]));

    [Fact]
    public void TextThatStartsLikeParquet_IsText() => AssertText("none", [.. "PAR1,"u8, .. Encoding.UTF8.GetBytes(Text)], "PAR1," + Text);

    [Fact]
    public void TagsAsColumnNames_AreText() => AssertText("none", [.. "<DATE>,<SUM>\n"u8], "<DATE>,<SUM>\n");

    [Fact]
    public void EmptyFile_IsRefused() => Assert.Contains("got an empty file", RefusalOf([]));

    [Fact]
    public void CompressedFileOfNothing_IsRefused()
    {
        Assert.Contains("got a gzip file of nothing", RefusalOf(EmptyGzip));
        Assert.Contains("got a zstd file of nothing", RefusalOf(Zstd("")));
        Assert.Contains("got a zip file of nothing", RefusalOf(Zip(("orders.csv", ""))));
    }

    [Fact]
    public void CompressedFileInACompressedFile_IsRefused()
    {
        Assert.Contains("in a gzip file; decompress the outer file", RefusalOf(Gzip(Gzip(Text))));
        Assert.Contains("in a zip file; decompress the outer file", RefusalOf(Zip([("orders.csv.gz", Gzip(Text))])));
        Assert.Contains("in a zip file; decompress the outer file", RefusalOf(Zip([("a.xlsx", WorkbookFile.WithCells("").ToBytes())])));
        Assert.Contains("a Parquet file in a gzip file", RefusalOf(Gzip([.. "PAR1"u8, 0, 1, 2, 3, .. "PAR1"u8])));
        Assert.Contains("got a PDF document", RefusalOf(Gzip("%PDF-1.7")));
    }

    [Theory]
    [InlineData("D0CF11E0A1B11AE1", "an old Excel workbook (.xls) or one with a password; save it as .xlsx without a password")]
    [InlineData("255044462D312E37", "a PDF document")]
    [InlineData("7B5C72746631", "an RTF document")]
    [InlineData("89504E470D0A1A0A", "an image")]
    [InlineData("FFD8FFE000104A46", "an image")]
    [InlineData("474946383961", "an image")]
    [InlineData("474946383761", "an image")]
    [InlineData("49492A00", "an image")]
    [InlineData("4D4D002A", "an image")]
    [InlineData("425A6839314159265359", "a bzip2 file; decompress it, or compress it with gzip, zstd or zip")]
    [InlineData("FD377A585A0000", "an xz file")]
    [InlineData("377ABCAF271C", "a 7z file")]
    [InlineData("526172211A0701", "a RAR file")]
    [InlineData("04224D18", "an LZ4 file")]
    [InlineData("53514C69746520666F726D6174203300", "an SQLite database")]
    [InlineData("4F626A01", "an Avro file")]
    [InlineData("2D2D204D7953514C2064756D702031302E31330A", "a dump of SQL statements; load it into a database")]
    [InlineData("494E5345525420494E544F20", "a dump of SQL statements")]
    [InlineData("4152524F5731000000", "an Arrow file")]
    public void FileOfAnotherFormat_IsRefusedByName(string bytes, string expected) =>
        Assert.Contains($"got {expected}", RefusalOf([.. Convert.FromHexString(bytes), .. Encoding.UTF8.GetBytes(Secret)]));

    [Fact]
    public void TarArchive_IsRefused()
    {
        var file = new byte[512];
        "ustar\0"u8.CopyTo(file.AsSpan(257));

        Assert.Contains("got a tar archive", RefusalOf(file));
        Assert.Contains("got a tar archive", RefusalOf(Gzip(file)));
    }

    [Theory]
    [InlineData("<!DOCTYPE html><p>anna@example.com</p>")]
    [InlineData("\r\n  <HTML xmlns:x=\"urn:schemas-microsoft-com:office:excel\">")]
    [InlineData("<table><tr><td>anna@example.com</td></tr></table>")]
    [InlineData("<meta charset=\"utf-8\"><table>")]
    [InlineData("<!-- export --><table>")]
    [InlineData("<?xml version=\"1.0\"?>\n<html>")]
    public void HtmlPage_IsRefused(string page)
    {
        foreach (var encoding in (Encoding[])[new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode])
            Assert.Contains("got an HTML page; open it in a spreadsheet", RefusalOf([.. encoding.Preamble, .. encoding.GetBytes(page)]));
    }

    [Fact]
    public void XmlDocument_IsRefused() => Assert.Contains("got an XML document", RefusalOf([.. "<?xml version=\"1.0\"?><Workbook/>"u8]));

    [Theory]
    [InlineData("xl/workbook.bin", "a binary workbook (.xlsb)")]
    [InlineData("META-INF/manifest.xml", "an OpenDocument file (.ods)")]
    [InlineData("[Content_Types].xml", "an Office document that is not a workbook")]
    [InlineData("Index/Document.iwa", "a document of Apple Numbers")]
    public void OtherFormatThatIsAZipFile_IsRefusedByName(string entry, string expected) =>
        Assert.Contains($"got {expected};", RefusalOf(Zip((entry, Text), ("other", Text))));

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
