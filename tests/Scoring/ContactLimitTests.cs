using System.Text;
using Conversion.Decisions;
using Conversion.Orders;
using Conversion.Profiles;
using Conversion.Scoring;
using CsCheck;

namespace Conversion.Tests.Scoring;

/// <summary>Whatever happens, no cap is exceeded, and nobody without consent is contacted.</summary>
public sealed class ContactLimitTests
{
    private const int TotalTimes = 3;
    private const int TotalDays = 20;

    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Conversion.Models.Model Model = TestModel.Create();

    private static readonly Policy Policy = Policy.Parse(
        """
        {"version": 2, "name": "limits",
         "caps": [{"times": 3, "days": 20}, {"times": 2, "days": 12, "channel": "email"}],
         "quiet": {"from": "21:00", "to": "08:00"},
         "actions": [
           {"name": "VIP", "message": "m", "channel": "email", "cap": {"times": 1, "days": 15}},
           {"name": "PROMO", "message": "m", "channel": "email", "cap": {"times": 2, "days": 10}},
           {"name": "CALL", "message": "m", "channel": "phone", "cap": {"times": 1, "days": 2}}],
         "rules": [{"name": "vip", "action": "VIP", "when": "frequency > 1"}, {"name": "promo", "action": "PROMO", "when": "probability > 0"},
                   {"name": "call", "action": "CALL", "when": "probability > 0"}]}
        """u8, Scorer.QuantitiesOf(Model));

    private static readonly Scorer Scorer = new(Model, Policy, new(0.1, "c"), new(0.3, "e", days: 5));

    // What happens: its kind, the instant in hours, and a number that chooses among variants.
    private static readonly Gen<(int Kind, int Hour, int Choice)[]> Histories =
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 24 * 60], Gen.Int[0, 30]).Array[1, 60];

    [Fact]
    public void RememberedCustomer_StaysWithinTheLimits_InAnyOrderOfArrival() => Histories.Sample(
        history =>
        {
            var scorer = new ProfileScorer(Scorer);
            var profile = new Profile("anna");
            var sent = new List<PastAction>();
            foreach (var (kind, hour, choice) in history)
            {
                var before = profile;
                var at = Start.AddHours(hour);
                var decided = kind switch
                {
                    // Events arrive with any time, some several times.
                    < 4 => Decide(new OrderPlaced(at, OrderId.From($"{choice}"), new(hour, new Order(at, 10 + choice)))),
                    4 => Decide(new ConsentGiven(at, choice % 3 == 0 ? Consent.No : Consent.Yes)),
                    5 => Decide(new ContactChanged(at, Contacts(choice))),
                    // Sweeps run on any day, also again.
                    _ => scorer.DecideOnDay(profile, ProfileScorer.DayOf(at), at.AddHours(choice)),
                };
                profile = decided.Profile;
                if (decided.Score is not { } score || !ContactStates.IsTaken(score.Decision.Action, score.Decision.Arm))
                    continue;
                Assert.Equal(Consent.Yes, profile.Consent?.Text);
                Assert.Contains(
                    profile.Contacts, contact => contact.Value.Text.Length > 0 && contact.Key
                        == (score.Decision.Channel == Channel.Email ? ContactRole.Email : ContactRole.Phone));
                sent.Add(new(new(score.AsOf), score.Decision.Action));

                ProfileDecision Decide(ProfileEvent change) => scorer.DecideAfterEvent(before, before.Apply(change), cause: 1);
            }
            AssertWithinCaps(sent);
        },
        iter: 3000);

    [Fact]
    public void LinesOfABatch_StayWithinTheLimits_WithDuplicatesAndAnyOrder() => Histories.Sample(
        history =>
        {
            var run = ScoringRun.StartLines(Scorer, () => []);
            var reader = new CustomerReader(Model, takesContacts: true);
            var sent = new List<(string Customer, PastAction Action)>();
            foreach (var (kind, hour, choice) in history)
            {
                var consent = choice % 4 == 0 ? "no" : "yes";
                var at = Start.AddHours(hour);
                var line = $$"""
                    {"customerId": "c{{kind % 3}}", "asOf": "{{at:O}}", "consent": "{{consent}}", "contact": {"email": "a@b.example", "phone": "1"},
                     "orders": [{"at": "{{at.AddDays(-1 - choice):O}}", "amount": 5}, {"at": "{{at.AddDays(-1):O}}", "amount": {{choice}}}]}
                    """;
                var score = run.Score(reader.Read(Encoding.UTF8.GetBytes(line), at));
                if (!ContactStates.IsTaken(score.Decision.Action, score.Decision.Arm))
                    continue;
                Assert.Equal("yes", consent);
                Assert.InRange(at.Hour, 8, 20);
                sent.Add((score.CustomerId, new(at, score.Decision.Action)));
            }
            foreach (var customer in sent.GroupBy(one => one.Customer))
                AssertWithinCaps([.. customer.Select(one => one.Action)]);
        },
        iter: 1000);

    [Fact]
    public void LinesOfOneInstant_CountEach()
    {
        var run = ScoringRun.StartLines(new(Model, Policy, ControlGroup.None), () => []);
        var reader = new CustomerReader(Model, takesContacts: true);
        var line = """
            {"customerId": "c", "asOf": "2026-03-01T10:00:00Z", "consent": "yes", "contact": {"email": "a@b.example"},
             "orders": [{"at": "2026-02-01T10:00:00Z", "amount": 5}]}
            """;

        // PROMO is allowed twice in ten days, and e-mail twice in twelve.
        string[] actions = [.. Enumerable.Range(0, 3).Select(_ => run.Score(reader.Read(Encoding.UTF8.GetBytes(line), Start)).Decision.Action)];

        Assert.Equal(["PROMO", "PROMO", "NONE"], actions);
    }

    // Retries send the same request with what was done meanwhile.
    [Fact]
    public void RequestAgain_WithItsOwnDecision_IsNotSentTwice()
    {
        var first = Score("[]");
        var again = Score($$"""[{"asOf": "{{first.AsOf:O}}", "action": "{{first.Decision.Action}}", "arm": "treatment", "id": "x"}]""");

        Assert.Equal("VIP", first.Decision.Action);
        Assert.Equal("PROMO", again.Decision.Action);
        Assert.StartsWith("VIP: sent today, at most once in 15", again.Decision.Trace[0].Suppressed, StringComparison.Ordinal);

        static Score Score(string decisions) => new Scorer(Model, Policy, ControlGroup.None).Score(
            new CustomerReader(Model, takesContacts: true).Read(Encoding.UTF8.GetBytes(
                $$"""
                {"customerId": "c", "asOf": "2026-03-01T10:00:00Z", "consent": "yes", "contact": {"email": "a@b.example"}, "decisions": {{decisions}},
                 "orders": [{"at": "2026-02-01T10:00:00Z", "amount": 5}, {"at": "2026-02-03T10:00:00Z", "amount": 5}]}
                """), Start));
    }

    private static Dictionary<ContactRole, string> Contacts(int choice) => new()
    {
        [ContactRole.Email] = choice % 5 == 0 ? "" : "a@b.example",
        [ContactRole.Phone] = choice % 7 == 0 ? "" : "1",
    };

    private static void AssertWithinCaps(IReadOnlyList<PastAction> sent)
    {
        foreach (var first in sent)
        {
            AssertWithin(TotalTimes, TotalDays, _ => true);
            AssertWithin(2, 12, action => action is "VIP" or "PROMO");
            AssertWithin(1, 15, action => action == "VIP");
            AssertWithin(2, 10, action => action == "PROMO");
            AssertWithin(1, 2, action => action == "CALL");

            void AssertWithin(int times, int days, Func<string, bool> counts) => Assert.True(
                sent.Count(other => counts(other.Action) && other.At >= first.At && other.At - first.At < TimeSpan.FromDays(days)) <= times);
        }
    }
}
