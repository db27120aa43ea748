using Conversion.Decisions;
using Conversion.Models;
using Conversion.Orders;
using Conversion.Profiles;
using Conversion.Scoring;

namespace Conversion.Tests.Scoring;

/// <summary>Decisions about remembered customers, with the model and the policy that ship.</summary>
public sealed class ProfileScorerTests
{
    private const int Days = 90;
    private static readonly DateTimeOffset Start = new(2011, 9, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly int FirstDay = ProfileScorer.DayOf(Start);
    private static readonly Model Model = ModelLoader.Load(Repository.PathOf("models/conversion.model"));
    private static readonly Policy Policy = Policy.Load(Repository.PathOf("models/policy.json"), Scorer.QuantitiesOf(Model));
    private static readonly Scorer Scorer = new(Model, Policy, new ControlGroup(0.1, "test"));

    [Theory]
    [InlineData(null)]
    [InlineData(20)]
    public void SweepOfDueCustomers_DecidesAsAFullScoringOfEachDay(int? repeatDays)
    {
        var scorer = new ProfileScorer(Scorer, repeatDays);
        var random = new Random(4);
        var looked = 0;
        var decided = 0;
        for (var customer = 0; customer < 150; customer++)
        {
            var events = RandomOrders(random, $"{customer}");
            var swept = new Profile($"customer-{customer}") { Schedule = new(FirstDay, 0) };
            var full = swept;
            for (var day = FirstDay; day < FirstDay + Days; day++)
            {
                if (swept.Schedule.Day <= day)
                {
                    swept = Publish(scorer.DecideOnDay(swept, day).Profile);
                    looked++;
                }
                full = Publish(FullScoring(full, day, repeatDays));
                foreach (var placed in events.Where(placed => ProfileScorer.DayOf(placed.Time) == day || (day == FirstDay && placed.Time < Start)))
                {
                    swept = Publish(scorer.DecideAfterEvent(swept, swept.Apply(placed), cause: 1).Profile);
                    full = Publish(scorer.DecideAfterEvent(full, full.Apply(placed), cause: 1).Profile);
                }
                Assert.Equal(full.Decisions.Select(Text), swept.Decisions.Select(Text));
            }
            decided += swept.Decisions.Length;
        }
        Assert.True(decided > 300, $"{decided} decisions show little.");
        Assert.True(looked < 150 * Days / 4, $"{looked} looks are as many as without a due day.");
    }

    [Fact]
    public void SweepAgain_MakesTheSameDecisionOnce()
    {
        var scorer = new ProfileScorer(Scorer);
        var profile = Apply(new("anna"), Placed("1", Start.AddDays(-10), 100));

        var first = scorer.DecideOnDay(profile, FirstDay);
        var again = scorer.DecideOnDay(first.Profile, FirstDay);
        var afterACrash = scorer.DecideOnDay(profile, FirstDay);

        Assert.Single(first.Profile.Decisions);
        Assert.Null(again.Score);
        Assert.Equal(first.Profile.Decisions[0].Id, afterACrash.Profile.Decisions[0].Id);
    }

    [Fact]
    public void AnyOrderOfEvents_EndsWithTheSameDecision()
    {
        var scorer = new ProfileScorer(Scorer);
        var random = new Random(8);
        for (var customer = 0; customer < 100; customer++)
        {
            var events = RandomOrders(random, $"{customer}").OrderBy(placed => placed.Time).ToArray();
            var expected = Decide(events);
            random.Shuffle(events);
            Assert.Equal(Text(expected), Text(Decide(events)));
        }

        StoredDecision Decide(OrderPlaced[] events) => events.Aggregate(
            new Profile("anna"), (before, next) => scorer.DecideAfterEvent(before, before.Apply(next), 1).Profile).Decisions[^1];
    }

    [Fact]
    public void EventThatChangesNoFeature_MakesNoDecision()
    {
        var scorer = new ProfileScorer(Scorer);
        var before = Apply(new("anna"), Placed("1", Start, 100));
        var again = before.Apply(Placed("1", Start, 100) with { Time = Start.AddDays(3) });
        var consent = before.Apply(new ConsentGiven(Start, Consent.Yes));

        Assert.Null(scorer.DecideAfterEvent(before, again, 2).Score);
        Assert.Null(scorer.DecideAfterEvent(before, consent, 2).Score);
    }

    [Fact]
    public void DecisionsThatWait_AreKept_HoweverManyThereAre()
    {
        var scorer = new ProfileScorer(Scorer);
        var profile = new Profile("anna");
        for (var i = 0; i < 30; i++)
            profile = scorer.DecideAfterEvent(profile, profile.Apply(Placed($"{i}", Start.AddDays(i), 10 + i)), (ulong)i).Profile;
        Assert.Equal(30, profile.Decisions.Length);

        profile = Publish(profile);
        profile = scorer.DecideAfterEvent(profile, profile.Apply(Placed("last", Start.AddDays(40), 5)), 99).Profile;
        Assert.Equal(ProfileScorer.KeptDecisions, profile.Decisions.Length);
        Assert.Equal(99UL, profile.Decisions[^1].Cause);
    }

    [Fact]
    public void ControlGroup_IsTheSameFromMemory()
    {
        var scorer = new ProfileScorer(Scorer);
        for (var customer = 0; customer < 50; customer++)
        {
            var profile = Apply(new($"customer-{customer}"), Placed("1", Start, 100));
            Assert.Equal(
                Scorer.Control.Contains(profile.CustomerId) ? ControlGroup.Arm : ControlGroup.TreatmentArm,
                scorer.Score(profile, Start).Decision.Arm);
        }
    }

    // As DecideOnDay, without a due day: everybody is scored.
    private static Profile FullScoring(Profile profile, int day, int? repeatDays)
    {
        var asOf = new DateTimeOffset(day * TimeSpan.TicksPerDay, TimeSpan.Zero);
        var orders = profile.ToOrders();
        var score = Scorer.Score(new() { Id = profile.CustomerId, AsOf = asOf, Orders = orders, ProfileVersion = Profile.VersionOf(orders) });
        var last = profile.Decisions.LastOrDefault();
        var isDue = last is null || last.Action != score.Decision.Action || ProfileScorer.DayOf(last.AsOf) + repeatDays <= day;
        if (!isDue || profile.LastEventAt > asOf)
            return profile;
        var decision = new StoredDecision(
            score.Id, asOf, score.Decision.Action, score.Decision.Arm, score.Status, score.Model.Version, 0, default);
        return profile with { Decisions = [.. profile.Decisions.TakeLast(ProfileScorer.KeptDecisions - 1), decision] };
    }

    private static List<OrderPlaced> RandomOrders(Random random, string customer) =>
    [
        .. Enumerable.Range(0, random.Next(1, 9)).Select(i => Placed(
            $"{customer}-{i}", Start.AddSeconds(random.Next(-500 * 86_400, Days * 86_400)), random.Next(1, 90_000) / 100.0)),
    ];

    private static OrderPlaced Placed(string id, DateTimeOffset at, double amount) =>
        new(at, OrderId.From(id), new(0, new(at, amount, 10, 3)));

    private static Profile Apply(Profile profile, OrderPlaced placed) => profile.Apply(placed);

    private static Profile Publish(Profile profile) =>
        profile with { Decisions = [.. profile.Decisions.Select(decision => decision.Published())] };

    private static string Text(StoredDecision decision) => $"{decision.Id} {decision.AsOf:O} {decision.Action} {decision.Arm}";
}
