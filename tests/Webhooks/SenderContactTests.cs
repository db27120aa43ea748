using System.Text;
using Conversion.Orders;
using Conversion.Profiles;
using Conversion.Webhooks;

namespace Conversion.Tests.Webhooks;

/// <summary>What senders report about people: contacts, consent and requests about personal data.</summary>
public sealed class SenderContactTests
{
    private static readonly DateTimeOffset At = new(2026, 5, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void CustomerOfShopify_HasEveryContact()
    {
        const string Body =
            """
            {"id":1,"email":"anna@example.com","phone":"+4912345","first_name":"Anna","last_name":"Berg",
             "updated_at":"2026-05-02T09:00:00Z",
             "default_address":{"phone":"+49999","city":"Berlin","province_code":"BE","province":"Land Berlin","zip":"10115",
             "country_code":"DE"}}
            """;
        AssertContacts(
            "shopify", "customers/create", Body, "1",
            "Email anna@example.com, Phone +4912345, FirstName Anna, LastName Berg, City Berlin, Region BE, Postcode 10115, Country DE");
        AssertContacts(
            "shopify", "customers/update",
            """{"email":"B@example.com","created_at":"2026-05-02T09:00:00Z","default_address":{"phone":"+49999","province":"Bayern"}}""",
            "b@example.com", "Email B@example.com, Phone +49999, Region Bayern");
    }

    [Fact]
    public void CustomerOfWooCommerce_HasEveryContact()
    {
        AssertContacts(
            "woocommerce", "customer.updated",
            """
            {"id":7,"email":"ben@example.com","first_name":"Ben","last_name":"Klee","date_modified_gmt":"2026-05-02T09:00:00",
             "date_created_gmt":"2020-01-01T00:00:00",
             "billing":{"email":"bill@example.com","phone":"030 1","first_name":"B","last_name":"K",
             "city":"Bonn","state":"NW","postcode":"53111","country":"DE"}}
            """,
            "7", "Email ben@example.com, Phone 030 1, FirstName Ben, LastName Klee, City Bonn, Region NW, Postcode 53111, Country DE");
        AssertContacts(
            "woocommerce", "customer.created",
            """
            {"id":0,"email":"c@example.com","first_name":"","date_created":"2026-05-02T09:00:00",
             "billing":{"email":"bill@example.com","first_name":"Bill","last_name":"Kay"}}
            """,
            "c@example.com", "Email c@example.com, FirstName Bill, LastName Kay");
    }

    [Fact]
    public void PersonOfSegment_HasEveryContact()
    {
        AssertContacts(
            "segment", "",
            """
            {"type":"identify","userId":"u1","timestamp":"2026-05-02T09:00:00Z","traits":{"email":"c@example.com","phone":"030 2",
             "firstName":"Cleo","lastName":"Moss","name":"Cleo Moss",
             "address":{"city":"Ulm","state":"BW","postalCode":"89073","country":"Germany"}}}
            """,
            "u1",
            "Email c@example.com, Phone 030 2, FirstName Cleo, LastName Moss, Name Cleo Moss, City Ulm, Region BW, Postcode 89073, " +
            "Country Germany");
        AssertContacts(
            "segment", "",
            """
            {"type":"identify","originalTimestamp":"2026-05-02T09:00:00Z",
             "traits":{"email":"d@example.com","first_name":"Di","last_name":"Roe"}}
            """,
            "d@example.com", "Email d@example.com, FirstName Di, LastName Roe");
        Assert.Empty(Read("segment", "", """{"type":"identify","traits":{"firstName":"Anonymous"}}""").Events);
    }

    [Theory]
    [InlineData("""{"userId":"u","traits":{"email":"t@b.de"},"sentAt":"2026-05-02T09:00:00Z"}""", "u")]
    [InlineData("""{"context":{"traits":{"email":"C@b.de"}},"traits":{"email":"t@b.de"},"receivedAt":"2026-05-02T09:00:00Z"}""", "c@b.de")]
    [InlineData("""{"properties":{"email":"p@b.de"},"traits":{"email":"t@b.de"},"timestamp":"2026-05-02T09:00:00Z"}""", "p@b.de")]
    [InlineData("""{"traits":{"email":"t@b.de"},"originalTimestamp":"2026-05-02T09:00:00Z","timestamp":"2020-01-01"}""", "t@b.de")]
    public void PersonOfSegment_IsKnownByTheFirstMemberThatNamesOne(string body, string expected)
    {
        var (customer, read) = Assert.Single(Read("segment", "", $"{{\"type\":\"identify\",{body[1..]}").Events);
        Assert.Equal((expected, At), (customer, read.Time));
    }

    [Theory]
    [InlineData("subscribed", Consent.Yes)]
    [InlineData("unsubscribed", Consent.No)]
    [InlineData("redacted", Consent.No)]
    [InlineData("pending", Consent.Unknown)]
    public void ConsentOfShopify_IsRead(string state, string expected)
    {
        var (customer, read) = Assert.Single(Read(
            "shopify", "customers_email_marketing_consent/update",
            $$$"""
            {"customer_id":1,"email_address":"a@example.com","occurred_at":"2026-05-02T09:00:00Z",
             "email_marketing_consent":{"state":"{{{state}}}","consent_updated_at":null}}
            """).Events);
        Assert.Equal(("1", new ConsentGiven(At, expected)), (customer, read));
    }

    [Theory]
    [InlineData("customers_email_marketing_consent/update", """{"customer_id":1,"email_marketing_consent":null}""")]
    [InlineData("customers_email_marketing_consent/update", """{"email_marketing_consent":{"state":"subscribed"}}""")]
    [InlineData("customers/update", """{"first_name":"Anna"}""")]
    public void ReportOfNobody_OrOfNothing_HasNoEffect(string topic, string body) => Assert.Empty(Read("shopify", topic, body).Events);

    [Theory]
    [InlineData("customers/redact", PrivacyKind.EraseCustomer)]
    [InlineData("customers/data_request", PrivacyKind.Export)]
    public void PrivacyRequest_NamesWhoIsKnown(string topic, PrivacyKind kind)
    {
        var privacy = Read("shopify", topic, """{"customer":{"email":"a@example.com"}}""").Privacy!;
        Assert.Equal((kind, "a@example.com"), (privacy.Kind, Assert.Single(privacy.CustomerIds)));
        Assert.Empty(Read("shopify", "shop/redact", "{}").Privacy!.CustomerIds);
    }

    private static void AssertContacts(string sender, string topic, string body, string customer, string expected)
    {
        var (id, read) = Assert.Single(Read(sender, topic, body).Events);
        var changed = Assert.IsType<ContactChanged>(read);
        Assert.Equal((customer, At), (id, changed.Time));
        Assert.Equal(
            expected.Split(", ").Order(StringComparer.Ordinal),
            changed.Contacts.Select(contact => $"{contact.Key} {contact.Value}").Order(StringComparer.Ordinal));
    }

    private static SenderEvents Read(string sender, string topic, string body) =>
        SenderEvents.Read(sender, topic, Encoding.UTF8.GetBytes(body));
}
