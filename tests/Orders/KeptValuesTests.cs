using System.Text;
using Conversion.Files;
using Conversion.Orders;

namespace Conversion.Tests.Orders;

/// <summary>Columns of contact and consent are recognized, and the latest value that is not blank is kept.</summary>
public sealed class KeptValuesTests
{
    [Fact]
    public void LatestValueThatIsNotBlank_IsKept()
    {
        var kept = Open(
            """
            customer_id,date,amount,Email,Notes
            a,2026-03-01,5,new@example.com,
            a,2026-01-01,5,old@example.com,first
            a,2026-02-01,5,,second
            b,2026-01-01,5,,
            """,
            "contact,Notes");
        Assert.Equal("new@example.com", kept.Of("a").Contacts[ContactRole.Email]);
        Assert.Equal("second", kept.Of("a").Columns[0].Value);
        Assert.Empty(kept.Of("b").Contacts);
        Assert.Null(kept.Of("b").Columns[0].Value);
        Assert.Null(kept.Of("a").Consent);
        Assert.False(kept.HasConsent);
    }

    [Theory]
    [InlineData("Accepts Marketing", "yes", "yes")]
    [InlineData("Email Marketing Consent", "SUBSCRIBED", "yes")]
    [InlineData("Newsletter", "Ja", "yes")]
    [InlineData("Einwilligung", "nein", "no")]
    [InlineData("consentement", "Oui", "yes")]
    [InlineData("email_marketing_consent", "NOT_SUBSCRIBED", "no")]
    [InlineData("opt_in", "1", "yes")]
    [InlineData("opt_in", "perhaps", "unknown")]
    [InlineData("opt_in", "", "unknown")]
    [InlineData("Unsubscribed", "true", "no")]
    [InlineData("Unsubscribed", "false", "yes")]
    public void ColumnOfConsent_IsRecognized(string column, string word, string expected)
    {
        var kept = Open($"customer_id,date,amount,{column}\na,2026-01-01,5,{word}\nb,2026-01-01,5,yes\n", "contact");
        Assert.Equal(expected, kept.Of("a").Consent);
        Assert.Equal("unknown", kept.Of("nobody").Consent);
    }

    [Fact]
    public void Withdrawal_CountsFromALaterOrder_AlsoOfACancelledOne()
    {
        var kept = Open(
            """
            order_id,customer_id,date,amount,status,Accepts Marketing
            1,a,2026-01-01,5,paid,yes
            2,a,2026-02-01,5,cancelled,no
            """,
            "contact");
        Assert.Equal("no", kept.Of("a").Consent);
    }

    [Fact]
    public void RefusalInAColumnOfItsOwn_Counts() => Assert.Equal(
        "no", Open("customer_id,date,amount,Newsletter,Unsubscribed\na,2026-01-01,5,yes,yes\nb,2026-01-01,5,yes,no\n", "contact").Of("a").Consent);

    [Fact]
    public void ShopifysExport_HasItsContacts()
    {
        var kept = Open(
            """
            Name,Email,Financial Status,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Billing Name,Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Phone
            #1,Ann@Example.com,paid,yes,EUR,10.00,0.00,0.00,10.00,2026-01-01 10:00:00 +0100,1,Lamp,5.00,Ann Lee,Bern,'3000,BE,CH,'+41311234567,
            #1,Ann@Example.com,,,,,,,,2026-01-01 10:00:00 +0100,1,Table,5.00,,,,,,,
            """,
            "contact");
        var ann = kept.Of("ann@example.com");
        Assert.Equal("yes", ann.Consent);
        Assert.Equal(
            "City=Bern Country=CH Email=Ann@Example.com Name=Ann Lee Phone='+41311234567 Postcode='3000 Region=BE",
            string.Join(' ', ann.Contacts.OrderBy(contact => $"{contact.Key}").Select(contact => $"{contact.Key}={contact.Value}")));
    }

    [Theory]
    [InlineData("consent=Agreed", "yes")]
    [InlineData("consent=", null)]
    public void UsersColumn_Counts(string columns, string? expected) => Assert.Equal(
        expected, Open("customer_id,date,amount,Newsletter,Agreed\na,2026-01-01,5,no,yes\n", "contact", columns).Of("a").Consent);

    [Fact]
    public void UnknownColumn_IsRefusedWithTheColumns()
    {
        var error = Assert.Throws<OrderFileException>(() => Open("customer_id,date,amount\na,2026-01-01,5\n", "Notes"));
        Assert.Contains("got Notes; choose one of customer_id, date, amount", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TooManyValues_AreRefused()
    {
        var error = Assert.Throws<OrderFileException>(() => Open("customer_id,date,amount,Notes\na,2026-01-01,5,x\n", "Notes", maximumBytes: 100));
        Assert.True(error.IsTooLarge);
        Assert.Equal(
            "The columns to keep take more space than the service allows; name fewer columns, or use conversion score, " +
            "which has no such limit.",
            error.Message);
    }

    [Fact]
    public void LastLineOfAnInstant_IsKept() => Assert.Equal(
        "second", Open("customer_id,date,amount,Notes\na,2026-01-01,5,first\na,2026-01-01,5,second\n", "Notes").Of("a").Columns[0].Value);

    [Fact]
    public void ValueThatIsReplaced_TakesNoMoreSpace()
    {
        var lines = string.Concat(Enumerable.Range(10, 50).Select(day => $"a,2026-01-{day % 20 + 10},5,value {day}\n"));
        Assert.StartsWith("value", Open($"customer_id,date,amount,Notes\n{lines}", "Notes", maximumBytes: 5_000).Of("a").Columns[0].Value,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_DivideTheCustomers()
    {
        var text = "customer_id,date,amount\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"c{i},2026-01-01,5\n"));
        var file = new OrderInputFile("orders.csv", () => new MemoryStream(Encoding.UTF8.GetBytes(text)));
        var customers = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            using var table = OrderTable.Open([file], new() { Shard = new(i, 3) });
            var own = table.Customers().Select(customer => customer.Customer).ToList();
            Assert.InRange(own.Count, 8, 32);
            Assert.Equal((60 - own.Count, (60 - own.Count) * 5m), TextOrders.LeftOut(table, "of another shard"));
            customers.AddRange(own);
        }
        Assert.Equal(60, customers.Distinct().Count());
        Assert.Equal(60, customers.Count);
    }

    [Fact]
    public void NamesWithCommas_AreInQuotes()
    {
        var request = KeepRequest.Parse("contact, \"Notes, internal\",Tags")!;
        Assert.True(request.Contacts);
        Assert.Equal(["Notes, internal", "Tags"], request.Columns);
        Assert.Null(KeepRequest.Parse(" "));
    }

    [Fact]
    public void Inspection_ShowsTheColumns()
    {
        using var table = TextOrders.Open("customer_id,date,amount,Email,Newsletter\na,2026-01-01,5,a@b.de,yes\n");
        Assert.Equal(["email Email", "consent Newsletter"], table.Inspection.Contacts.Select(column => $"{column.Role} {column.Column}"));
        Assert.Null(table.Kept);
    }

    private static KeptValues Open(string text, string keep, string? columns = null, long maximumBytes = long.MaxValue)
    {
        var file = new OrderInputFile("orders.csv", () => new MemoryStream(Encoding.UTF8.GetBytes(text)));
        using var table = OrderTable.Open(
            [file],
            new() { Columns = ColumnMapping.Parse(columns), Keep = KeepRequest.Parse(keep), MaximumKeptBytes = maximumBytes });
        return table.Kept!;
    }
}
