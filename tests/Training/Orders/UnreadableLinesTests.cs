using Conversion.Training;
using Conversion.Training.Orders;
using static Conversion.Tests.Training.Orders.OrderFiles;

namespace Conversion.Tests.Training.Orders;

public sealed class UnreadableLinesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LinesThatDoNotParse_AreRejectedNamingFileLineAndColumn()
    {
        var path = _folder.Write("orders.csv", "customer_id,at,amount\nann,2020-02-01,12.50\nbob,2020-02-02,a lot\n");

        Assert.Contains("orders.csv, line 3, column amount", UserError(() => Read(path)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(99, false)]
    [InlineData(98, true)]
    public void MoreThanOneUnreadableLineInAHundred_RejectsTheFile(int good, bool rejected)
    {
        var lines = string.Concat(Enumerable.Range(0, good).Select(i => $"c{i},2020-02-01,12.50\n"));
        var path = _folder.Write("orders.csv", $"customer_id,at,amount\n{lines}bob,2020-02-02,a lot\n");

        var error = Record.Exception(() => OrderTable.Open(path, new(), new()).Dispose());

        Assert.Equal(rejected, error is UserErrorException);
    }

    [Fact]
    public void FewLinesThatDoNotParse_AreSkippedAndCounted()
    {
        var good = string.Concat(Enumerable.Range(0, 300).Select(i => $"c{i},2020-02-01,12.50\n"));
        var path = _folder.Write("orders.csv", $"customer_id,at,amount\n{good}bob,2020-02-02,a lot\nbob,soon,3\n");

        using var file = OrderTable.Open(path, new(), new());

        Assert.Equal(new("unreadable", 2), file.Summary.Dropped[0]);
        Assert.Equal((302, 300), (file.Summary.Lines, file.Summary.Customers));
    }

    [Fact]
    public void ManyLinesThatDoNotParse_AreAllCounted()
    {
        var lines = string.Concat(Enumerable.Range(0, 3000).Select(i => $"c{i},2020-02-01,{(i % 2 == 0 ? "a lot" : "1")}\n"));

        var path = _folder.Write("orders.csv", $"customer_id,at,amount\n{lines}");

        Assert.Contains("1500 of 3000 lines", UserError(() => Read(path)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lines.csv")]
    [InlineData("lines.parquet")]
    [InlineData("lines.jsonl")]
    public void InstantOutsideTheCalendar_IsUnreadable(string name)
    {
        var good = string.Concat(Enumerable.Range(0, 400).Select(i => $"c{i},2020-02-01,12.50\n"));
        const string Bad = "bob,20111-02-03,1\nbob,infinity,1\nbob,-infinity,1\nbob,0044-03-15 (BC),1\n";
        var text = _folder.Write("text.csv", $"customer_id,at,amount\n{good}{Bad}");
        Convert(text, _folder[name], "header=true, types={'at': 'TIMESTAMPTZ'}");

        using var file = OrderTable.Open(_folder[name], new(), new());

        Assert.Equal(new("unreadable", 4), file.Summary.Dropped[0]);
        Assert.Equal(new(2020, 2, 1, 0, 0, 0, TimeSpan.Zero), file.Summary.LastOrder);
    }

    [Theory]
    [InlineData("Total,1\n", 0)]
    [InlineData("c9,2020-02-01,12.50,x,y\n", 0)]
    [InlineData("c9,2020-02-01\n", 150)]
    public void LinesOfAnotherWidth_AreUnreadable_AndTheOthersAreRead(string torn, int after)
    {
        var good = Enumerable.Range(0, 300).Select(i => $"c{i},2020-02-01,12.50\n").ToList();
        good.Insert(after == 0 ? good.Count : after, torn);

        using var file = OrderTable.Open(_folder.Write("orders.csv", "customer_id,at,amount\n" + string.Concat(good)), new(), new());

        Assert.Equal((new("unreadable", 1), 300L), (file.Summary.Dropped[0], file.Summary.Customers));
    }

    [Theory]
    [InlineData("ann,13/01/2023,12.50\n", "First: at 13/01/2023, amount 12.50.")]
    [InlineData("ann,2023-01-13,\n", "First: at 2023-01-13, amount empty.")]
    [InlineData("ann,2023-01-13,EUR 5\n", "line 2, column amount")]
    public void WhenNoLineIsReadable_TheErrorNamesTheFirstLineAndTheOptions(string line, string expected)
    {
        var path = _folder.Write("orders.csv", "customer_id,at,amount\n" + line);

        var message = UserError(() => Read(path));

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("timestampFormat=%d/%m/%Y", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_CountUnreadableLinesOfTheWholeFile()
    {
        var good = string.Concat(Enumerable.Range(0, 300).Select(i => $"c{i},2020-02-01,12.50\n"));
        var path = _folder.Write("orders.csv", $"customer_id,at,amount\n{good}bob,2020-02-02,a lot\nbob,soon,3\n");

        for (var i = 0; i < 4; i++)
        {
            using var file = OrderTable.Open(path, new(), new(Shard: new(i, 4)));
            Assert.Equal((302, new("unreadable", 2)), (file.Summary.Lines, file.Summary.Dropped[0]));
            Assert.Equal(302, file.Summary.Orders + file.Summary.Dropped.Sum(dropped => dropped.Lines));
        }
    }
}
