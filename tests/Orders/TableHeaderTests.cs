using Conversion.Json;
using Conversion.Orders;

namespace Conversion.Tests.Orders;

/// <summary>The columns of a table that has names of its own.</summary>
public sealed class TableHeaderTests
{
    private static readonly string[] Known = ["id", "at", "note"];

    [Theory]
    [InlineData("id,at,note", "0,1,2")]
    [InlineData("note,at,id", "2,1,0")]
    [InlineData("at,id", "1,0,-1")]
    public void Columns_AreFound(string header, string expected) =>
        Assert.Equal(expected, string.Join(',', TableHeader.FindColumns([.. header.Split(',')], Known, required: 2)));

    [Theory]
    [InlineData("id", "/at: is a required column.")]
    [InlineData("note", "/id: is a required column.|/at: is a required column.")]
    [InlineData("id,at,id", "/id: must appear only once.")]
    [InlineData("id,at,ID", "/ID: is an unknown column; use id, at, note.")]
    [InlineData("a/b,at", "/a~1b: is an unknown column; use id, at, note.|/id: is a required column.")]
    public void WrongColumns_AreNamed(string header, string expected) => Assert.Equal(
        expected,
        string.Join('|', Assert.Throws<InvalidInputException>(() => TableHeader.FindColumns([.. header.Split(',')], Known, required: 2))
            .Errors.Select(error => $"{error.Pointer}: {error.Detail}")));

    [Theory]
    [InlineData(3, 3, null, null)]
    [InlineData(2, 3, null, "must have 3 fields, got 2.")]
    [InlineData(4, 3, null, "must have 3 fields, got 4.")]
    [InlineData(3, 3, "must close its quotes.", "must close its quotes.")]
    public void Line_HasAFieldForEachColumn(int fields, int columns, string? syntaxError, string? expected) =>
        Assert.Equal(expected, TableHeader.FindLineError(fields, columns, syntaxError)?.Detail);
}
