using System.Text;
using Conversion.Decisions;
using Conversion.Json;
using static Conversion.Tests.Decisions.TestPolicies;

namespace Conversion.Tests.Decisions;

/// <summary>Decisions of policies of version 2.</summary>
public sealed class ActionPolicyTests
{
    private static readonly Policy First = Policy.Load(Repository.PathOf("models/policy.json"), TestPolicies.Quantities);
    private static readonly Policy Four = Parse(FourRules);

    [Theory]
    [InlineData(0.8, 2000)]
    [InlineData(0.8, 2000.01)]
    [InlineData(0.80000001, 2000)]
    [InlineData(0.80000001, 2000.01)]
    [InlineData(0.79999999, 2000.01)]
    [InlineData(0.80000001, 1999.99)]
    [InlineData(0.3, 2000.01)]
    [InlineData(0.29999999, 2000.01)]
    [InlineData(0.29999999, 2000)]
    [InlineData(0, 0)]
    [InlineData(1, 1e9)]
    public void FourRulesWithoutObstacle_DecideAsTheFirstVersion_WithTheSameTexts(double probability, double monetaryValue)
    {
        double[] values = [probability, 12.99, monetaryValue];
        var (first, second) = (First.Decide(values), Four.DecideFor(values, Reachable));

        Assert.Equal((first.Action, first.Message, first.Rule), (second.Action, second.Message, second.Rule));
    }

    [Theory]
    [InlineData("""{"name": "x"}""", "/rules", "/fallback")]
    [InlineData("""{"name": "x", "rules": [{"name": "r", "action": "A", "when": "probability > 0"}], "fallback": {"name": "f", "action": "A"}}""",
        "/rules/0/message", "/fallback/message")]
    [InlineData("""{"name": "x", "actions": [], "rules": [], "fallback": {"name": "f", "action": "A", "message": "m"}}""", "/actions")]
    public void FirstVersion_IsRefusedWithoutItsMembers_AndWithOthers(string json, params string[] pointers) =>
        Assert.Equal(pointers, Refuse(json).Select(error => error.Pointer));

    [Theory]
    [InlineData("""{"name": "VIP", "message": "m", "cap": {"times": 0, "days": 3}}""", "/actions/0/cap/times", "a whole number from 1 to 1000")]
    [InlineData("""{"name": "VIP", "message": "m", "cap": {"times": 1.5, "days": 3}}""", "/actions/0/cap/times", "got 1.5")]
    [InlineData("""{"name": "VIP", "message": "m", "cap": {"times": 1}}""", "/actions/0/cap/days", "is required")]
    [InlineData("""{"name": "VIP", "message": "m", "quiet": {"from": "25:00", "to": "08:00"}}""", "/actions/0/quiet/from", "a time such as 21:00")]
    [InlineData("""{"name": "VIP", "message": "m", "quiet": {"from": "08:00", "to": "08:00"}}""", "/actions/0/quiet/to", "twice")]
    [InlineData("""{"name": "VIP", "message": "m", "quiet": {"from": "21:00", "to": "08:00", "zone": "server"}}""", "/actions/0/quiet/zone", "customer or shop")]
    [InlineData("""{"name": "VIP", "message": "m", "budget": {}}""", "/actions/0/budget", "perRun or perDay")]
    [InlineData("""{"name": "VIP", "message": "m", "margin": 2}""", "/actions/0/margin", "must be 0 to 1, got 2")]
    [InlineData("""{"name": "VIP", "message": "m", "needs": {"when": "probabilty > 1"}}""", "/actions/0/needs/when", "there is no quantity")]
    [InlineData("""{"name": "VIP", "message": "m", "channel": "app", "needs": {"reachable": true}}""", "/actions/0/needs/reachable", "must be false")]
    [InlineData("""{"name": "NONE", "message": "m"}""", "/actions/0/name", "means no action")]
    [InlineData("""{"name": "VIP", "message": "m", "chanel": "email"}""", "/actions/0/chanel", "is unknown; use name")]
    public void WrongAction_IsRefusedByItsPlace(string action, string pointer, string detail)
    {
        var error = Refuse($$"""{"version": 2, "name": "x", "actions": [{{action}}], "rules": []}""")[0];

        Assert.Equal(pointer, error.Pointer);
        Assert.Contains(detail, error.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"version": 3, "name": "x", "actions": []}""", "/version", "from 1 to 2, got 3")]
    [InlineData("""{"version": 2, "name": "x"}""", "/actions", "is required")]
    [InlineData("""{"version": 2, "name": "x", "actions": [], "decide": "best"}""", "/decide", "must be first or profit, got 'best'")]
    [InlineData("""{"version": 2, "name": "x", "actions": [], "timeZone": "Mars"}""", "/timeZone", "such as Europe/Berlin, got 'Mars'")]
    [InlineData("""{"version": 2, "name": "x", "actions": [], "timeZone": ""}""", "/timeZone", "such as Europe/Berlin, got ''")]
    [InlineData("""{"version": 2, "name": "x", "actions": [], "caps": [{"times": 1, "days": 1, "channel": "email"}]}""", "/caps/0/channel", "define it first")]
    [InlineData("""{"version": 2, "name": "x", "actions": [{"name": "VIP", "message": "m"}], "rules": [{"name": "r", "action": "VPI", "when": "probability > 0"}]}""",
        "/rules/0/action", "got 'VPI'; write 'VIP'")]
    [InlineData(
        """{"version": 2, "name": "x", "actions": [{"name": "VIP", "message": "m"}], "rules": [], "fallback": {"name": "f", "action": "VPI"}}""",
        "/fallback/action", "got 'VPI'; write 'VIP'")]
    [InlineData("""{"name": "x", "caps": [], "rules": [], "fallback": {"name": "f", "action": "A", "message": "m"}}""",
        "/caps", "needs \"version\": 2 in the policy.")]
    public void WrongPolicy_IsRefusedWithWhatToWrite(string json, string pointer, string detail)
    {
        var error = Refuse(json)[0];

        Assert.Equal(pointer, error.Pointer);
        Assert.Contains(detail, error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Trace_HasTheFactsOfEachRuleThatWasTried()
    {
        var trace = Four.DecideFor([0.9, 5, 2000]).Trace;

        Assert.Equal(
            [new("probability", 0.9, ">", "0.8", 0.8, Holds: true), new("monetaryValue", 2000, ">", "2000", 2000, Holds: false)],
            trace[0].Facts);
        Assert.Equal(("vip", false, "promo", true), (trace[0].Rule, trace[0].Matched, trace[1].Rule, trace[1].Matched));
        Assert.Equal([new("probability", 0.9, ">", "0.8", 0.8, Holds: true)], trace[1].Facts);
    }

    [Fact]
    public void HundredActions_AreTheMost()
    {
        static string With(int count) =>
            $$"""{"version": 2, "name": "x", "actions": [{{string.Join(',', Enumerable.Range(1, count).Select(Action))}}], "rules": []}""";
        static string Action(int number) => $$"""{"name": "A{{number}}", "message": "m"}""";

        Assert.Equal(100, Parse(With(100)).Document.Actions!.Count);
        Assert.Equal("/actions", Assert.Single(Refuse(With(101))).Pointer);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData(""", "needs": {"consent": true} """, true)]
    [InlineData(""", "channel": "email", "needs": {"consent": false, "reachable": true} """, true)]
    public void PolicyNeedsContacts_WhenAnActionNeedsConsentOrAnAddress(string members, bool expected) =>
        Assert.Equal(expected, OfOne(members).NeedsContacts);

    [Theory]
    [InlineData("\"2\"")]
    [InlineData("3")]
    [InlineData("true")]
    public void WrongVersion_IsTheOnlyError(string version)
    {
        var errors = Refuse($$"""{"version": {{version}}, "name": "x", "actions": [{"name": "VIP", "message": "m"}], "decide": "first"}""");

        Assert.Equal("/version", Assert.Single(errors).Pointer);
    }

    [Fact]
    public void VersionAtTheEnd_IsTheSamePolicy()
    {
        const string Json = """{"name": "x", "actions": [{"name": "VIP", "message": "m"}], "version": 2}""";

        Assert.Equal(Parse("""{"version": 2, "name": "x", "actions": [{"name": "VIP", "message": "m"}]}""").Hash, Parse(Json).Hash);
    }

    [Fact]
    public void Trace_HasALineForTheSuppressedAction_AndTheNextOneWins()
    {
        var decision = Four.DecideFor([0.9, 5, 3000], Reachable with { Past = [new(AsOf.AddDays(-3), "VIP")] });

        Assert.Equal("PROMO", decision.Action);
        Assert.Equal(["vip", "promo", "risk"], decision.Trace.Select(line => line.Rule));
        Assert.Equal(["VIP: sent 3 days ago, at most once in 30", null, null], decision.Trace.Select(line => line.Suppressed));
        Assert.Equal(new("NURTURE", "nurture", "rule promo comes before nurture"), decision.RunnerUp);
    }

    [Fact]
    public void CustomerWithoutAnAllowedAction_IsLeftAlone()
    {
        var policy = OfOne(""", "channel": "email" """);
        var decision = policy.DecideFor([0.5, 5, 0], ContactState.Unknown);

        Assert.Equal(("NONE", "", "none"), (decision.Action, decision.Message, decision.Rule));
        Assert.Equal("VIP: no consent to advertising", decision.Trace[0].Suppressed);
        Assert.Null(decision.RunnerUp);
    }

    [Fact]
    public void RuleOfNone_EndsTheList()
    {
        var policy = Parse(
            """
            {"version": 2, "name": "x", "actions": [{"name": "VIP", "message": "m"}],
             "rules": [{"name": "soon", "action": "NONE", "when": "daysToBuy < 3"}], "fallback": {"name": "rest", "action": "VIP"}}
            """);

        Assert.Equal(("NONE", "soon"), (policy.DecideFor([0, 2, 0]).Action, policy.DecideFor([0, 2, 0]).Rule));
        Assert.Equal("VIP", policy.DecideFor([0, 3, 0]).Action);
    }

    [Theory]
    [InlineData(""", "channel": "email" """, "no,email", "no consent to advertising")]
    [InlineData(""", "channel": "email" """, "yes,phone", "no contact for email")]
    [InlineData(""", "channel": "email" """, "yes,email", null)]
    [InlineData(""", "channel": "app" """, "yes,", null)]
    [InlineData(""", "channel": "app" """, "no,", "no consent to advertising")]
    [InlineData(""", "channel": "email", "needs": {"consent": false} """, "no,email", null)]
    [InlineData(""", "channel": "email", "needs": {"reachable": false} """, "yes,", null)]
    [InlineData("", "no,", null)]
    [InlineData(""", "needs": {"consent": true} """, "no,", "no consent to advertising")]
    [InlineData(""", "needs": {"when": "monetaryValue > 100"} """, "no,", "needs monetaryValue > 100")]
    public void Needs_AreConsentAndContactOfAChannel_UnlessTheActionSaysOtherwise(string members, string state, string? obstacle)
    {
        var parts = state.Split(',');
        var known = new ContactState { HasConsent = parts[0] == "yes", Channels = [parts[1]] };

        Assert.Equal(obstacle is null ? null : $"VIP: {obstacle}", OfOne(members).DecideFor([0.5, 5, 100], known).Trace[0].Suppressed);
    }

    [Theory]
    [InlineData(29.999, "sent 29 days ago, at most once in 30")]
    [InlineData(30, null)]
    [InlineData(1, "sent 1 day ago, at most once in 30")]
    [InlineData(0.5, "sent today, at most once in 30")]
    [InlineData(-2, "sent 2 days later, at most once in 30")]
    [InlineData(-30, null)]
    public void Cap_CountsTheDaysBeforeAndAfter(double daysAgo, string? obstacle) =>
        AssertSuppressed(OfOne(""", "cap": {"times": 1, "days": 30} """), obstacle, new PastAction(AsOf.AddDays(-daysAgo), "VIP"));

    [Theory]
    [InlineData("", """ "caps": [{"times": 2, "days": 7, "channel": "email"}], """, "email sent 2 times, last 1 day ago, at most twice in 7")]
    [InlineData("", """ "caps": [{"times": 3, "days": 7}], """, "contacted 3 times, last today, at most 3 times in 7")]
    [InlineData("", """ "caps": [{"times": 3, "days": 7, "channel": "email"}], """, null)]
    [InlineData(""", "cap": {"times": 1, "days": 7} """, """ "caps": [{"times": 1, "days": 7}], """, "sent 2 days ago, at most once in 7")]
    public void WiderCaps_CountTheirActions(string members, string more, string? obstacle)
    {
        var policy = Parse(
            $$"""
            {"version": 2, "name": "x", {{more}}
             "actions": [{"name": "VIP", "message": "m", "channel": "email" {{members}}}, {"name": "MAIL", "message": "m", "channel": "email"},
                         {"name": "CALL", "message": "m", "channel": "phone"}],
             "rules": [{"name": "all", "action": "VIP", "when": "probability >= 0"}]}
            """);

        AssertSuppressed(policy, obstacle, new(AsOf.AddDays(-2), "VIP"), new(AsOf.AddDays(-1), "MAIL"), new(AsOf, "CALL"));
    }

    [Theory]
    [InlineData("12:00", "13:00", null, "quiet from 12:00 to 13:00, local time 12:00")]
    [InlineData("11:00", "12:00", null, null)]
    [InlineData("21:00", "08:00", "Asia/Tokyo", "quiet from 21:00 to 08:00, local time 21:00")]
    [InlineData("21:01", "08:00", "Asia/Tokyo", null)]
    [InlineData("14:00", "14:01", null, "quiet from 14:00 to 14:01, local time 14:00", "Europe/Berlin")]
    [InlineData("14:00", "14:01", "UTC", null, "Europe/Berlin")]
    public void QuietHours_AreInTheCustomersZone_OrElseInTheShops(
        string from, string to, string? zone, string? obstacle, string shop = "UTC")
    {
        var policy = OfOne(""", "channel": "email" """, $$""" "timeZone": "{{shop}}", "quiet": {"from": "{{from}}", "to": "{{to}}"}, """);
        var customer = Reachable with { TimeZone = zone is null ? null : TimeZoneInfo.FindSystemTimeZoneById(zone) };

        Assert.Equal(obstacle is null ? null : $"VIP: {obstacle}", policy.DecideFor([0.5, 5, 0], customer).Trace[0].Suppressed);
    }

    [Fact]
    public void QuietHoursOfTheShop_IgnoreTheCustomersZone()
    {
        var policy = OfOne(""", "quiet": {"from": "12:00", "to": "13:00", "zone": "shop"} """);
        var customer = Reachable with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo") };

        Assert.Equal("NONE", policy.DecideFor([0.5, 5, 0], customer).Action);
    }

    [Fact]
    public void ActionWithoutAChannel_HasNoQuietHoursOfThePolicy() =>
        Assert.Equal("VIP", OfOne("", """ "quiet": {"from": "12:00", "to": "13:00"}, """).DecideFor([0.5, 5, 0]).Action);

    [Theory]
    [InlineData(1.2, 0.5, "VIP", "MAIL", "expected profit 0.50, against 1.20")]
    [InlineData(0.5, 1.2, "MAIL", "VIP", "expected profit 0.50, against 1.20")]
    [InlineData(-1, -2, "NONE", "VIP", "expected profit -1.00, against 0.00")]
    [InlineData(0.5, -2, "VIP", "NONE", "expected profit 0.00, against 0.50")]
    [InlineData(0.5, double.NaN, "VIP", "NONE", "expected profit 0.00, against 0.50")]
    [InlineData(double.NaN, double.NaN, "NONE", "VIP", "the expected profit of VIP is not known")]
    [InlineData(0, 0, "NONE", "VIP", "expected profit 0.00, against 0.00")]
    public void ByProfit_TheGreatestProfitAboveZeroWins(double vip, double mail, string action, string runnerUp, string why)
    {
        var policy = Parse(
            """
            {"version": 2, "name": "x", "decide": "profit", "actions": [{"name": "VIP", "message": "m"}, {"name": "MAIL", "message": "m"}],
             "rules": [{"name": "vip", "action": "VIP", "when": "probability >= 0"}, {"name": "mail", "action": "MAIL", "when": "probability >= 0"}]}
            """);
        var decision = policy.DecideFor([0.5, 5, 0], profits: [vip, mail]);

        Assert.Equal((action, runnerUp, why), (decision.Action, decision.RunnerUp!.Action, decision.RunnerUp.Why));
    }

    [Fact]
    public void CustomerWithoutAPurchase_GetsTheFallback()
    {
        var options = Four.Deliberate("c", AsOf, [double.NaN, double.NaN, double.NaN], hasPurchase: false, Reachable, new double[4], true);

        Assert.Equal(["NURTURE", "NONE"], options.Options.Select(option => option.Action));
    }

    private static void AssertSuppressed(Policy policy, string? obstacle, params PastAction[] past) => Assert.Equal(
        obstacle is null ? null : $"VIP: {obstacle}",
        policy.DecideFor([0.5, 5, 0], Reachable with { Past = past }).Trace[0].Suppressed);

    private static IReadOnlyList<FieldError> Refuse(string json) =>
        Assert.Throws<InvalidInputException>(() => Policy.Parse(Encoding.UTF8.GetBytes(json), TestPolicies.Quantities)).Errors;
}
