using Conversion.Orders;
using static Conversion.Tests.Training.Orders.OrderTables;

namespace Conversion.Tests.Training.Orders;

public sealed class OrderFormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("lines.csv.gz")]
    [InlineData("lines.parquet")]
    [InlineData("lines.jsonl")]
    [InlineData("lines.ndjson.gz")]
    public void AnotherFormat_GivesTheSameOrders(string name)
    {
        var csv = _folder.Write("lines.csv", InvoiceLines);
        Convert(csv, _folder[name]);

        AssertSame(Read(csv), Read(_folder[name]));
    }

    [Fact]
    public void NumbersAndTextsAsIdsInOneJsonFile_AreRead()
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
    public void OrderLevelFile_IsReadByItsNamedColumns()
    {
        var path = _folder.Write("orders.csv", "who,day,paid\nann,2020-02-01,12.50\nann,2020-02-03,-2.50\nbob,2020-02-02,7\n");

        var customers = Read(path, ColumnMapping.Parse("customer=who,at=day,amount=paid"));

        Assert.Equal(["ann", "bob"], customers.Select(c => c.Customer));
        Assert.Equal([(12.5, false), (2.5, true)], customers[0].Orders.Select(o => (o.Amount, o.Returned)));
    }

    [Fact]
    public void MissingColumn_IsRejectedWithTheExistingColumns()
    {
        var path = _folder.Write("orders.csv", "who,day,paid\nann,2020-02-01,12.50\n");

        Assert.Contains("got who, day, paid", UserError(() => Read(path)), StringComparison.Ordinal);
        var mapping = ColumnMapping.Parse("customer=client,at=day,amount=paid");
        Assert.Contains("got client; choose one of who, day, paid", UserError(() => Read(path, mapping)), StringComparison.Ordinal);
    }

    [Fact]
    public void InstantWithAnOffset_IsConvertedToUtc()
    {
        var path = _folder.Write("orders.csv", "customer_id,at,amount\nann,2020-02-01T12:00:00+02:00,1\n");

        Assert.Equal(new(2020, 2, 1, 10, 0, 0, TimeSpan.Zero), Read(path)[0].Orders[0].At);
    }

    [Theory]
    [InlineData("lines.csv")]
    [InlineData("lines.parquet")]
    [InlineData("lines.jsonl")]
    public void TimestampFormat_IsAppliedToText(string name)
    {
        // The guess would swap day and month.
        var csv = _folder.Write("text.csv", "customer_id,at,amount\nann,2020-05-01 10:00:00,12.50\nbob,2020-06-01 11:30:00,7\n");
        Convert(csv, _folder[name], "header=true, all_varchar=true");

        var customers = Read(_folder[name], new() { TimestampFormat = "%Y-%d-%m %H:%M:%S" });

        Assert.Equal(
            [new(2020, 1, 5, 10, 0, 0, TimeSpan.Zero), new(2020, 1, 6, 11, 30, 0, TimeSpan.Zero)],
            customers.Select(c => c.Orders.Single().At));
    }

    [Fact]
    public void TimestampFormat_IsNotAppliedToInstants()
    {
        Convert(_folder.Write("lines.csv", InvoiceLines), _folder["lines.parquet"]);

        AssertSame(Read(_folder["lines.csv"]), Read(_folder["lines.parquet"], new() { TimestampFormat = "%d/%m/%Y" }));
    }

    [Theory]
    [InlineData("customer_id;at;amount\nann;13/01/2023;12,50\n", "timestampFormat=%d/%m/%Y,decimal=comma")]
    [InlineData("customer_id\tat\tamount\nann\t13/01/2023\t12.50\n", "timestampFormat=%d/%m/%Y")]
    [InlineData("\"customer_id\"|\"at;;,,\"|amount\nann|2023-01-13|12.50\n", "at=at;;")]
    public void OtherFormats_AreReadByTheMapping(string csv, string columns)
    {
        var mapping = columns.StartsWith("at=", StringComparison.Ordinal)
            ? ColumnMapping.Parse("at=\"at;;,,\"")
            : ColumnMapping.Parse(columns);

        var order = Read(_folder.Write("orders.csv", csv), mapping).Single().Orders.Single();

        Assert.Equal((new(2023, 1, 13, 0, 0, 0, TimeSpan.Zero), 12.5), (order.At, order.Amount));
    }

    [Fact]
    public void EncodingOtherThanUtf8_IsDetectedOrNamed()
    {
        File.WriteAllText(_folder["orders.csv"], "customer_id,at,amount\nKühn,2020-02-01,1\n", System.Text.Encoding.Latin1);

        Assert.Equal("Kühn", Read(_folder["orders.csv"]).Single().Customer);
        Assert.Equal("Kühn", Read(_folder["orders.csv"], ColumnMapping.Parse("encoding=latin-1")).Single().Customer);
        var error = UserError(() => Read(_folder["orders.csv"], ColumnMapping.Parse("encoding=utf-8")));
        Assert.Contains("must be UTF-8 to its end", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.6, false)]
    [InlineData(0.999, false)]
    [InlineData(0.5, true)]
    public void DamagedGzipFile_IsRejected(double share, bool zeroed)
    {
        var random = new Random(1);
        var lines = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"c{i},2020-02-01,{random.Next(1, 99_999)}\n"));
        var csv = _folder.Write("lines.csv", $"customer_id,at,amount\n{lines}");
        Convert(csv, _folder["whole.csv.gz"]);
        var bytes = File.ReadAllBytes(_folder["whole.csv.gz"]);
        var at = (int)(bytes.Length * share);
        if (zeroed)
            bytes.AsSpan(at, 100).Clear();
        File.WriteAllBytes(_folder["half.csv.gz"], zeroed ? bytes : bytes[..at]);

        Assert.Equal(50_000, Read(_folder["whole.csv.gz"]).Count);
        var error = UserError(() => Read(_folder["half.csv.gz"]));
        Assert.Contains("half.csv.gz: The file must be a complete gzip file", error, StringComparison.Ordinal);
    }
}
