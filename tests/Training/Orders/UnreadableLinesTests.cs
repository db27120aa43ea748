using Conversion.Files;
using static Conversion.Tests.Training.Orders.OrderTables;

namespace Conversion.Tests.Training.Orders;

public sealed class UnreadableLinesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LinesThatDoNotParse_AreRejectedNamingFileLineAndColumn()
    {
        var path = _folder.Write("orders.csv", "customer_id,at,amount\nann,2020-02-01,12.50\nbob,2020-02-02,a lot\n");

        Assert.Contains(
            $"line 3 of {path}: amount must be a number such as 1,234.50, got a lot",
            UserError(() => Read(path)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(199, false)]
    [InlineData(198, true)]
    public void MoreThanOneUnreadableLineInTwoHundred_RejectsTheFile(int good, bool rejected)
    {
        var lines = string.Concat(Enumerable.Range(0, good).Select(i => $"c{i},2020-02-01,12.50\n"));
        var path = _folder.Write("orders.csv", $"customer_id,at,amount\n{lines}bob,2020-02-02,a lot\n");

        var error = Record.Exception(() => Open(path).Dispose());

        Assert.Equal(rejected, error is OrderFileException);
    }

    [Fact]
    public void FewLinesThatDoNotParse_AreSkippedAndCounted()
    {
        var good = string.Concat(Enumerable.Range(0, 600).Select(i => $"c{i},2020-02-01,12.50\n"));
        var path = _folder.Write("orders.csv", $"customer_id,at,amount\n{good}bob,2020-02-02,a lot\nbob,soon,3\n");

        using var file = Open(path);

        Assert.Equal(2, LinesLeftOut(file, "unreadable"));
        Assert.Equal((602, 600), (file.Summary.Lines, file.Summary.Customers));
    }

    [Fact]
    public void ManyLinesThatDoNotParse_AreAllCounted()
    {
        var lines = string.Concat(Enumerable.Range(0, 3000).Select(i => $"c{i},2020-02-01,{(i % 2 == 0 ? "a lot" : "1")}\n"));
        var path = _folder.Write("orders.csv", $"customer_id,at,amount\n{lines}");

        Assert.Contains("1,500 of 3,000 lines", UserError(() => Read(path)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lines.csv")]
    [InlineData("lines.parquet")]
    [InlineData("lines.jsonl")]
    public void InstantOutsideTheCalendar_IsUnreadable(string name)
    {
        var good = string.Concat(Enumerable.Range(0, 1000).Select(i => $"c{i},2020-02-01,12.50\n"));
        const string Bad = "bob,20111-02-03,1\nbob,infinity,1\nbob,-infinity,1\nbob,0044-03-15 (BC),1\n";
        var text = _folder.Write("text.csv", $"customer_id,at,amount\n{good}{Bad}");
        Convert(text, _folder[name], "header=true, types={'at': 'TIMESTAMPTZ'}");

        using var file = Open(_folder[name]);

        Assert.Equal(4, LinesLeftOut(file, "unreadable"));
        Assert.Equal(new(2020, 2, 1, 0, 0, 0, TimeSpan.Zero), file.Summary.LastOrder);
    }

    [Theory]
    [InlineData("torn,1\n", 0)]
    [InlineData("c9,2020-02-01,12.50,x,y\n", 0)]
    [InlineData("c9,2020-02-01\n", 150)]
    public void LinesOfAnotherWidth_AreUnreadable_AndTheOthersAreRead(string torn, int after)
    {
        var good = Enumerable.Range(0, 300).Select(i => $"c{i},2020-02-01,12.50\n").ToList();
        good.Insert(after == 0 ? good.Count : after, torn);

        using var file = Open(_folder.Write("orders.csv", "customer_id,at,amount\n" + string.Concat(good)));

        Assert.Equal((1L, 300L), (LinesLeftOut(file, "unreadable"), file.Summary.Customers));
    }

    [Theory]
    [InlineData("ann,soon,12.50\n", "Column day of ", "must contain dates, got soon")]
    [InlineData("ann,2023-01-13,\n", "1 of 1 lines. First: line 2 of ", "amount must be a number such as 1,234.50, got an empty cell")]
    [InlineData("ann,2023-01-13,five\n", "Column amount of ", "must contain numbers, got five")]
    public void WhenNoLineIsReadable_TheErrorNamesTheColumn(string line, params string[] expected)
    {
        var path = _folder.Write("orders.csv", "customer,day,amount\n" + line);

        var message = UserError(() => Read(path));

        Assert.All(expected, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Shards_CountUnreadableLinesOfTheWholeFile()
    {
        var good = string.Concat(Enumerable.Range(0, 600).Select(i => $"c{i},2020-02-01,12.50\n"));
        var path = _folder.Write("orders.csv", $"customer_id,at,amount\n{good}bob,2020-02-02,a lot\nbob,soon,3\n");

        for (var i = 0; i < 4; i++)
        {
            using var file = Open(path, shard: new(i, 4));
            Assert.Equal((602L, 2L), (file.Summary.Lines, LinesLeftOut(file, "unreadable")));
            Assert.Equal(602, file.Summary.Orders + file.Summary.Dropped.Sum(dropped => dropped.Lines));
        }
    }
}
