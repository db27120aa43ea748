using System.Diagnostics;
using Conversion.Orders;
using Conversion.Training.Orders;
using static Conversion.Tests.Training.Orders.OrderTables;

namespace Conversion.Tests.Training.Orders;

public sealed class OrderFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void InvoiceLines_BecomeOrdersAndReturnsOfEachCustomer()
    {
        var customers = Read(_folder.Write("lines.csv", InvoiceLines));

        Assert.Equal(["100", "200"], customers.Select(c => c.Customer));
        Assert.Equal([new Order(At(4, 9, 0), 25, 10, 1)], customers[0].Orders);
        Assert.Equal(
            [new Order(At(5, 10, 0), 10, 3, 2), new Order(At(10, 12, 0), 3, 1, 1, Returned: true)], customers[1].Orders);
    }

    [Fact]
    public void SkippedLines_AreCountedOnceWithTheirReason()
    {
        using var file = Open(_folder.Write("lines.csv", InvoiceLines));

        Assert.Equal(7, file.Summary.Lines);
        Assert.Equal(
            [("unreadable", 0L), ("no customer", 1L), ("free", 1L), ("duplicate", 1L)],
            file.Summary.Dropped.Select(dropped => (dropped.Reason, dropped.Lines)));
        Assert.Equal([0m, 3m, 0m, 6m], file.Summary.Dropped.Select(dropped => dropped.Money));
        Assert.Equal((2, 1, 2), (file.Summary.Orders, file.Summary.Returns, file.Summary.Customers));
    }

    [Fact]
    public void RepeatBuyer_BoughtOnAnotherUtcDay()
    {
        using var file = Open(_folder.Write("orders.csv",
            """
            customer_id,at,amount
            back,2020-02-01T23:59:59Z,1
            back,2020-02-02T00:00:00Z,1
            one day,2020-02-01T23:00:00-01:00,1
            one day,2020-02-02T23:59:59Z,1
            returns later,2020-02-01,1
            returns later,2020-02-05,-1
            only returns,2020-02-01,-1
            only returns,2020-02-05,-1

            """));

        Assert.Equal((4, 3, 1), (file.Summary.Customers, file.Summary.Buyers, file.Summary.RepeatBuyers));
    }

    [Fact]
    public void EqualLinesOfOneOrderWithoutProducts_AreTwoArticles()
    {
        var path = _folder.Write("orders.csv", "customer_id,order_id,at,quantity,price\nann,1,2020-02-01,1,5\nann,1,2020-02-01,1,5\n");

        Assert.Equal(new Order(new(2020, 2, 1, 0, 0, 0, TimeSpan.Zero), 10, 2, double.NaN), Read(path).Single().Orders.Single());
    }

    [Theory]
    [InlineData("lines.csv")]
    [InlineData("lines.parquet")]
    [InlineData("lines.jsonl")]
    public void EmptyOrderNumberOrProduct_IsMissing(string name)
    {
        Convert(
            _folder.Write(
                "text.csv",
                """
                customer_id,order_id,product,at,amount
                ann,,,2020-02-01,1
                ann,,A,2020-02-01,2
                ann,,A,2020-02-03,3
                ann," ",A,2020-02-05,4

                """),
            _folder[name], "header=true, nullstr='none'");

        var orders = Read(_folder[name]).Single().Orders;
        Assert.Equal([(3.0, 1.0), (3.0, 1.0), (4.0, 1.0)], orders.Select(order => (order.Amount, order.Products)));
    }

    [Fact]
    public void Glob_ReadsAllFilesAsOne()
    {
        var whole = _folder.Write("whole.csv", InvoiceLines);
        var rows = InvoiceLines.Split('\n');
        _folder.Write("day-1.csv", string.Join('\n', rows[..4]) + "\n");
        _folder.Write("day-2.csv", string.Join('\n', [rows[0], .. rows[4..]]));

        AssertSame(Read(whole), Read(_folder["day-*.csv"]));
    }

    [Fact]
    public void PathOfAnExistingFile_IsNotAGlob()
    {
        _folder.Write("s1.csv", "customer_id,at,amount\nother,2020-02-01,1\n");
        var path = _folder.Write("s[1].csv", "customer_id,at,amount\nann,2020-02-01,1\n");

        Assert.Equal("ann", Read(path).Single().Customer);
        Assert.Equal(path, Assert.Single(OrderFiles.Find(path)));
    }

    [Fact]
    public void MissingFile_IsRejected() => Assert.Contains("nowhere.csv", UserError(() => Read("nowhere.csv")), StringComparison.Ordinal);

    [Fact]
    public void Pipe_IsRejected()
    {
        using (var process = Process.Start("mkfifo", [_folder["pipe.csv"]])!)
            process.WaitForExit();

        Assert.Contains("pipe.csv must be a regular file", UserError(() => Read(_folder["pipe.csv"])), StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_ContainEveryCustomerOnce()
    {
        var rows = string.Concat(Enumerable.Range(0, 200).Select(i => $"c{i},2020-02-01,{i + 1}\n"));
        var path = _folder.Write("orders.csv", $"customer_id,at,amount\n{rows}");

        var shards = Enumerable.Range(0, 3).Select(i => Read(path, shard: new(i, 3))).ToList();

        Assert.All(shards, shard => Assert.InRange(shard.Count, 40, 100));
        AssertSame(Read(path), [.. shards.SelectMany(shard => shard).OrderBy(c => c.Customer, StringComparer.Ordinal)]);
    }

    [RealOrdersFact]
    public void OnlineRetailAsPublished_HasItsKnownNumbers()
    {
        using var file = Open(RealOrdersFactAttribute.Orders);

        Assert.Equal(541_909, file.Summary.Lines);
        Assert.Equal(135_080, LinesLeftOut(file, "no customer"));
        // Of 4,372 ids, one has free lines only.
        Assert.Equal(4371, file.Summary.Customers);
    }

    private static DateTimeOffset At(int day, int hour, int minute) => new(2011, 1, day, hour, minute, 0, TimeSpan.Zero);
}
