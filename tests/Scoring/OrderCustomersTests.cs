using System.Text;
using Conversion.Decisions;
using Conversion.Files;
using Conversion.Orders;
using Conversion.Scoring;
using Conversion.Tests.Orders;

namespace Conversion.Tests.Scoring;

/// <summary>The customers of a file of orders, as a batch scores them: docs/orders.md.</summary>
public sealed class OrderCustomersTests
{
    private const string Own = "customerId,at,amount,items\n";

    [Theory]
    [InlineData(null, "anna 2 2026-03-01, ben 1 2026-03-01")]
    [InlineData("2026-03-01T00:00:00Z", "anna 2 2026-03-01, ben 1 2026-03-01")]
    [InlineData("2026-02-28T23:59:59Z", "anna 1 2026-02-28, ben 1 2026-02-28")]
    [InlineData("2026-01-31T00:00:00Z", "anna 1 2026-01-31")]
    [InlineData("2025-01-01T00:00:00Z", "")]
    [InlineData("2027-01-01T00:00:00Z", "anna 2 2027-01-01, ben 1 2027-01-01")]
    public void LaterOrders_AreLeftOut_AndCustomersWhoHaveNoOther(string? asOf, string expected)
    {
        using var table = TextOrders.Open($"{Own}anna,2026-03-01,1,1\nben,2026-02-01,2,1\nanna,2026-01-31,3,1\n");
        DateTimeOffset? instant = asOf is null ? null : DateTimeOffset.Parse(asOf, System.Globalization.CultureInfo.InvariantCulture);

        var customers = new OrderCustomers(table, instant);

        Assert.Equal(instant ?? new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), customers.AsOf);
        Assert.Equal(expected, string.Join(", ", customers.Read().Select(one => $"{one.Id} {one.Orders!.Count} {one.AsOf:yyyy-MM-dd}")));
        Assert.All(customers.Read(), one => Assert.Equal((null, null, null), (one.Kept, one.Contact, one.Features)));
        Assert.Null(customers.Kept);
    }

    [Theory]
    [InlineData("ann@example.com", true)]
    [InlineData(" Ann@Example.COM ", true)]
    [InlineData("ann", false)]
    [InlineData("late@example.com", false)]
    [InlineData("wrong@example.com", false)]
    public void Customer_IsFoundInAnySpelling_WhereTheHistoryIsComplete(string id, bool isFound)
    {
        using var table = TextOrders.Open(
            $"{Own}Ann@example.com,2026-01-01,1,1\nlate@example.com,2026-09-01,1,1\n"
            + "wrong@example.com,2026-01-01,1,1\nWrong@example.com,2026-01-01,x,1\n");

        var found = new OrderCustomers(table, new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero)).Find(id);

        Assert.Equal(isFound ? "ann@example.com" : null, found?.Id);
    }

    [Fact]
    public void UnreadableLines_AreNamedByTheirColumn()
    {
        using var table = TextOrders.Open(
            $"{Own}anna,2026-01-01,1,1\nben,2026-01-02,x,1\nben,2026-01-03,1,1\ncleo,soon,2,1\ncleo,2026-01-04,2,1\ndan,2026-01-05\n");

        var customers = new OrderCustomers(table, null);

        Assert.Equal(["anna"], customers.Read().Select(one => one.Id));
        Assert.Equal(
            [
                "3 ben /amount must be a number such as 1,234.50, got x.",
                "5 cleo /at must be a date such as 2024-01-31, got soon.",
                "7 dan  a row must have 4 columns, got 2.",
            ],
            customers.InvalidLines.Select(line => (line, Error: Assert.Single(line.Errors)))
                .Select(one => $"{one.line.Line} {one.line.CustomerId} {one.Error.Pointer} {one.Error.Detail}"));
    }

    // In the service's own format, wrong lines are reported one by one; of another file, too many are refused.
    [Theory]
    [InlineData($"{Own}anna,2026-01-01,1,1\nben,2026-01-02,x,1\n", null)]
    [InlineData($"{Own}ben,2026-01-02,x,1\n", null)]
    [InlineData(Own, "orders-1.csv must have orders below its column names, got no further line; export the orders again.")]
    [InlineData("customer_id,order_date,amount\nanna,2026-01-01,1\nben,2026-01-02,x\n",
        "orders-1.csv: at most 0.5 % of the lines may be unreadable, got 1 of 2 lines. "
        + "First: line 3 of orders-1.csv: amount must be a number such as 1,234.50, got x.")]
    public void FileWithoutAReadableOrder_IsRefused(string text, string? refusal)
    {
        using var table = TextOrders.Open(text);

        if (refusal is null)
            Assert.Single(new OrderCustomers(table, null).InvalidLines);
        else
            Assert.Equal(refusal, Assert.Throws<OrderFileException>(() => new OrderCustomers(table, null)).Message);
    }

    [Theory]
    [InlineData(10_000, null)]
    [InlineData(10_001, "The customer of each unreadable line must be known, but 10,001 lines can't be read and only 10,000 are named; "
        + "correct the lines. First: line 3: amount must be a number such as 1,234.50, got x.")]
    public void LinesOfUnnamedCustomers_RefuseTheFile(int count, string? refusal)
    {
        var lines = string.Concat(Enumerable.Repeat("b,2026-01-02,x,1\n", count));
        using var table = TextOrders.Open($"{Own}anna,2026-01-01,1,1\n{lines}");

        if (refusal is null)
            Assert.Equal(count, new OrderCustomers(table, null).InvalidLines.Count);
        else
            Assert.Equal(refusal, Assert.Throws<OrderFileException>(() => new OrderCustomers(table, null)).Message);
    }

    [Fact]
    public void KeptColumns_AreOfTheCustomer_AndSayWhoCanBeReached()
    {
        const string Text = "customerId,at,amount,email,consent,size\nanna,2026-01-01,1,a@b.example,yes,38\nben,2026-01-01,1,,no,\n";
        using var table = OrderTable.Open(
            [new("orders.csv", () => new MemoryStream(Encoding.UTF8.GetBytes(Text)))], new() { Keep = KeepRequest.Parse("contact,size") });

        var customers = new OrderCustomers(table, null);
        var (anna, ben) = (customers.Find("anna")!, customers.Find("ben")!);

        Assert.Same(table.Kept, customers.Kept);
        Assert.Equal(("a@b.example", "38"), (anna.Kept!.Contacts[ContactRole.Email], anna.Kept.Columns[0].Value));
        Assert.Equal((true, Channel.Email), (anna.Contact!.HasConsent, Assert.Single(anna.Contact.Channels)));
        Assert.Equal((false, 0, 0), (ben.Contact!.HasConsent, ben.Contact.Channels.Count, ben.Contact.Past.Count));
    }
}
