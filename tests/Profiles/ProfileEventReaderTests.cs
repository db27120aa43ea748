using System.Text;
using Conversion.Json;
using Conversion.Orders;
using Conversion.Profiles;

namespace Conversion.Tests.Profiles;

public sealed class ProfileEventReaderTests
{
    private static readonly DateTimeOffset Time = new(2026, 5, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset At = new(2026, 5, 1, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Order_HasItsFields()
    {
        var (customer, read) = Read(
            """
            {"customerId":" Anna@Example.com ","order":{"id":"1001","at":"2026-05-01T10:00:00Z","amount":12.5,"items":3,"products":2,
             "returned":true,"cancelled":false,"version":7}}
            """);
        Assert.Equal("anna@example.com", customer);
        Assert.Equal(new OrderPlaced(Time, OrderId.From("1001"), new(7, new Order(At, 12.5, 3, 2, Returned: true))), read);
    }

    [Fact]
    public void OrderWithoutItems_HasAnUnknownNumberOfThem()
    {
        var placed = Assert.IsType<OrderPlaced>(Read(
            """{"customerId":"a","order":{"id":"1","at":"2026-05-01T10:00:00Z","amount":0,"version":"2026-05-01T10:00:00Z"}}""").Event);
        Assert.Equal((double.NaN, double.NaN), (placed.Version.Order.Items, placed.Version.Order.Products));
        Assert.Equal(At.ToUnixTimeMilliseconds(), placed.Version.Version);
    }

    // A cancellation may come without a customer, and without what was ordered.
    [Theory]
    [InlineData("""{"order":{"id":"1","cancelled":true}}""", "2026-05-02T00:00:00Z", OrderVersion.Final)]
    [InlineData("""{"order":{"id":"1","cancelled":true,"at":"2026-05-01T10:00:00Z","version":8}}""", "2026-05-01T10:00:00Z", 8)]
    public void Cancellation_NeedsOnlyTheNumber(string json, string at, long version)
    {
        var (customer, read) = Read(json);
        Assert.Null(customer);
        Assert.Equal(new OrderPlaced(Time, OrderId.From("1"), OrderVersion.Cancelled(DateTimeOffset.Parse(at, null), version)), read);
    }

    [Fact]
    public void Refund_HasItsFields_AndAnIdOfItsContentWithoutOne()
    {
        var (customer, read) = Read("""{"refund":{"orderId":"1","id":"r","at":"2026-05-01T10:00:00Z","amount":2.5,"version":3}}""");
        Assert.Null(customer);
        Assert.Equal(new OrderRefunded(Time, OrderId.From("1"), new(OrderId.From("r"), 3, At, 2.5)), read);

        var unnamed = Read("""{"customerId":"a","refund":{"orderId":"1","at":"2026-05-01T10:00:00Z","amount":2.5}}""");
        Assert.Equal("a", unnamed.CustomerId);
        Assert.Equal(Refund.IdOf(At, 2.5), Assert.IsType<OrderRefunded>(unnamed.Event).Refund.Id);
        Assert.NotEqual(Refund.IdOf(At, 2.5), Refund.IdOf(At, 2.25));
        Assert.NotEqual(Refund.IdOf(At, 2.5), Refund.IdOf(At.AddTicks(1), 2.5));
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("no")]
    [InlineData("unknown")]
    public void Consent_IsAWord(string value) =>
        Assert.Equal(new ConsentGiven(Time, value), Read($$$"""{"customerId":"a","consent":{"value":"{{{value}}}"}}""").Event);

    [Fact]
    public void Contact_HasTheTextsByRole()
    {
        var changed = Assert.IsType<ContactChanged>(Read(
            """{"customerId":"a","contact":{"email":"a@b.de","phone":"","firstName":"Anna","city":null,"country":"DE"}}""").Event);
        Assert.Equal(
            ["Country DE", "Email a@b.de", "FirstName Anna", "Phone "],
            changed.Contacts.Select(contact => $"{contact.Key} {contact.Value}").Order(StringComparer.Ordinal));
        Assert.Equal(Time, changed.Time);
    }

    [Theory]
    [InlineData("5", "must be an object, got a number.|must have one of order, refund, consent and contact.")]
    [InlineData("""{"customerId":"a"}""", "must have one of order, refund, consent and contact.")]
    [InlineData("""{"customerId":"a","consent":{"value":"yes"},"contact":{}}""", "must have one of order, refund, consent and contact.")]
    [InlineData("""{"consent":{"value":"yes"}}""", "/customerId is required.")]
    [InlineData("""{"contact":{}}""", "/customerId is required.")]
    [InlineData("""{"order":{"id":"1","at":"2026-05-01","amount":1}}""", "/customerId is required.")]
    [InlineData("""{"customerId":" ","contact":{}}""", "/customerId must be 1 to 128 characters, got only blanks.")]
    [InlineData("""{"customerId":"a","contact":{},"b":1}""", "/b is unknown; use customerId, order, refund, consent, contact.")]
    [InlineData("""{"customerId":"a","order":{}}""", "/order/id is required.|/order/at is required.|/order/amount is required.")]
    [InlineData("""{"customerId":"a","order":5}""",
        "/order must be an object, got a number.|/order/id is required.|/order/at is required.|/order/amount is required.")]
    [InlineData("""{"customerId":"a","order":{"id":1,"at":"x","amount":-1,"items":-1,"products":-1,"returned":1,"cancelled":1}}""",
        "/order/id must be a string, got the number 1.|/order/at must be an ISO 8601 instant, e.g. 2026-01-31T09:30:00Z, got \"x\".|" +
        "/order/amount must be 0 to 1e12; mark a return with \"returned\": true.|" +
        "/order/items must be 0 to 1e12; mark a return with \"returned\": true.|" +
        "/order/products must be 0 to 1e12; mark a return with \"returned\": true.|/order/returned must be true or false, got a number.|" +
        "/order/cancelled must be true or false, got a number.")]
    [InlineData("""{"customerId":"a","order":{"id":"","at":"2026-05-01","amount":1,"b":1}}""",
        "/order/id must be 1 to 128 characters, got an empty text.|" +
        "/order/b is unknown; use id, at, amount, items, products, returned, cancelled, version.")]
    [InlineData("""{"refund":{}}""", "/refund/orderId is required.|/refund/at is required.|/refund/amount is required.")]
    [InlineData("""{"refund":{"orderId":1,"id":2,"at":3,"amount":"4","version":1.5,"b":1}}""",
        "/refund/orderId must be a string, got the number 1.|/refund/id must be a string, got the number 2.|" +
        "/refund/at must be an ISO 8601 instant, e.g. 2026-01-31T09:30:00Z, got the number 3.|" +
        "/refund/amount must be a number without quotes, got \"4\".|/refund/version must be a whole number from 0, or an instant.|" +
        "/refund/b is unknown; use orderId, id, at, amount, version.")]
    [InlineData("""{"customerId":"a","consent":{"value":"maybe"}}""", "/consent/value must be yes, no or unknown.")]
    [InlineData("""{"customerId":"a","consent":{}}""", "/consent/value is required.")]
    [InlineData("""{"customerId":"a","consent":{"value":"no","b":1}}""", "/consent/b is unknown; use value.")]
    [InlineData("""{"customerId":"a","contact":{"email":1}}""", "/contact/email must be a string, got the number 1.")]
    public void WrongField_IsNamed(string json, string expected) =>
        Assert.Equal(
            expected.Split('|'),
            Assert.Throws<InvalidInputException>(() => Read(json)).Errors.Select(error => error.ToString()));

    [Fact]
    public void UnknownContact_IsNamedWithTheKnownOnes() => Assert.StartsWith(
        "/contact/consent is unknown; use email, phone, ",
        Assert.Throws<InvalidInputException>(() => Read("""{"customerId":"a","contact":{"consent":"yes"}}""")).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("9007199254740992", 9007199254740992)]
    [InlineData("9007199254740994", null)]
    [InlineData("-1", null)]
    [InlineData("0.5", null)]
    public void Version_IsAWholeNumber(string version, long? expected)
    {
        var json = $$$"""{"order":{"id":"1","cancelled":true,"version":{{{version}}}}}""";
        if (expected is null)
            Assert.Equal(
                "/order/version must be a whole number from 0, or an instant.",
                Assert.Throws<InvalidInputException>(() => Read(json)).Message);
        else
            Assert.Equal(expected, Assert.IsType<OrderPlaced>(Read(json).Event).Version.Version);
    }

    // The clock of a shop may be five minutes ahead. Then the event is as late as its order.
    [Theory]
    [InlineData("order", "00:04:59.9999999", true)]
    [InlineData("order", "00:05:00", true)]
    [InlineData("order", "00:05:00.0000001", false)]
    [InlineData("refund", "00:05:00", true)]
    [InlineData("refund", "00:05:00.0000001", false)]
    public void OrderAheadOfTheEvent_IsAcceptedForFiveMinutes(string kind, string ahead, bool isAccepted)
    {
        var at = Time + TimeSpan.Parse(ahead, null);
        var json = $$$"""{"customerId":"a","{{{kind}}}":{"{{{(kind == "order" ? "id" : "orderId")}}}":"1","at":"{{{at:O}}}","amount":1}}""";
        if (isAccepted)
            Assert.Equal(at, Read(json).Event.Time);
        else
            Assert.Equal(
                $"/{kind}/at must not be later than the event (2026-05-02T00:00:00Z).",
                Assert.Throws<InvalidInputException>(() => Read(json)).Message);
    }

    [Theory]
    [InlineData("""{"order":{}}""", true)]
    [InlineData("""{"customerId":"a","refund":{}}""", true)]
    [InlineData("""{"consent":{}}""", true)]
    [InlineData("""{"contact":{}}""", true)]
    [InlineData("""{"customerId":"a"}""", false)]
    [InlineData("""{"consent":{},"orders":[]}""", false)]
    [InlineData("""{"features":{},"contact":{}}""", false)]
    [InlineData("""{"a":{"order":{}}}""", false)]
    [InlineData("""["order"]""", false)]
    [InlineData("""{"order":{""", false)]
    [InlineData("""{"\ud800":1,"order":{}}""", false)]
    [InlineData("", false)]
    public void Event_IsKnownByItsMembers(string json, bool expected) =>
        Assert.Equal(expected, ProfileEventReader.Matches(Encoding.UTF8.GetBytes(json)));

    private static CustomerProfileEvent Read(string json) =>
        ProfileEventReader.Read(Encoding.UTF8.GetBytes(json), Time, InstantRules.Default);
}
