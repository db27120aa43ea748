using Conversion.Files;

namespace Conversion.Tests.Files;

public sealed class OrderFileExceptionTests
{
    [Fact]
    public void In_PutsTheFileInFront()
    {
        var inner = new InvalidDataException();
        var refusal = new OrderFileException("The file must be text.", inner) { Suggestions = ["delimiter=;"], IsTooLarge = true };
        var named = refusal.In("orders.csv");

        Assert.Same(inner, refusal.InnerException);
        Assert.Equal("orders.csv: The file must be text.", named.Message);
        Assert.Same(refusal, named.InnerException);
        Assert.Equal(["delimiter=;"], named.Suggestions);
        Assert.True(named.IsTooLarge);
        Assert.Same(named, named.In("orders.csv"));
        Assert.Empty(new OrderFileException("").Suggestions);
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(8, 8)]
    [InlineData(9, 8)]
    public void Preview_HasTheFirstRows(int count, int expected)
    {
        var rows = Enumerable.Range(0, count).Select(i => (string[])[$"{i}"]).ToList();

        Assert.Equal(rows.Take(expected), TablePreview.Of(["a"], rows).Rows);
    }
}
