using System.Globalization;
using Conversion.Files;
using static Conversion.Tests.Files.CompressedFile;

namespace Conversion.Tests.Files;

/// <summary>A small workbook can't take much memory or time.</summary>
public sealed class WorkbookLimitTests
{
    [Fact]
    public void PartsOverTheLimit_AreTooLarge()
    {
        var rows = Enumerable.Range(1, 10_000).Select(i => $"<row r=\"{i}\"><c><v>{i}</v></c></row>");
        var workbook = WorkbookFile.WithRows(string.Concat(rows));
        workbook.Strings.AddRange(Enumerable.Repeat("<t>text</t>", 10_000));

        Assert.Equal(10_000, CountRows(workbook, 1_000_000));
        // Each part alone is under this limit.
        Assert.True(Assert.Throws<OrderFileException>(() => CountRows(workbook, 400_000)).IsTooLarge);
    }

    [Fact]
    public void LongTextThatIsNamedManyTimes_IsTooLarge()
    {
        var workbook = WorkbookFile.WithRows(string.Concat(Enumerable.Repeat("<row><c t=\"s\"><v>0</v></c></row>", 1_000)));
        workbook.Strings.Add($"<t>{new string('x', 30_000)}</t>");

        Assert.True(Assert.Throws<OrderFileException>(() => CountRows(workbook, 10_000_000)).IsTooLarge);
        Assert.Equal(1_000, CountRows(workbook, 40_000_000));
    }

    [Fact]
    public void RowOfManyLongTexts_IsRefused()
    {
        var workbook = WorkbookFile.WithCells(string.Concat(Enumerable.Repeat("<c t=\"s\"><v>0</v></c>", 3_000)));
        workbook.Strings.Add($"<t>{new string('x', 30_000)}</t>");

        Assert.Contains("a row is too long", RefusalOf(workbook.ToBytes()));
    }

    [Theory]
    [InlineData(32_767, true)]
    [InlineData(65_000, true)]
    [InlineData(65_535, true)]
    [InlineData(65_536, false)]
    [InlineData(1_000_000, false)]
    public void LongCell_IsReadToTheLimit(int length, bool isRead)
    {
        var file = WorkbookFile.WithCells($"<c t=\"str\"><v>{new string('x', length)}</v></c>").ToBytes();

        if (isRead)
            Assert.Equal("1: " + new string('x', length), ReadOrders(file));
        else
            Assert.Contains("a cell is too long", RefusalOf(file));
    }

    [Fact]
    public void DeepElements_AreRefused()
    {
        // The rows are two elements deep, and an element may have 64 around it.
        Assert.Equal("", ReadOrders(WorkbookFile.WithRows(Elements(63)).ToBytes()));
        Assert.Contains("elements are too deep", RefusalOf(WorkbookFile.WithRows(Elements(64)).ToBytes()));

        static string Elements(int count) => string.Concat(Enumerable.Repeat("<a>", count).Concat(Enumerable.Repeat("</a>", count)));
    }

    [Fact]
    public void ElementOfManyAttributes_IsRefused()
    {
        Assert.Equal("", ReadOrders(WorkbookFile.WithRows($"<row {Attributes(256)}/>").ToBytes()));
        Assert.Contains("too many attributes", RefusalOf(WorkbookFile.WithRows($"<row {Attributes(257)}/>").ToBytes()));
        Assert.Contains("an element is too long", RefusalOf(WorkbookFile.WithRows($"<row a=\"{new string('x', 200_000)}\"/>").ToBytes()));
    }

    [Fact]
    public void LongElement_IsReadToTheLimit()
    {
        foreach (var length in (int[])[20_000, 60_000, 100_000])
        {
            var element = $"<row a=\"{new string('€', length / 3)}\"><c><v>1</v></c></row>";
            Assert.Equal("1: 1\n2: 1", ReadOrders(WorkbookFile.WithRows(element + element).ToBytes()));
        }
    }

    [Fact]
    public void LongTexts_AreReadInEveryLetter()
    {
        var text = new string('€', 30_000);
        var workbook = WorkbookFile.WithCells($"<c t=\"str\"><v>{text}_x0041_</v></c><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c>");
        workbook.Strings.AddRange([$"<t>{text}</t>", $"<r><t>{text}</t></r><r><t>{text}</t></r>"]);

        Assert.Equal($"1: {text}A|{text}|{text}{text}", ReadOrders(workbook.ToBytes()));
    }

    [Fact]
    public void ManyDifferentElements_AreRead()
    {
        var elements = string.Concat(Enumerable.Range(0, 11_000).Select(i => $"<a{i}/>"));

        Assert.Equal("1: 1", ReadOrders(WorkbookFile.WithRows(elements + "<row><c><v>1</v></c></row>").ToBytes()));
    }

    private static string Attributes(int count) =>
        string.Join(' ', Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"a{i}=\"\"")));

    private static int CountRows(WorkbookFile workbook, long maximumBytes)
    {
        using var reader = Detect(workbook.ToBytes(), maximumBytes).OpenWorkbook();
        var rows = 0;
        while (reader.Read())
            rows++;
        return rows;
    }
}
