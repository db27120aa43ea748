using System.Text;
using Conversion.Decisions;
using Conversion.Json;

namespace Conversion.Tests.Decisions;

/// <summary>What the author of a wrong policy of version 2 reads, word for word: docs/policy.md.</summary>
public sealed class SecondVersionErrorTests
{
    [Theory]
    [InlineData("1", "/actions/0 must be an object, got a number.")]
    [InlineData("{}", "/actions/0/name is required. /actions/0/message is required.")]
    [InlineData("""{MORE "x": 1}""",
        "/actions/0/x is unknown; use name, message, channel, cost, margin, offer, needs, cap, quiet, budget.")]
    [InlineData("""{"name": 1, "message": 2, "channel": 3, "offer": 4}""",
        "/actions/0/name must be a string, got the number 1. /actions/0/message must be a string, got the number 2. "
        + "/actions/0/channel must be a string, got the number 3. /actions/0/offer must be a string, got the number 4.")]
    [InlineData("""{MORE "name": "a", "message": "m", "channel": "c", "channel": "c", "offer": "o", "offer": "o"}""",
        "/actions/0/name must appear only once. /actions/0/message must appear only once. "
        + "/actions/0/channel must appear only once. /actions/0/offer must appear only once.")]
    [InlineData("""{MORE "cost": 1, "cost": 1, "margin": 1, "margin": 1, "cap": CAP, "cap": CAP}""",
        "/actions/0/cost must appear only once. /actions/0/margin must appear only once. /actions/0/cap must appear only once.")]
    [InlineData("""{MORE "needs": {}, "needs": {}, "quiet": QUIET, "quiet": QUIET, "budget": {"perRun": 1}, "budget": {"perRun": 1}}""",
        "/actions/0/needs must appear only once. /actions/0/quiet must appear only once. /actions/0/budget must appear only once.")]
    [InlineData("""{MORE "cost": -0.5, "margin": -0.5}""",
        "/actions/0/cost must be 0 to 1000000000, got -0.5. /actions/0/margin must be 0 to 1, got -0.5.")]
    [InlineData("""{MORE "cost": 1000000001, "margin": 1.5}""",
        "/actions/0/cost must be 0 to 1000000000, got 1000000001. /actions/0/margin must be 0 to 1, got 1.5.")]
    [InlineData("""{MORE "needs": 1, "cap": 2, "quiet": 3, "budget": 4}""",
        "/actions/0/needs must be an object, got a number. /actions/0/cap must be an object, got a number. "
        + "/actions/0/quiet must be an object, got a number. /actions/0/budget must be an object, got a number.")]
    [InlineData("""{MORE "needs": {"x": 1, "when": 2, "when": "1 > 0", "consent": true, "consent": true}}""",
        "/actions/0/needs/x is unknown; use consent, reachable, when. /actions/0/needs/when must be a string, got the number 2. "
        + "/actions/0/needs/when must appear only once. /actions/0/needs/consent must appear only once.")]
    [InlineData("""{MORE "needs": {"reachable": false, "reachable": false}}""", "/actions/0/needs/reachable must appear only once.")]
    [InlineData("""{MORE "cap": {}}""", "/actions/0/cap/times is required. /actions/0/cap/days is required.")]
    [InlineData("""{MORE "cap": {"times": 0, "days": 0}}""",
        "/actions/0/cap/times must be a whole number from 1 to 1000, got 0. "
        + "/actions/0/cap/days must be a whole number from 1 to 3650, got 0.")]
    [InlineData("""{MORE "cap": {"times": 1001, "days": 3651}}""",
        "/actions/0/cap/times must be a whole number from 1 to 1000, got 1001. "
        + "/actions/0/cap/days must be a whole number from 1 to 3650, got 3651.")]
    [InlineData("""{MORE "cap": {"times": 1.5, "days": 2, "times": 1, "days": 2}}""",
        "/actions/0/cap/times must be a whole number from 1 to 1000, got 1.5. "
        + "/actions/0/cap/times must appear only once. /actions/0/cap/days must appear only once.")]
    [InlineData("""{MORE "cap": {"times": 1, "days": 1, "channel": "email"}}""", "/actions/0/cap/channel is unknown; use times, days.")]
    [InlineData("""{MORE "quiet": {}}""", "/actions/0/quiet/from is required. /actions/0/quiet/to is required.")]
    [InlineData("""{MORE "quiet": {"from": "9:00", "to": "24:00", "zone": "server", "x": 1}}""",
        "/actions/0/quiet/from must be a time such as 21:00, got '9:00'. /actions/0/quiet/to must be a time such as 21:00, got '24:00'. "
        + "/actions/0/quiet/zone must be customer or shop, got 'server'. /actions/0/quiet/x is unknown; use from, to, zone.")]
    [InlineData("""{MORE "quiet": {"from": "08:00", "to": "08:00"}}""",
        "/actions/0/quiet/to must not be the time of from, got 08:00 twice.")]
    [InlineData("""{MORE "quiet": {"to": "08:00", "to": "08:00", "zone": "shop", "zone": "shop"}}""",
        "/actions/0/quiet/to must appear only once. /actions/0/quiet/zone must appear only once. /actions/0/quiet/from is required.")]
    [InlineData("""{MORE "budget": {}}""", "/actions/0/budget must have perRun or perDay, and not both.")]
    [InlineData("""{MORE "budget": {"perRun": 1, "perDay": 1}}""", "/actions/0/budget must have perRun or perDay, and not both.")]
    [InlineData("""{MORE "budget": {"perRun": 0}}""", "/actions/0/budget/perRun must be a whole number from 1 to 2147483647, got 0.")]
    [InlineData("""{MORE "budget": {"perDay": 2147483648, "x": 1}}""",
        "/actions/0/budget/perDay must be a whole number from 1 to 2147483647, got 2147483648. "
        + "/actions/0/budget/x is unknown; use perRun, perDay.")]
    [InlineData("""{"name": " ", "message": "{", "channel": " "}""",
        "/actions/0/name must be 1 to 200 characters, got only blanks. /actions/0/channel must not be blank. "
        + "/actions/0/message a brace has no partner in \"{\".")]
    [InlineData("""{"name": "NONE", "message": "m"}, {MORE "cost": 0}, {MORE "cost": 0}""",
        "/actions/0/name must not be NONE, which means no action. /actions/2/name must be unique, got 'VIP' twice.")]
    [InlineData("""{MORE "channel": "app", "needs": {"reachable": true, "when": "probability"}}""",
        "/actions/0/needs/reachable must be false where the channel is not one of email, sms, phone, post: its contacts are not known. "
        + "/actions/0/needs/when expected a comparison (< <= > >= = !=) at character 12, found the end.")]
    public void WrongAction_IsDescribed(string actions, string errors)
    {
        actions = actions.Replace("MORE", """ "name": "VIP", "message": "m", """, StringComparison.Ordinal)
            .Replace("CAP", """{"times": 1, "days": 1}""", StringComparison.Ordinal)
            .Replace("QUIET", """{"from": "21:00", "to": "08:00"}""", StringComparison.Ordinal);

        Assert.Equal(errors, Describe($$"""{"version": 2, "name": "x", "actions": [{{actions}}]}"""));
    }

    [Theory]
    [InlineData(""" "caps": [1, {"times": 1, "days": 1, "x": 1}, {"days": 1}] """,
        "/caps/0 must be an object, got a number. /caps/1/x is unknown; use times, days, channel. /caps/2/times is required.")]
    [InlineData(""" "caps": {}, "quiet": [], "decide": 1, "bound": 2, "timeZone": 3 """,
        "/caps must be an array, got an object. /quiet must be an object, got an array. /decide must be a string, got the number 1. "
        + "/bound must be a string, got the number 2. /timeZone must be a string, got the number 3.")]
    [InlineData(""" "decide": "best", "bound": "high", "timeZone": "Mars" """,
        "/decide must be first or profit, got 'best'. /bound must be expected or low, got 'high'. "
        + "/timeZone must be a time zone such as Europe/Berlin, got 'Mars'.")]
    [InlineData(""" "caps": [], "caps": [], "decide": "first", "decide": "first", "bound": "low", "bound": "low", "actions": [] """,
        "/caps must appear only once. /decide must appear only once. /bound must appear only once. /actions must appear only once.")]
    [InlineData(""" "timeZone": "UTC", "timeZone": "UTC", "quiet": QUIET, "quiet": QUIET, "version": 2 """,
        "/timeZone must appear only once. /quiet must appear only once. /version must appear only once.")]
    [InlineData(""" "caps": [{"times": 1, "days": 1, "channel": "emial"}, {"times": 1, "days": 1, "channel": "letter"}] """,
        "/caps/0/channel must be the channel of an action, got 'emial'; write 'email'. "
        + "/caps/1/channel must be the channel of an action, got 'letter'; use one of email, app.")]
    [InlineData(""" "caps": [CAP, CAP, {"times": 1, "days": 1, "channel": "app"}, {"times": 2, "days": 1, "channel": "app"}] """,
        "/caps/1 must be the only cap over all actions. /caps/3 must be the only cap of app.")]
    [InlineData(""" "rules": [{"name": "r", "action": "VPI", "when": "1 > 0"}], "fallback": {"name": "f", "action": "BANNER"} """,
        "/rules/0/action must be an action of the policy or NONE, got 'VPI'; write 'VIP'. "
        + "/fallback/action must be an action of the policy or NONE, got 'BANNER'; use one of VIP, APP, NONE.")]
    public void WrongPolicy_IsDescribed(string members, string errors)
    {
        members = members.Replace("CAP", """{"times": 1, "days": 1}""", StringComparison.Ordinal)
            .Replace("QUIET", """{"from": "21:00", "to": "08:00"}""", StringComparison.Ordinal);

        Assert.Equal(errors, Describe(
            $$"""
            {"version": 2, "name": "x", {{members}},
             "actions": [{"name": "VIP", "message": "m", "channel": "email"}, {"name": "APP", "message": "m", "channel": "app"}]}
            """));
    }

    [Fact]
    public void CapOfAChannel_NeedsAnActionOfTheChannel() => Assert.Equal(
        "/caps/0/channel must be the channel of an action, got 'email'; define it first.",
        Describe("""{"version": 2, "name": "x", "actions": [], "caps": [{"times": 1, "days": 1, "channel": "email"}]}"""));

    [Fact]
    public void FirstVersion_NamesEachMemberOfTheSecond() => Assert.Equal(
        string.Join(' ', new[] { "quiet", "caps", "timeZone", "bound", "decide", "actions" }
            .Select(member => $"/{member} needs \"version\": 2 in the policy.")),
        Describe("""
            {"name": "x", "quiet": {"from": "21:00", "to": "08:00"}, "caps": [], "timeZone": "UTC", "bound": "low", "decide": "profit",
             "actions": [{"name": "A", "message": "m", "quiet": {"from": "21:00", "to": "08:00", "zone": "shop"}}],
             "rules": [], "fallback": {"name": "f", "action": "A", "message": "m"}}
            """));

    [Fact]
    public void Members_AreReadAtTheirLimits()
    {
        var document = TestPolicies.Parse(
            """
            {"version": 2, "name": "x", "decide": "profit", "bound": "low", "timeZone": "Europe/Berlin", "$schema": "s",
             "quiet": {"from": "00:00", "to": "23:59"}, "caps": [{"times": 1000, "days": 3650}, {"times": 1, "days": 1, "channel": "sms"}],
             "actions": [
               {"name": "A", "message": "a", "channel": "sms", "offer": "o", "cost": 1e9, "margin": 0, "cap": {"times": 1000, "days": 3650},
                "needs": {"consent": false, "reachable": false, "when": "probability > 0"}, "budget": {"perRun": 2147483647},
                "quiet": {"from": "08:00", "to": "09:00", "zone": "customer"}},
               {"name": "B", "message": "b", "cost": 0, "margin": 1, "budget": {"perDay": 1}}],
             "rules": [{"name": "1", "action": "A", "when": "1 > 0"}, {"name": "2", "action": "B", "when": "1 > 0", "message": "own"},
               {"name": "3", "action": "NONE", "when": "1 > 0"}],
             "fallback": {"name": "f", "action": "B"}}
            """).Document;

        Assert.Equal((2, "profit", "low", "Europe/Berlin"), (document.Version, document.Decide, document.Bound, document.TimeZone));
        Assert.Equal(new QuietHours("00:00", "23:59", null), document.Quiet);
        Assert.Equal([new(1000, 3650), new PolicyCap(1, 1) { Channel = "sms" }], document.Caps!);
        Assert.Equal(
            [
                new("A", "a")
                {
                    Channel = "sms",
                    Offer = "o",
                    Cost = 1e9,
                    Margin = 0,
                    Cap = new(1000, 3650),
                    Needs = new(false, false, "probability > 0"),
                    Budget = new(int.MaxValue, null),
                    Quiet = new("08:00", "09:00", QuietHours.Customer),
                },
                new PolicyAction("B", "b") { Budget = new(null, 1) },
            ],
            document.Actions!);
        Assert.Equal(["a", "own", ""], document.Rules.Select(rule => rule.Message));
        Assert.Equal(new PolicyFallback("f", "B", "b"), document.Fallback);
    }

    private static string Describe(string policy) => string.Join(
        ' ',
        Assert.Throws<InvalidInputException>(() => Policy.Parse(Encoding.UTF8.GetBytes(policy), TestPolicies.Quantities)).Errors
            .Select(error => $"{error.Pointer} {error.Detail}"));
}
