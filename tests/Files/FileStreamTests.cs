using System.Text;
using Conversion.Files;
using static Conversion.Tests.Files.CompressedFile;

namespace Conversion.Tests.Files;

/// <summary>The streams of decompressed bytes: they give every byte however they are read, and close their file.</summary>
public sealed class FileStreamTests
{
    private static readonly string[] Compressions = ["none", "gzip", "gzip of two members", "zstd", "zip"];

    [Theory]
    [InlineData(1)]
    [InlineData(65_471)]
    [InlineData(65_472)]
    [InlineData(65_473)]
    [InlineData(65_536)]
    [InlineData(65_600)]
    [InlineData(200_000)]
    public void EveryLength_IsReadToItsEnd(int length)
    {
        var text = TextOf(length);
        foreach (var compression in Compressions)
        {
            var content = Detect(Compress(text, compression));
            foreach (var size in (int[])[777, 65_536, 400_000])
            {
                using var stream = content.Open();
                Assert.True(text == ReadInPieces(stream, size), $"{compression}, {length}, {size}");
            }
        }
    }

    [Fact]
    public void ReadingNothing_IsNotTheEnd()
    {
        foreach (var compression in Compressions)
        {
            using var stream = Detect(Compress("abc", compression)).Open();
            var bytes = new byte[3];
            for (var i = 0; i < bytes.Length; i++)
            {
                Assert.Equal(0, stream.Read([]));
                Assert.Equal(1, stream.Read(bytes.AsSpan(i, 1)));
            }
            Assert.Equal((0, 0, "abc"), (stream.Read([]), stream.Read(new byte[1]), Encoding.UTF8.GetString(bytes)));
        }
    }

    [Fact]
    public void FileThatWasRead_IsClosed()
    {
        var opened = new List<MemoryStream>();
        foreach (var compression in Compressions)
        {
            var content = FileContent.Detect(() => Open(Compress(Text, compression)));
            Assert.DoesNotContain(opened, stream => stream.CanRead);
            var stream = content.Open();
            Assert.True(opened[^1].CanRead);
            Assert.Equal((true, false, false), (stream.CanRead, stream.CanSeek, stream.CanWrite));
            stream.Dispose();
            Assert.DoesNotContain(opened, stream => stream.CanRead);
        }

        var workbook = FileContent.Detect(() => Open(WorkbookFile.WithCells("<c><v>1</v></c>").ToBytes()));
        var reader = workbook.OpenWorkbook();
        Assert.True(opened[^1].CanRead);
        reader.Dispose();
        Assert.Throws<OrderFileException>(() => workbook.OpenWorkbook("Lines"));
        FileContent.Detect(() => Open([.. "PAR1"u8, 0, 1, 2, 3, .. "PAR1"u8]));
        foreach (var refused in (byte[][])[[], [.. "%PDF-"u8], [.. "PK\u0003\u0004"u8], Zip(("a", "1"), ("b", "2")), Gzip(Text)[..30]])
            Assert.Throws<OrderFileException>(() => FileContent.Detect(() => Open(refused)).Open());
        Assert.DoesNotContain(opened, stream => stream.CanRead);

        MemoryStream Open(byte[] file)
        {
            opened.Add(new MemoryStream(file));
            return opened[^1];
        }
    }

    [Fact]
    public void EntryWithoutAnArchive_IsReadAlone()
    {
        using var archive = ZipContent.Open(new MemoryStream(Zip(("a", "1"), ("b", "2"))));
        foreach (var (name, text) in ((string, string)[])[("a", "1"), ("b", "2")])
        {
            using var stream = ZipContent.OpenEntry(archive.GetEntry(name)!);
            Assert.Equal(text, Encoding.UTF8.GetString(ReadToEnd(stream)));
        }
    }

    // Half of the letters are compressed well, and half of them are not.
    private static string TextOf(int length)
    {
        var random = new Random(length);
        return string.Create(length, random, (letters, source) =>
        {
            for (var i = 0; i < letters.Length; i++)
                letters[i] = i % 2_000 < 1_000 ? 'x' : (char)source.Next(' ', 0x7F);
        });
    }

    private static byte[] Compress(string text, string compression) => compression switch
    {
        "gzip" => Gzip(text),
        "gzip of two members" => [.. Gzip(text[..(text.Length / 2)]), .. Gzip(text[(text.Length / 2)..])],
        "zstd" => Zstd(text),
        "zip" => Zip(("orders.csv", text)),
        _ => Encoding.UTF8.GetBytes(text),
    };

    private static string ReadInPieces(Stream stream, int size)
    {
        var bytes = new MemoryStream();
        var piece = new byte[size];
        while (stream.Read(piece) is var read and > 0)
            bytes.Write(piece, 0, read);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
