using System.Diagnostics;
using System.IO.Compression;
using Conversion.Orders;
using Conversion.Training;
using Conversion.Training.Orders;
using DuckDB.NET.Data;

namespace Conversion.Tests.Training.Orders;

public sealed class OrderFileTests : IDisposable
{
    private const string Lines =
        """
        InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
        1,A,"a thing, blue",2,2011-01-05 10:00:00,3.00,200.0,UK
        1,B,other,1,2011-01-05 10:01:00,4.00,200.0,UK
        1,A,"a thing, blue",2,2011-01-05 10:00:00,3.00,200.0,UK
        2,A,"a thing, blue",1,2011-01-09 11:00:00,3.00,,UK
        C3,A,"a thing, blue",-1,2011-01-10 12:00:00,3.00,200.0,UK
        4,G,gift,1,2011-01-11 12:00:00,0.00,200.0,UK
        5,A,"a thing, blue",10,2011-01-04 09:00:00,2.50,100.0,UK

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void InvoiceLines_BecomeOrdersAndReturnsOfEachCustomer()
    {
        var customers = Read(_folder.Write("lines.csv", Lines));

        Assert.Equal(["100", "200"], customers.Select(c => c.Customer));
        Assert.Equal([new Order(At(4, 9, 0), 25, 10, 1)], customers[0].Orders);
        Assert.Equal(
            [new Order(At(5, 10, 0), 10, 3, 2), new Order(At(10, 12, 0), 3, 1, 1, Returned: true)], customers[1].Orders);
    }

    [Fact]
    public void DroppedLines_AreCountedOnceWithTheirReason()
    {
        using var file = OrderFile.Open(_folder.Write("lines.csv", Lines), new(), new());

        Assert.Equal(7, file.Ingestion.Lines);
        Assert.Equal([new("unreadable", 0), new("no customer", 1), new("free", 1), new("duplicate", 1)], file.Ingestion.Dropped);
        Assert.Equal((2, 1, 2), (file.Ingestion.Orders, file.Ingestion.Returns, file.Ingestion.Customers));
    }

    [Fact]
    public void ComingBack_IsBuyingOnAnotherUtcDay()
    {
        using var file = OrderFile.Open(_folder.Write("orders.csv",
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

            """), new(), new());

        Assert.Equal((4, 3, 1), (file.Ingestion.Customers, file.Ingestion.Buyers, file.Ingestion.RepeatBuyers));
    }

    [Theory]
    [InlineData("lines.csv.gz")]
    [InlineData("lines.parquet")]
    [InlineData("lines.jsonl")]
    [InlineData("lines.ndjson.gz")]
    public void AnotherFormat_GivesTheSameOrders(string name)
    {
        var csv = _folder.Write("lines.csv", Lines);
        Convert(csv, _folder[name]);

        AssertSame(Read(csv), Read(_folder[name]));
    }

    [Fact]
    public void Glob_ReadsAllFilesAsOne()
    {
        var whole = _folder.Write("whole.csv", Lines);
        var rows = Lines.Split('\n');
        _folder.Write("day-1.csv", string.Join('\n', rows[..4]) + "\n");
        _folder.Write("day-2.csv", string.Join('\n', [rows[0], .. rows[4..]]));

        AssertSame(Read(whole), Read(_folder["day-*.csv"]));
    }

    [Fact]
    public void IdsThatAreNumbersAndTextInOneFileOfJson_AreReadAsBoth()
    {
        var path = _folder.Write("mixed.jsonl",
            """
            {"customer": 7, "at": "2011-01-05", "amount": 5.25}
            {"customer": "guest \"x\"", "at": "2011-01-05", "amount": 6}
            {"customer": null, "at": "2011-01-05", "amount": 6}
            """);

        Assert.Equal(["7", "guest \"x\""], Read(path).Select(customer => customer.Customer));
    }

    [Fact]
    public void Pipe_IsRefusedAsOne()
    {
        using var shell = Process.Start("sh", ["-c", "mkfifo \"$0\" && echo customer,at,amount > \"$0\"", _folder["pipe.csv"]])!;
        Assert.True(SpinWait.SpinUntil(() => File.Exists(_folder["pipe.csv"]), TimeSpan.FromSeconds(10)));

        Assert.Contains("pipe.csv is a pipe", Assert.Throws<UserErrorException>(() => Read(_folder["pipe.csv"])).Message, StringComparison.Ordinal);

        shell.WaitForExit();
    }

    [Fact]
    public void OrderLevelFile_IsReadByItsNamedColumns()
    {
        var path = _folder.Write("orders.csv", "who,day,paid\nann,2020-02-01,12.50\nann,2020-02-03,-2.50\nbob,2020-02-02,7\n");

        var customers = Read(path, ColumnMapping.Parse("customer=who,at=day,amount=paid"));

        Assert.Equal(["ann", "bob"], customers.Select(c => c.Customer));
        Assert.Equal([(12.5, false), (2.5, true)], customers[0].Orders.Select(o => (o.Amount, o.Returned)));
    }

    [Fact]
    public void InstantWithAnOffset_IsTakenToUtc()
    {
        var path = _folder.Write("orders.csv", "customer_id,at,amount\nann,2020-02-01T12:00:00+02:00,1\n");

        Assert.Equal(new(2020, 2, 1, 10, 0, 0, TimeSpan.Zero), Read(path)[0].Orders[0].At);
    }

    [Fact]
    public void ColumnThatIsNotThere_IsRefusedWithThoseThatAre()
    {
        var path = _folder.Write("orders.csv", "who,day,paid\nann,2020-02-01,12.50\n");

        var refusal = Assert.Throws<UserErrorException>(() => Read(path));
        Assert.Contains("who, day, paid", refusal.Message, StringComparison.Ordinal);
        refusal = Assert.Throws<UserErrorException>(() => Read(path, ColumnMapping.Parse("customer=client,at=day,amount=paid")));
        Assert.Contains("no column client", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LinesThatDoNotParse_AreRefusedNamingFileLineAndColumn()
    {
        var path = _folder.Write("orders.csv", "customer_id,at,amount\nann,2020-02-01,12.50\nbob,2020-02-02,a lot\n");

        var refusal = Assert.Throws<UserErrorException>(() => Read(path));

        Assert.Contains("orders.csv, line 3, column amount", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(99, false)]
    [InlineData(98, true)]
    public void MoreThanOneUnreadableLineInAHundred_RefusesTheFile(int good, bool refused)
    {
        var lines = string.Concat(Enumerable.Range(0, good).Select(i => $"c{i},2020-02-01,12.50\n"));
        var path = _folder.Write("orders.csv", $"customer_id,at,amount\n{lines}bob,2020-02-02,a lot\n");

        var refusal = Record.Exception(() => OrderFile.Open(path, new(), new()).Dispose());

        Assert.Equal(refused, refusal is UserErrorException);
    }

    [Fact]
    public void FewLinesThatDoNotParse_AreDroppedAndCounted()
    {
        var good = string.Concat(Enumerable.Range(0, 300).Select(i => $"c{i},2020-02-01,12.50\n"));
        var path = _folder.Write("orders.csv", $"customer_id,at,amount\n{good}bob,2020-02-02,a lot\nbob,soon,3\n");

        using var file = OrderFile.Open(path, new(), new());

        Assert.Equal(new("unreadable", 2), file.Ingestion.Dropped[0]);
        Assert.Equal((302, 300), (file.Ingestion.Lines, file.Ingestion.Customers));
    }

    [Theory]
    [InlineData("lines.csv")]
    [InlineData("lines.parquet")]
    [InlineData("lines.jsonl")]
    public void InstantThatNoCalendarHolds_IsUnreadable(string name)
    {
        var good = string.Concat(Enumerable.Range(0, 400).Select(i => $"c{i},2020-02-01,12.50\n"));
        var text = _folder.Write("text.csv", $"customer_id,at,amount\n{good}bob,20111-02-03,1\nbob,infinity,1\nbob,-infinity,1\nbob,0044-03-15 (BC),1\n");
        Convert(text, _folder[name], "header=true, types={'at': 'TIMESTAMPTZ'}");

        using var file = OrderFile.Open(_folder[name], new(), new());

        Assert.Equal(new("unreadable", 4), file.Ingestion.Dropped[0]);
        Assert.Equal(new(2020, 2, 1, 0, 0, 0, TimeSpan.Zero), file.Ingestion.LastOrder);
    }

    [Fact]
    public void ManyLinesThatDoNotParse_AreAllCounted()
    {
        var lines = string.Concat(Enumerable.Range(0, 3000).Select(i => $"c{i},2020-02-01,{(i % 2 == 0 ? "a lot" : "1")}\n"));

        var refusal = Assert.Throws<UserErrorException>(() => Read(_folder.Write("orders.csv", $"customer_id,at,amount\n{lines}")));

        Assert.Contains("1500 of 3000 lines", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lines.csv")]
    [InlineData("lines.parquet")]
    [InlineData("lines.jsonl")]
    public void TimestampFormat_TellsWhatTextSays(string name)
    {
        // Day and month would be guessed the other way round.
        var csv = _folder.Write("text.csv", "customer_id,at,amount\nann,2020-05-01 10:00:00,12.50\nbob,2020-06-01 11:30:00,7\n");
        Convert(csv, _folder[name], "header=true, all_varchar=true");

        var customers = Read(_folder[name], new() { TimestampFormat = "%Y-%d-%m %H:%M:%S" });

        Assert.Equal(
            [new(2020, 1, 5, 10, 0, 0, TimeSpan.Zero), new(2020, 1, 6, 11, 30, 0, TimeSpan.Zero)],
            customers.Select(c => c.Orders.Single().At));
    }

    [Fact]
    public void TimestampFormat_LeavesWhatIsAnInstantAlready()
    {
        Convert(_folder.Write("lines.csv", Lines), _folder["lines.parquet"]);

        AssertSame(Read(_folder["lines.csv"]), Read(_folder["lines.parquet"], new() { TimestampFormat = "%d/%m/%Y" }));
    }

    [Fact]
    public void EqualLinesOfOneOrder_AreTwoArticlesWhereNoProductIsNamed()
    {
        var path = _folder.Write("orders.csv", "customer_id,order_id,at,quantity,price\nann,1,2020-02-01,1,5\nann,1,2020-02-01,1,5\n");

        Assert.Equal(new Order(new(2020, 2, 1, 0, 0, 0, TimeSpan.Zero), 10, 2, double.NaN), Read(path).Single().Orders.Single());
    }

    [Theory]
    [InlineData("lines.csv")]
    [InlineData("lines.parquet")]
    [InlineData("lines.jsonl")]
    public void EmptyOrderNumberOrProduct_IsNone(string name)
    {
        Convert(
            _folder.Write("text.csv", "customer_id,order_id,product,at,amount\nann,,,2020-02-01,1\nann,,A,2020-02-01,2\nann,,A,2020-02-03,3\nann,\" \",A,2020-02-05,4\n"),
            _folder[name], "header=true, nullstr='none'");

        Assert.Equal([(3.0, 1.0), (3.0, 1.0), (4.0, 1.0)], Read(_folder[name]).Single().Orders.Select(order => (order.Amount, order.Products)));
    }

    [Theory]
    [InlineData("Total,1\n", 0)]
    [InlineData("c9,2020-02-01,12.50,x,y\n", 0)]
    [InlineData("c9,2020-02-01\n", 150)]
    public void LinesOfAnotherWidth_AreUnreadableAndTheColumnsStand(string torn, int after)
    {
        var good = Enumerable.Range(0, 300).Select(i => $"c{i},2020-02-01,12.50\n").ToList();
        good.Insert(after == 0 ? good.Count : after, torn);

        using var file = OrderFile.Open(_folder.Write("orders.csv", "customer_id,at,amount\n" + string.Concat(good)), new(), new());

        Assert.Equal((new("unreadable", 1), 300L), (file.Ingestion.Dropped[0], file.Ingestion.Customers));
    }

    [Theory]
    [InlineData("customer_id;at;amount\nann;13/01/2023;12,50\n", "timestampFormat=%d/%m/%Y,decimal=comma")]
    [InlineData("customer_id\tat\tamount\nann\t13/01/2023\t12.50\n", "timestampFormat=%d/%m/%Y")]
    [InlineData("\"customer_id\"|\"at;;,,\"|amount\nann|2023-01-13|12.50\n", "at=at;;")]
    public void OtherForms_AreReadAsTold(string csv, string columns)
    {
        var mapping = columns.StartsWith("at=", StringComparison.Ordinal) ? new ColumnMapping { At = "at;;,," } : ColumnMapping.Parse(columns);

        Assert.Equal([new(new(2023, 1, 13, 0, 0, 0, TimeSpan.Zero), 12.5)], Read(_folder.Write("orders.csv", csv), mapping).Single().Orders.Select(order => new Order(order.At, order.Amount)));
    }

    [Theory]
    [InlineData("ann,13/01/2023,12.50\n", "First: at 13/01/2023, amount 12.50.")]
    [InlineData("ann,2023-01-13,\n", "First: at 2023-01-13, amount empty.")]
    [InlineData("ann,2023-01-13,EUR 5\n", "line 2, column amount")]
    public void WhenNothingCanBeRead_TheFirstLineAndTheWayOutAreSaid(string line, string said)
    {
        var refusal = Assert.Throws<UserErrorException>(() => Read(_folder.Write("orders.csv", "customer_id,at,amount\n" + line)));

        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("timestampFormat=%d/%m/%Y", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EncodingThatIsNotUtf8_IsSaidInOneLineWithTheWayOut()
    {
        File.WriteAllText(_folder["orders.csv"], "customer_id,at,amount\nKühn,2020-02-01,1\n", System.Text.Encoding.Latin1);

        var refusal = Assert.Throws<UserErrorException>(() => Read(_folder["orders.csv"]));

        Assert.Contains("--columns encoding=latin-1", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Equal("Kühn", Read(_folder["orders.csv"], ColumnMapping.Parse("encoding=latin-1")).Single().Customer);
    }

    [Fact]
    public void PathOfAFileThatIsThere_IsNoGlob()
    {
        _folder.Write("s1.csv", "customer_id,at,amount\nother,2020-02-01,1\n");
        var path = _folder.Write("s[1].csv", "customer_id,at,amount\nann,2020-02-01,1\n");

        Assert.Equal("ann", Read(path).Single().Customer);
        Assert.Equal(path, Assert.Single(OrderFile.Find(path)));
    }

    [Theory]
    [InlineData(0.6, false)]
    [InlineData(0.999, false)]
    [InlineData(0.5, true)]
    public void PackedFileThatIsNotWhole_IsRefused(double share, bool zeroed)
    {
        var random = new Random(1);
        var csv = _folder.Write("lines.csv", "customer_id,at,amount\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"c{i},2020-02-01,{random.Next(1, 99_999)}\n")));
        Convert(csv, _folder["whole.csv.gz"]);
        var bytes = File.ReadAllBytes(_folder["whole.csv.gz"]);
        var at = (int)(bytes.Length * share);
        if (zeroed)
            bytes.AsSpan(at, 100).Clear();
        File.WriteAllBytes(_folder["half.csv.gz"], zeroed ? bytes : bytes[..at]);

        Assert.Equal(50_000, Read(_folder["whole.csv.gz"]).Count);
        Assert.Contains("half.csv.gz is damaged", Assert.Throws<UserErrorException>(() => Read(_folder["half.csv.gz"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingFile_IsRefused() =>
        Assert.Contains("nowhere.csv", Assert.Throws<UserErrorException>(() => Read("nowhere.csv")).Message, StringComparison.Ordinal);

    [Fact]
    public void Shares_HoldEveryCustomerOnce()
    {
        var rows = string.Concat(Enumerable.Range(0, 200).Select(i => $"c{i},2020-02-01,{i + 1}\n"));
        var path = _folder.Write("orders.csv", $"customer_id,at,amount\n{rows}");

        var shares = Enumerable.Range(0, 3).Select(i => Read(path, options: new(Share: new(i, 3)))).ToList();

        Assert.All(shares, share => Assert.InRange(share.Count, 40, 100));
        AssertSame(Read(path), [.. shares.SelectMany(share => share).OrderBy(c => c.Customer, StringComparer.Ordinal)]);
    }

    [Fact]
    public void Shares_JudgeUnreadableLinesByTheWholeFile()
    {
        var good = string.Concat(Enumerable.Range(0, 300).Select(i => $"c{i},2020-02-01,12.50\n"));
        var path = _folder.Write("orders.csv", $"customer_id,at,amount\n{good}bob,2020-02-02,a lot\nbob,soon,3\n");

        for (var i = 0; i < 4; i++)
        {
            using var file = OrderFile.Open(path, new(), new(Share: new(i, 4)));
            Assert.Equal((302, new("unreadable", 2)), (file.Ingestion.Lines, file.Ingestion.Dropped[0]));
            Assert.Equal(302, file.Ingestion.Orders + file.Ingestion.Dropped.Sum(dropped => dropped.Lines));
        }
    }

    [RealOrdersFact]
    public void OnlineRetailAsPublished_HasItsKnownNumbers()
    {
        using var file = OrderFile.Open(RealOrdersFactAttribute.Orders, new(), new());

        Assert.Equal(541_909, file.Ingestion.Lines);
        Assert.Contains(new("no customer", 135_080), file.Ingestion.Dropped);
        // 4,372 ids occur; one of them has free lines only.
        Assert.Equal(4371, file.Ingestion.Customers);
    }

    private static List<CustomerHistory> Read(string path, ColumnMapping? mapping = null, OrderFileOptions? options = null)
    {
        using var file = OrderFile.Open(path, mapping ?? new(), options ?? new());
        return [.. file.Customers()];
    }

    private static void AssertSame(List<CustomerHistory> expected, List<CustomerHistory> actual)
    {
        Assert.Equal(expected.Select(c => c.Customer), actual.Select(c => c.Customer));
        Assert.Equal(expected.SelectMany(c => c.Orders), actual.SelectMany(c => c.Orders));
    }

    private static void Convert(string csv, string path, string reading = "header=true")
    {
        if (path.EndsWith(".csv.gz", StringComparison.Ordinal))
        {
            using var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest);
            packed.Write(File.ReadAllBytes(csv));
            return;
        }
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"COPY (FROM read_csv('{csv}', {reading})) TO '{path}' (FORMAT {Format(path)})";
        command.ExecuteNonQuery();
    }

    private static string Format(string path) => Path.GetExtension(path) switch
    {
        ".csv" => "csv",
        ".parquet" => "parquet",
        _ => "json",
    };

    private static DateTimeOffset At(int day, int hour, int minute) => new(2011, 1, day, hour, minute, 0, TimeSpan.Zero);
}
