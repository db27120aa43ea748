using System.Text;
using static Conversion.Tests.Files.CompressedFile;

namespace Conversion.Tests.Files;

/// <summary>A file that was cut or changed gives its content, where the change is outside of it, or is refused.</summary>
public sealed class DamagedContainerTests
{
    private const int Mutations = 2000;

    private static readonly WorkbookFile Workbook = new()
    {
        Sheets = { ("Orders", "visible", "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"><v>45000.5</v></c></row>") },
        Strings = { "<t>anna</t>" },
        FormatIds = { 14 },
    };

    private static readonly Dictionary<string, byte[]> Files = new()
    {
        ["gzip"] = Gzip(Text),
        ["gzip of two members"] = [.. Gzip(Text[..500]), .. Gzip(Text[500..])],
        ["zstd"] = Zstd(Text),
        ["zip"] = Zip(("orders.csv", Text)),
        ["xlsx"] = Workbook.ToBytes(),
    };

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("zip")]
    [InlineData("xlsx")]
    public void FileCutAtAnyByte_IsRefused(string kind) =>
        Assert.DoesNotContain(Enumerable.Range(0, Files[kind].Length), length => ReadOrRefuse(Files[kind][..length]) is not null);

    [Fact]
    public void GzipFileOfTwoMembers_IsRefusedUnlessItIsCutBetweenThem()
    {
        var file = Files["gzip of two members"];
        var read = Enumerable.Range(0, file.Length + 1).Where(length => ReadOrRefuse(file[..length]) is not null);

        Assert.Equal([Gzip(Text[..500]).Length, file.Length], read);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("gzip of two members")]
    [InlineData("zstd")]
    [InlineData("zip")]
    [InlineData("xlsx")]
    public void EveryBitThatChanges_GivesTheContentOrARefusal(string kind)
    {
        var file = Files[kind];
        var content = ReadOrders(file);
        var refused = 0;
        for (var bit = 0; bit < 8 * file.Length; bit++)
        {
            var changed = (byte[])file.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            refused += AssertContentOrRefusal(content, changed, $"bit {bit}");
        }
        Assert.InRange(refused, 1, 8 * file.Length);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("gzip of two members")]
    [InlineData("zstd")]
    [InlineData("zip")]
    [InlineData("xlsx")]
    public void RandomChangesAndCuts_GiveTheContentOrARefusal(string kind)
    {
        var random = new Random(1);
        var file = Files[kind];
        var content = ReadOrders(file);
        var refused = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var changed = (byte[])file.Clone();
            for (var changes = random.Next(4); changes >= 0; changes--)
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            if (random.Next(3) == 0)
                changed = changed[..random.Next(changed.Length)];
            if (random.Next(10) == 0)
                changed = [.. changed, .. changed[..random.Next(changed.Length)]];
            refused += AssertContentOrRefusal(content, changed, $"mutation {i}");
        }
        Assert.InRange(refused, Mutations / 2, Mutations);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("\0")]
    [InlineData("\u001F")]
    [InlineData("\u001F\u008B")]
    [InlineData("\u001F\u008B\u0008")]
    public void BytesAfterAGzipFile_AreRefused(string rest)
    {
        foreach (var count in (int[])[1, 2, 50, 10_000])
        {
            var garbage = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(rest, count)));
            Assert.Contains("complete gzip file", RefusalOf([.. Gzip(Text), .. garbage]));
        }
    }

    [Fact]
    public void BytesAfterAZstdFile_AreRefused() => Assert.Contains("complete zstd file", RefusalOf([.. Zstd(Text), 0]));

    [Fact]
    public void ManyGzipMembersOfAnyLength_AreOneText()
    {
        var random = new Random(1);
        // Incompressible, so that the starts of members are all over the buffers of the decompressor.
        var lines = Enumerable.Range(0, 300)
            .Select(_ => string.Concat(Enumerable.Range(0, random.Next(90)).Select(_ => (char)random.Next(32, 127))))
            .Append(new string('x', 200_000)).ToList();

        Assert.Equal(string.Concat(lines), Encoding.ASCII.GetString(Read([.. lines.SelectMany(Gzip), .. EmptyGzip])));
    }

    [Fact]
    public void CutZstdFileWithoutAChecksum_IsRefused()
    {
        var file = Zstd(Text, hasChecksum: false);

        Assert.DoesNotContain(Enumerable.Range(0, file.Length), length => ReadOrRefuse(file[..length]) is not null);
    }

    private static int AssertContentOrRefusal(string content, byte[] file, string name)
    {
        var read = ReadOrRefuse(file);
        // Not Assert.Equal, which would not say which mutation it was.
        Assert.True(read is null || read == content, $"{name} gives another content {file.Length} {Convert.ToHexString(file)}");
        return read is null ? 1 : 0;
    }
}
