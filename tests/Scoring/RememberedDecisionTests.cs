using System.Text;
using Conversion.Decisions;
using Conversion.Models;
using Conversion.Orders;
using Conversion.Profiles;
using Conversion.Scoring;

namespace Conversion.Tests.Scoring;

/// <summary>When remembered customers are decided about, with policies whose days of change are known: docs/profiles.md.</summary>
public sealed class RememberedDecisionTests
{
    // RECENT up to 30 days after the last order, OLD up to 200, and then GONE.
    private const string ByAge =
        """
        {"name": "age", "rules": [{"name": "r", "action": "RECENT", "when": "recencyDays <= 30", "message": "m"},
         {"name": "o", "action": "OLD", "when": "recencyDays <= 200", "message": "m"}],
         "fallback": {"name": "f", "action": "GONE", "message": "m"}}
        """;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly int FirstDay = ProfileScorer.DayOf(Start);
    private static readonly Model Model = TestModel.Create();

    // Days count from the order. Each line: the swept day and its action, or nothing for no decision, then the next due day.
    [Theory]
    [InlineData(null, 0, "0 RECENT 31, 31 OLD 121, 121 - 201, 201 GONE 291, 291 - 381")]
    [InlineData(null, 20, "20 RECENT 31, 31 OLD 121")]
    [InlineData(null, 111, "111 OLD 201, 201 GONE 291")]
    [InlineData(null, 110, "110 OLD 200, 200 - 201, 201 GONE 291")]
    [InlineData(20, 0, "0 RECENT 20, 20 RECENT 31, 31 OLD 51, 51 OLD 71")]
    [InlineData(31, 0, "0 RECENT 31, 31 OLD 62, 62 OLD 93")]
    [InlineData(100, 50, "50 OLD 140, 140 - 150, 150 OLD 201, 201 GONE 291, 291 - 301, 301 GONE 391")]
    public void SilentCustomer_IsDueWhenTheActionChangesOrIsRepeated(int? repeatDays, int firstDay, string expected)
    {
        var scorer = new ProfileScorer(Create(ByAge), repeatDays);
        var profile = Bought(new("anna"), "1", 0);
        var steps = new List<string>();
        for (var day = firstDay; steps.Count < expected.Split(',').Length;)
        {
            var decided = scorer.DecideOnDay(profile, FirstDay + day);
            var next = decided.Profile.Schedule.Day!.Value - FirstDay;
            steps.Add($"{day} {decided.Score?.Decision.Action ?? "-"} {next}");
            Assert.Equal(scorer.Rules, decided.Profile.Schedule.Rules);
            Assert.Equal(decided.Score is null ? profile.Decisions.Length : profile.Decisions.Length + 1, decided.Profile.Decisions.Length);
            Assert.NotEqual(0, decided.Score?.Decision.Trace.Count);
            (profile, day) = (decided.Profile, next);
        }

        Assert.Equal(expected, string.Join(", ", steps));
    }

    [Theory]
    [InlineData(24 * 3 - 1, null, 3)]
    [InlineData(24 * 3, null, 3)]
    [InlineData(24 * 3 + 1, 4, 4)]
    [InlineData(24 * 5, 6, 6)]
    public void DayBeforeTheLatestEvent_IsDecidedAlready(int hoursOfEvent, int? next, int decidedDay)
    {
        var scorer = new ProfileScorer(Create(ByAge));
        var profile = new Profile("anna").Apply(Order("1", Start.AddHours(hoursOfEvent)));

        var decided = scorer.DecideOnDay(profile, FirstDay + 3);

        Assert.Equal(next is null, decided.Score is not null);
        if (next is { } due)
            Assert.Equal(new Schedule(FirstDay + due, 0), decided.Profile.Schedule);
        Assert.Equal("RECENT", scorer.DecideOnDay(profile, FirstDay + decidedDay).Score?.Decision.Action);
    }

    [Fact]
    public void Event_DecidesAtItsTime_AndIsDueOnTheNextDay()
    {
        var scorer = new ProfileScorer(Create(ByAge));
        var before = Bought(new("anna"), "1", 0);
        var after = before.Apply(Order("2", Start.AddDays(40).AddHours(5)));

        var decided = scorer.DecideAfterEvent(before, after, cause: 7);

        var stored = Assert.Single(decided.Profile.Decisions);
        Assert.Equal(
            (decided.Score!.Id, Start.AddDays(40).AddHours(5), "RECENT", "treatment", "ok", "1", 7UL),
            (stored.Id, stored.AsOf, stored.Action, stored.Arm, stored.Status, stored.ModelVersion, stored.Cause));
        Assert.Equal(ScoreJson.Write(decided.Score), stored.Pending.ToArray());
        Assert.NotEmpty(decided.Score.Decision.Trace);
        Assert.Equal(new Schedule(FirstDay + 41, 0), decided.Profile.Schedule);
        Assert.Null(scorer.DecideAfterEvent(after, after, cause: 7).Score);
        Assert.Equal(0UL, scorer.DecideOnDay(after, FirstDay + 41).Profile.Decisions[0].Cause);
    }

    [Fact]
    public void Score_TakesAnOrderThatIsNotRemembered_AtItsPlace()
    {
        var scorer = new ProfileScorer(Create(ByAge));
        var profile = Bought(Bought(new("anna"), "1", 0), "2", 50);
        var asOf = Start.AddDays(60);
        var between = new Order(Start.AddDays(20), 100, 10, 3);
        var all = profile.Apply(Order("3", between.At));

        Assert.Equal(ScoreJson.Write(scorer.Score(all, asOf)), ScoreJson.Write(scorer.Score(profile, asOf, between)));
        Assert.NotEqual(ScoreJson.Write(scorer.Score(profile, asOf)), ScoreJson.Write(scorer.Score(profile, asOf, between)));
        Assert.NotEmpty(scorer.Score(profile, asOf).Decision.Trace);
    }

    // Of the days 1 to 18, on the 9th and the 18th nothing was done, on the 2nd the customer was in the control group, and the decision of
    // the 3rd waits.
    [Theory]
    [InlineData(1, "3 11 12 13 14 15 16 17 18 19")]
    [InlineData(15, "3 5 6 7 8 10 11 12 13 14 15 16 17 19")]
    [InlineData(18, "3 4 5 6 7 8 10 11 12 13 14 15 16 17 19")]
    public void OldestDecisionsThatNobodyNeeds_AreDropped(int capDays, string expected)
    {
        var scorer = new ProfileScorer(Create(
            $$"""
            {"version": 2, "name": "cap", "caps": [{"times": 100, "days": {{capDays}} }],
             "actions": [{"name": "BANNER", "message": "m"}], "rules": [], "fallback": {"name": "f", "action": "BANNER"} }
            """));
        var decisions = Enumerable.Range(1, 18).Select(day => new StoredDecision(
            $"{day}", Start.AddDays(day), day % 9 == 0 ? "NONE" : "BANNER", day == 2 ? "control" : "treatment", "ok", "1", 0,
            day == 3 ? new byte[1] : default));
        var profile = Bought(new("anna"), "1", 0) with { Decisions = [.. decisions] };

        var kept = scorer.DecideOnDay(profile, FirstDay + 19).Profile.Decisions;

        Assert.Equal(expected, string.Join(' ', kept.Select(decision => (decision.AsOf - Start).TotalDays)));
    }

    // A sweep that runs again on its day leaves what it decided, although a cap now forbids the same.
    [Fact]
    public void SecondSweepOfADay_DecidesNothing_WithLimits()
    {
        var scorer = new ProfileScorer(Create(
            """
            {"version": 2, "name": "cap", "actions": [{"name": "BANNER", "message": "m", "cap": {"times": 1, "days": 7}}],
             "rules": [], "fallback": {"name": "f", "action": "BANNER"}}
            """));
        var first = scorer.DecideOnDay(Bought(new("anna"), "1", 0), FirstDay + 3);
        var again = scorer.DecideOnDay(first.Profile, FirstDay + 3);
        var tomorrow = scorer.DecideOnDay(first.Profile, FirstDay + 4);

        Assert.Equal("BANNER", first.Score!.Decision.Action);
        Assert.Null(again.Score);
        Assert.Equal(FirstDay + 4, first.Profile.Schedule.Day);
        Assert.Equal(first.Profile.Schedule, again.Profile.Schedule);
        Assert.Equal("NONE", tomorrow.Score!.Decision.Action);
        Assert.Equal(FirstDay + 10, tomorrow.Profile.Schedule.Day);
        Assert.Equal("BANNER", scorer.DecideOnDay(tomorrow.Profile, FirstDay + 10).Score!.Decision.Action);
    }

    // Quiet hours are compared with the time at which the decision is sent, today and on the days ahead.
    [Theory]
    [InlineData(7, "NONE")]
    [InlineData(8, "SMS")]
    [InlineData(20, "SMS")]
    [InlineData(21, "NONE")]
    public void QuietHours_AreOfTheTimeOfSending(int hour, string action)
    {
        var scorer = new ProfileScorer(Create(
            """
            {"version": 2, "name": "quiet", "quiet": {"from": "21:00", "to": "08:00"},
             "actions": [{"name": "SMS", "message": "m", "channel": "sms"}], "rules": [], "fallback": {"name": "f", "action": "SMS"}}
            """));
        var profile = Bought(new("anna"), "1", 0).Apply(new ConsentGiven(Start, Consent.Yes))
            .Apply(new ContactChanged(Start, new Dictionary<ContactRole, string> { [ContactRole.Phone] = "1" }));

        var decided = scorer.DecideOnDay(profile, FirstDay + 3, Start.AddDays(3).AddHours(hour));

        Assert.Equal(action, decided.Score!.Decision.Action);
        Assert.Equal(FirstDay + 93, decided.Profile.Schedule.Day);
        Assert.Equal("NONE", scorer.DecideOnDay(profile, FirstDay + 3).Score!.Decision.Action);
    }

    [Fact]
    public void BudgetOfADay_NeedsRoom_AndTheControlGroupAsksForNone()
    {
        const string Budgeted =
            """
            {"version": 2, "name": "budget", "actions": [{"name": "CALL", "message": "m", "budget": {"perDay": 5}}],
             "rules": [], "fallback": {"name": "f", "action": "CALL"}}
            """;
        var (treated, control) = (new ProfileScorer(Create(Budgeted)), new ProfileScorer(Create(Budgeted, new(1, "s"))));
        var profile = Bought(new("anna"), "1", 0);

        Assert.Equal(new Dictionary<string, int> { ["CALL"] = 5 }, treated.DayBudgets);
        foreach (var (scorer, isAsked) in new[] { (treated, true), (control, false) })
        {
            var open = new DayRoom(1, DayRoom.Open(["CALL"]).LeastProfits, []);
            var full = new DayRoom(1, new Dictionary<string, double>(), []);
            Assert.Equal("CALL", scorer.DecideOnDay(profile, FirstDay + 3, room: open).Score!.Decision.Action);
            Assert.Equal("NONE", scorer.DecideOnDay(profile, FirstDay + 3, room: full).Score!.Decision.Action);
            Assert.Equal("NONE", scorer.DecideOnDay(profile, FirstDay + 3).Score!.Decision.Action);
            Assert.Equal((isAsked, isAsked), (open.Asked!.ContainsKey("CALL"), full.Asked!.ContainsKey("CALL")));
            // On the next day, the budget may have room.
            Assert.Equal(FirstDay + 4, scorer.DecideOnDay(profile, FirstDay + 3, room: full).Profile.Schedule.Day);
            Assert.Equal("CALL", scorer.Score(profile, Start.AddDays(3)).Decision.Action);

            open.Asked.Clear();
            var after = Bought(profile, "2", 5);
            Assert.Equal("CALL", scorer.DecideAfterEvent(profile, after, 1, open).Score!.Decision.Action);
            Assert.Equal("NONE", scorer.DecideAfterEvent(profile, after, 1).Score!.Decision.Action);
            Assert.Equal(isAsked, open.Asked.ContainsKey("CALL"));
        }
    }

    [Fact]
    public void ModelOfOtherFeatures_CannotRemember()
    {
        var foreign = new Model
        {
            Name = "m",
            Version = "1",
            Hash = "",
            HorizonDays = 1,
            Coverage = 0,
            Features = [new("recencyDays"), new("shoeSize")],
        };
        var scorer = new Scorer(
            foreign, new Policy(new("p", [], new("f", "A", "m")), Scorer.QuantitiesOf(foreign)), ControlGroup.None);

        Assert.Equal(
            "Customers can be remembered only with a model of orders, but this model needs 'shoeSize'; unset Profiles__Store.",
            Assert.Throws<InvalidDataException>(() => new ProfileScorer(scorer)).Message);
    }

    private static Scorer Create(string policy, ControlGroup? control = null) => new(
        Model, Policy.Parse(Encoding.UTF8.GetBytes(policy), Scorer.QuantitiesOf(Model)), control ?? ControlGroup.None);

    private static Profile Bought(Profile profile, string id, int day) => profile.Apply(Order(id, Start.AddDays(day)));

    private static OrderPlaced Order(string id, DateTimeOffset at) => new(at, OrderId.From(id), new(0, new(at, 100, 10, 3)));
}
