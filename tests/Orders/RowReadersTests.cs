using System.Text;
using Conversion.Files;
using Conversion.Orders;

namespace Conversion.Tests.Orders;

/// <summary>Rows below headings, and rows of files whose columns are in another order.</summary>
public sealed class RowReadersTests
{
    /// <summary>Rows of a report, with a comma between cells and a bar between rows.</summary>
    [Theory]
    [InlineData(",x,y", "A,,|,1,2|,1,2|B,,|,1,2|C,,|,1,2", true)]
    [InlineData(",x,y", "A,,|,1,2|B,,|,1,2|,1,2|,1,2", false)]
    [InlineData(",x,y", "A,,|,1,2|B,,|,1,2|C,,|,1,2", false)]
    [InlineData("z,x,y", "A,,|,1,2|,1,2|B,,|,1,2|C,,|,1,2", false)]
    [InlineData(",x", "A,|,1|,1|B,|,1|C,|,1", false)]
    [InlineData(",x,y", "Z,1,2|A,,|,1,2|,1,2|B,,|,1,2|C,,|,1,2|,1,2|,1,2|,1,2|,1,2|,1,2", true)]
    [InlineData(",x,y", "Z,1,2|A,,|,1,2|,1,2|B,,|,1,2|C,,|,1,2|,1,2|,1,2|,1,2|,1,2", false)]
    [InlineData(",x,y", "A,,|Z,1,2|,1,2|B,,|,1,2|C,,|,1,2", true)]
    public void Report_HasHeadings(string header, string rows, bool expected) => Assert.Equal(
        expected, GroupedReader.IsGrouped(header.Split(','), [.. rows.Split('|').Select(row => row.Split(','))]));

    [Theory]
    [InlineData("A,,\n,1,2\n,3,4\nB,,\n,5,6\n", "2 A,1,2|3 A,3,4|5 B,5,6")]
    [InlineData("A,,\n,1,2\nTotal A,,2\nTotal,,\nx,3,4\nSumme,,\n,5,6\n", "2 A,1,2|5 x,3,4|7 A,5,6")]
    [InlineData("x,1,2\n,,\nA,,\n,3,4\n", "1 x,1,2|2 ,,|4 A,3,4")]
    public void Heading_IsTheFirstCell(string text, string expected)
    {
        using var rows = new GroupedReader(Open(text));
        Assert.Equal(expected, Read(rows));
    }

    [Fact]
    public void Columns_AreInTheOrderOfTheFirstFile()
    {
        using var rows = new ReorderedReader(Open("1,2,3\n4,5\n"), ["a", "b", "c"], ["c", "d", "a", "b"]);
        Assert.True(rows.Read());
        Assert.Equal((4, "3,,1,2"), (rows.Count, Cells(rows)));
        Assert.Equal((false, false, false), (rows.HasInstants(0), rows.HasInstants(1), rows.HasInstants(9)));
        Assert.True(rows.Read());
        Assert.Equal((2, 2L), (rows.Count, rows.Line));
        Assert.False(rows.Read());
    }

    [Fact]
    public void ColumnOfInstants_IsFoundInAnotherOrder()
    {
        using var rows = new ReorderedReader(new TypedRows(), ["at", "b"], ["b", "x", "at"]);
        Assert.Equal([false, false, true, false], Enumerable.Range(0, 4).Select(rows.HasInstants));
    }

    private static DelimitedReader Open(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)), (byte)',');

    private static string Read(RowReader rows)
    {
        var read = new List<string>();
        while (rows.Read())
            read.Add($"{rows.Line} {Cells(rows)}");
        return string.Join('|', read);
    }

    private static string Cells(RowReader rows) =>
        string.Join(',', Enumerable.Range(0, rows.Count).Select(i => Encoding.UTF8.GetString(rows[i])));

    /// <summary>Rows of a file that says that its first column has instants.</summary>
    private sealed class TypedRows : RowReader
    {
        public override int Count => 2;

        public override ReadOnlySpan<byte> this[int column] => [];

        public override bool HasInstants(int column) => column == 0;

        public override bool Read() => false;
    }
}
