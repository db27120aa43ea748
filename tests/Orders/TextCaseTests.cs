using System.Text;
using Conversion.Files;
using static Conversion.Tests.Orders.TextOrders;

namespace Conversion.Tests.Orders;

/// <summary>Small files whose text or dates were misread once.</summary>
public sealed class TextCaseTests
{
    [Fact]
    public void LineFeedInQuotesOfACrLfFile_IsText() => Assert.Equal(
        ["2 2024-02-02 11.50", "3 2024-03-03 12.50", "4 2024-04-04 13.50"],
        Read(
            "order_id,customer_id,order_date,total,note\r\n" +
            "1,2,2024-02-02,11.50,\r\n" +
            "2,3,2024-03-03,12.50,\"please\nring\"\r\n" +
            "3,4,2024-04-04,13.50,\r\n"));

    [Theory]
    [InlineData("customer_id,date,amount\r\n1,1997-01-01,5\n2,1997-01-02,6\r\n")]
    [InlineData("customer_id,date,amount\n1,1997-01-01,5\r\n2,1997-01-02,6\n")]
    [InlineData("customer_id,date,amount\r1,1997-01-01,5\r2,1997-01-02,6")]
    [InlineData("\n\ncustomer_id,date,amount\n\n1,1997-01-01,5\n\n2,1997-01-02,6\n\n")]
    public void LineEnds_MayBeMixed(string text) => Assert.Equal(["1 1997-01-01 5.00", "2 1997-01-02 6.00"], Read(text));

    // The two data sets of Online Retail name their columns differently, and overlap.
    [Fact]
    public void FilesOfOnePlatform_MayNameTheirColumnsDifferently() => Assert.Equal(
        ["12001 2010-11-30 4.00", "12001 2010-12-01 6.00", "12002 2010-12-02 5.00"],
        Read(
        [
            "Invoice,StockCode,Quantity,InvoiceDate,Price,Customer ID\n" +
            "1,a,2,2010-11-30 10:00:00,2,12001.0\n2,b,3,2010-12-01 10:00:00,2,12001.0\n",
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n" +
            "2,b,lamp,3,2010-12-01 10:00:00,2,12001,France\n3,c,bowl,1,2010-12-02 10:00:00,5,12002,France\n",
        ]));

    [Fact]
    public void FilesOfDifferentTables_AreRefused() => Assert.Contains(
        "must have the same columns",
        Assert.Throws<OrderFileException>(() => Read(
            ["customer,at,amount\na,2024-01-05,1\n", "client,at,amount\na,2024-01-05,1\n"])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void LineThatNamesTheDelimiter_IsNoHeader() =>
        Assert.Equal(["1 2024-01-05 12.50"], Read("sep=;\ncustomer;at;amount\n1;2024-01-05;12.50\n"));

    [Fact]
    public void BlanksAroundADate_MeanNothing() => Assert.Equal(
        ["1 2024-01-05 10.00", "2 2024-01-06 11.00"], Read("customer_id,order_date,amount\n1,2024-01-05 ,10\n2, 2024-01-06,11\n"));

    [Theory]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", false)]
    [InlineData("latin1", false)]
    public void Encodings_AreDetected(string name, bool hasMark)
    {
        var encoding = Encoding.GetEncoding(name);
        using var table = Open(
            $"{(hasMark ? "\uFEFF" : "")}customer;at;amount\nMüller;2024-01-05;12,50\nSchulz;2024-01-06;13,50\n", encoding: encoding);

        Assert.Equal(["Müller 2024-01-05 12.50", "Schulz 2024-01-06 13.50"], Show(table));
    }

    [Theory]
    [InlineData(24_800, "\"Doe, J\"", "{0}")]
    [InlineData(21_000, "x", "\"{0}\"")]
    [InlineData(24_800, "\"two\nlines\"", "{0}")]
    public void QuotesThatAppearLate_AreRead(int from, string note, string id)
    {
        var lines = Enumerable.Range(1, 25_000).Select(i =>
        {
            var customer = i > from ? string.Format(null, id, i % 500 + 1) : $"{i % 500 + 1}";
            return $"{customer},{(i > from ? note : "x")},2024-{1 + i % 12:00}-{1 + i % 28:00},{(i > from ? 1000 : 10)}.00\n";
        });
        using var table = Open($"customer_id,note,order_date,total\n{string.Concat(lines)}");

        Assert.Equal((25_000, 500), (table.Summary.Lines, table.Summary.Customers));
        Assert.Equal(10m * from + 1000m * (25_000 - from), table.Summary.Money);
        Assert.All(table.Summary.Dropped, dropped => Assert.Equal(0, dropped.Lines));
    }

    [Fact]
    public void MonthFirst_IsDecidedByTheColumn() => Assert.Equal(
        ["1 2025-11-01 50.00", "1 2025-12-20 60.00", "1 2026-01-15 70.00"],
        Read("id,date,spend\n1,11/01/2025,50.0\n1,12/20/2025,60.0\n1,01/15/2026,70.0\n"));

    [Fact]
    public void DayOrMonthFirst_IsAsked()
    {
        const string Text = "customer,date,amount\na,03/04/2025,1\nb,05/06/2025,2\n";

        Assert.Equal(["dateOrder=dmy", "dateOrder=mdy"], Refusal(Text).Suggestions);
        Assert.Equal(["a 2025-04-03 1.00", "b 2025-06-05 2.00"], Read(Text, "dateOrder=dmy"));
        Assert.Equal(["a 2025-03-04 1.00", "b 2025-05-06 2.00"], Read(Text, "dateOrder=mdy"));
    }

    [Fact]
    public void TwoDates_AreDistinguishedByTheirNames()
    {
        using var table = Open(
            """
            customer_id,run_date,ship_date,value
            1,2025-01-05 00:00:00,2025-01-09 00:00:00,20.00
            2,2025-01-06 00:00:00,2025-01-10 00:00:00,30.00

            """);

        Assert.Equal(["1 2025-01-05 20.00", "2 2025-01-06 30.00"], Show(table));
        Assert.Contains(
            "is the only column of dates but ship_date",
            table.Inspection.Columns.Single(column => column.Role == "at").Why, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoDatesThatNothingDistinguishes_AreAsked() => Assert.Equal(
        ["at=one", "at=two"], Refusal("customer_id,one,two,value\n1,2025-01-05,2025-01-09,20.00\n").Suggestions);

    [Fact]
    public void ReportOfSeveralTables_IsRefused() => Assert.Contains(
        "must contain one table",
        Refusal("order_id,customer_id,date,total\n1,a,2024-01-05,10\n2,b,2024-01-06,20\n\nrefund_id,order_id,amount\n1,1,10\n").Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("customer,at,amount\na,2024-01-05,1\n\"b,2024-01-06,2\nc,2024-01-07,3\n")]
    [InlineData("customer,at,amount,note\na,2024-01-05,1,\"x\nb,2024-01-06,2,y\nc,2024-01-07,3,\"z\n")]
    [InlineData("customer,at,amount,note\na,2024-01-05,1,\"x\nb,2024-01-06,2,y\nc,2024-01-07,3,z\"\nd,2024-01-07,3,z\n")]
    public void QuotesThatSwallowRows_AreRefused(string text) => Assert.Contains("quote", Refusal(text).Message, StringComparison.Ordinal);
}
