using System.Text;
using System.Text.Json.Nodes;
using Conversion.Decisions;
using Conversion.Orders;
using Conversion.Profiles;
using Conversion.Scoring;

namespace Conversion.Tests.Scoring;

/// <summary>The answer about a remembered customer: docs/profiles.md.</summary>
public sealed class ProfileJsonTests
{
    private static readonly DateTimeOffset Day = new(2026, 5, 1, 14, 30, 0, TimeSpan.FromHours(2));

    [Fact]
    public void UnknownCustomer_HasEmptyLists() =>
        Assert.Equal("""{"customerId":"anna","orders":[],"decisions":[]}""", Write(new("anna")));

    [Fact]
    public void Orders_AreChronological_WithWhatIsKnownOfEach()
    {
        var longest = new string('7', OrderId.MaximumKeptLength + 1);
        var profile = Apply(
            new OrderPlaced(Day, OrderId.From("late"), new(1, new(Day.AddDays(9), 1, 4, 2))),
            new OrderPlaced(Day, OrderId.From("early"), new(1, new(Day, 12.5, Items: 4))),
            new OrderPlaced(Day, OrderId.From("kinds"), new(1, new(Day.AddDays(1), 20, Products: 2))),
            new OrderPlaced(Day, OrderId.From("return"), new(1, new(Day.AddDays(2), 3, Returned: true))),
            new OrderPlaced(Day, OrderId.From("gone"), OrderVersion.Cancelled(Day.AddDays(3))),
            new OrderPlaced(Day, OrderId.From(longest), new(1, new(Day.AddDays(4), 8))),
            new OrderRefunded(Day, OrderId.From("kinds"), new(OrderId.From("r1"), 0, Day.AddDays(5), 1.5)),
            new OrderRefunded(Day, OrderId.From("unknown"), new(OrderId.From("r2"), 0, Day.AddDays(6), 2)));

        Assert.Equal(
            $$"""
            {"customerId":"anna","orders":[
            {"id":"early","at":"2026-05-01T12:30:00Z","amount":12.5,"items":4},
            {"id":"kinds","at":"2026-05-02T12:30:00Z","amount":20,"products":2,
            "refunds":[{"id":"r1","at":"2026-05-06T12:30:00Z","amount":1.5}]},
            {"id":"return","at":"2026-05-03T12:30:00Z","amount":3,"returned":true},
            {"id":"gone","at":"2026-05-04T12:30:00Z","amount":0,"cancelled":true},
            {"id":"{{OrderId.From(longest).Key:x16}}","at":"2026-05-05T12:30:00Z","amount":8},
            {"id":"unknown","at":"2026-05-07T12:30:00Z","amount":2,"returned":true,
            "refunds":[{"id":"r2","at":"2026-05-07T12:30:00Z","amount":2}]},
            {"id":"late","at":"2026-05-10T12:30:00Z","amount":1,"items":4,"products":2}
            ],"decisions":[]}
            """.ReplaceLineEndings(""),
            Write(profile));
    }

    [Fact]
    public void OrdersOfOneInstant_AreInTheOrderOfTheirKeys()
    {
        OrderId[] ids = [.. Enumerable.Range(0, 20).Select(i => OrderId.From($"{i}"))];
        var profile = Apply([.. ids.Select(id => new OrderPlaced(Day, id, new(1, new(Day, 1))))]);

        Assert.Equal(
            ids.OrderBy(id => id.Key).Select(id => id.Text),
            JsonNode.Parse(Write(profile))!["orders"]!.AsArray().Select(order => (string?)order!["id"]));
    }

    // An amount that is net of a refund is written as it was before the refund, because a request lowers it again.
    [Fact]
    public void Orders_CanBeSentBackToBeScored()
    {
        var version = Day.AddDays(3).ToUnixTimeMilliseconds();
        var profile = Apply(
            new OrderPlaced(Day, OrderId.From("net"), new(version, new(Day, 6.1, 1, 1), IsNet: true)),
            new OrderRefunded(Day, OrderId.From("net"), new(OrderId.From("r1"), 0, Day.AddDays(1), 4.2)),
            new OrderPlaced(Day, OrderId.From("plain"), new(1, new(Day.AddDays(1), 10))));
        var orders = JsonNode.Parse(Write(profile))!["orders"]!.ToJsonString();

        var read = new CustomerReader(TestModel.Create()).Read(
            Encoding.UTF8.GetBytes($$"""{"customerId":"anna","orders":{{orders}}}"""), Day.AddDays(9));

        Assert.Contains("\"amount\":10.3,", orders, StringComparison.Ordinal);
        Assert.Equal(profile.ToOrders(), read.Orders);
    }

    [Fact]
    public void ConsentAndContacts_AreTheLatest_WithoutThoseThatWereRemoved()
    {
        var profile = Apply(
            new ConsentGiven(Day, Consent.No),
            new ContactChanged(Day, new Dictionary<ContactRole, string>
            {
                [ContactRole.FirstName] = "Zoë \"Z\" >",
                [ContactRole.Email] = "",
                [ContactRole.Postcode] = "10115",
            }));

        Assert.Equal(
            """
            {"customerId":"anna","orders":[],"consent":{"value":"no","at":"2026-05-01T12:30:00Z"},
            "contact":{"firstName":"Zoë \"Z\" >","postcode":"10115"},"decisions":[]}
            """.ReplaceLineEndings(""),
            Write(profile));
        Assert.Equal(
            """{"customerId":"anna","orders":[],"decisions":[]}""",
            Write(Apply(new ContactChanged(Day, new Dictionary<ContactRole, string> { [ContactRole.Email] = "" }))));
    }

    [Fact]
    public void Decisions_SayWhetherTheyWerePublished_AndTheScoreIsTheAnswerToARequest()
    {
        var profile = new Profile("anna")
        {
            Decisions =
            [
                new("id1", Day, "VIP", "treatment", "ok", "v1", 7, default),
                new("id2", Day.AddDays(1), "NONE", "control", "insufficient_data", "v2", 0, new byte[] { 1 }),
            ],
        };
        var score = new Score(
            "anna", Day.UtcDateTime, new("m", "v", "h"), 90, "ok", null, null, null, null, null,
            new("VIP", "m", "r", ControlGroup.TreatmentArm, [], null), null, [], [], "id3");

        const string Decisions =
            """
            {"customerId":"anna","orders":[],"decisions":[
            {"id":"id1","asOf":"2026-05-01T12:30:00Z","action":"VIP","arm":"treatment","status":"ok","modelVersion":"v1","published":true},
            {"id":"id2","asOf":"2026-05-02T12:30:00Z","action":"NONE","arm":"control","status":"insufficient_data",
            "modelVersion":"v2","published":false}]
            """;
        Assert.Equal($"{Decisions.ReplaceLineEndings("")}}}", Write(profile));
        Assert.Equal(
            $$"""{{Decisions.ReplaceLineEndings("")}},"score":{{Encoding.UTF8.GetString(ScoreJson.Write(score))}}}""",
            Write(profile, score));
    }

    private static Profile Apply(params ProfileEvent[] events) =>
        events.Aggregate(new Profile("anna"), (profile, change) => profile.Apply(change));

    private static string Write(Profile profile, Score? score = null) => Encoding.UTF8.GetString(ProfileJson.Write(profile, score));
}
