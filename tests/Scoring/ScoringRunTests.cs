using System.Text;
using Conversion.Decisions;
using Conversion.Json;
using Conversion.Models;
using Conversion.Scoring;

namespace Conversion.Tests.Scoring;

/// <summary>Budgets a run, and customers who come several times: docs/policy.md.</summary>
public sealed class ScoringRunTests
{
    private const string CallOnly =
        """
        {"version": 2, "name": "run", "actions": [{"name": "CALL", "message": "m", "budget": {"perRun": 2}}],
         "rules": [], "fallback": {"name": "f", "action": "CALL"}}
        """;

    private const string CallOrMail =
        """
        {"version": 2, "name": "run",
         "actions": [{"name": "CALL", "message": "m", "budget": {"perRun": 2}}, {"name": "MAIL", "message": "m"}],
         "rules": [{"name": "r", "action": "CALL", "when": "frequency > 0"}], "fallback": {"name": "f", "action": "MAIL"}}
        """;

    private const string Unlimited =
        """
        {"version": 2, "name": "x", "actions": [{"name": "CALL", "message": "m"}], "fallback": {"name": "f", "action": "CALL"}}
        """;

    private static readonly DateTimeOffset AsOf = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Customer[] Ten = [.. Enumerable.Range(0, 10).Select(i => Buyer($"c{i}"))];

    // The actions of ten customers, with how many get each. Chance draws only among actions without a budget.
    [Theory]
    [InlineData(CallOnly, 0, 0, "CALL 2, NONE 8")]
    [InlineData(CallOnly, 0, 1, "CALL 2, NONE 8")]
    [InlineData(CallOnly, 1, 0, "CALL 10")]
    [InlineData(CallOrMail, 0, 0, "CALL 2, MAIL 8")]
    [InlineData(CallOrMail, 1, 0, "CALL 10")]
    [InlineData(CallOrMail, 0, 1, "MAIL 4, NONE 6")]
    public void Budget_IsOfCustomersWhoTakeWhatThePolicyChooses(string policy, double control, double exploration, string expected)
    {
        var scorer = Create(policy, new(control, "s"), new(exploration, "e"));
        foreach (var run in new[] { ScoringRun.Start(scorer, () => Ten), ScoringRun.StartLines(scorer, () => Ten) })
        {
            var actions = Ten.Select(customer => run.Score(customer).Decision.Action).CountBy(action => action).OrderBy(pair => pair.Key);

            Assert.Equal(expected, string.Join(", ", actions.Select(pair => $"{pair.Key} {pair.Value}")));
        }
    }

    [Fact]
    public void CustomersOfTheControlGroup_TakeNoPlace()
    {
        var scorer = Create(CallOnly, new(0.5, "s"));
        var run = ScoringRun.Start(scorer, () => Ten);
        var decisions = Ten.Select(customer => run.Score(customer).Decision).ToList();

        Assert.Contains(decisions, decision => decision.Arm == ControlGroup.Arm);
        Assert.Equal(2, decisions.Count(decision => decision is { Arm: ControlGroup.TreatmentArm, Action: "CALL" }));
    }

    [Theory]
    [InlineData("""{"name": "x", "rules": [], "fallback": {"name": "f", "action": "CALL", "message": "m"}}""")]
    [InlineData(Unlimited)]
    public void WithoutABudgetARun_CustomersAreNotReadBefore(string policy)
    {
        static IEnumerable<Customer> Unread() => throw new InvalidOperationException("The customers were read.");
        var scorer = Create(policy);
        foreach (var run in new[] { ScoringRun.Start(scorer, Unread), ScoringRun.StartLines(scorer, Unread) })
            Assert.Equal(["CALL", "CALL"], new[] { Ten[0], Ten[0] }.Select(customer => run.Score(customer).Decision.Action));
    }

    [Fact]
    public void CustomerWhoComesAgain_InAnySpelling_HasNoSecondPlace()
    {
        Customer[] lines = [Buyer("Ann@example.com"), Buyer(" ann@Example.com"), Buyer("ben"), Buyer("ann@example.com")];
        var run = ScoringRun.StartLines(Create(CallOrMail), () => lines);

        // Two places are for two people.
        Assert.Equal(["CALL", "MAIL", "CALL", "MAIL"], lines.Select(line => run.Score(line).Decision.Action));
    }

    // A cap of two: what a line reports and what the run decided count, but a decision that is reported counts once.
    [Theory]
    [InlineData(new int[0], "MAIL MAIL NONE")]
    [InlineData(new[] { 1 }, "MAIL MAIL NONE")]
    [InlineData(new[] { 1, 2 }, "MAIL MAIL NONE")]
    [InlineData(new[] { 0 }, "MAIL NONE NONE")]
    [InlineData(new[] { 0, 1 }, "MAIL NONE NONE")]
    public void ReportedDecisionOfTheRun_CountsOnce(int[] reported, string expected)
    {
        var run = ScoringRun.StartLines(
            Create("""
                {"version": 2, "name": "cap", "actions": [{"name": "MAIL", "message": "m", "cap": {"times": 2, "days": 30}}],
                 "rules": [], "fallback": {"name": "f", "action": "MAIL"}}
                """),
            () => []);

        var actions = Enumerable.Range(1, 3).Select(hour => run.Score(new()
        {
            Id = "ann",
            AsOf = AsOf.AddHours(hour),
            Orders = Ten[0].Orders,
            Contact = new() { Past = [.. reported.Where(past => past < hour).Select(past => new PastAction(AsOf.AddHours(past), "MAIL"))] },
        }).Decision.Action);

        Assert.Equal(expected, string.Join(' ', actions));
    }

    [Fact]
    public void CustomerWhoCannotBeScored_IsReportedWhenScored()
    {
        var model = ModelOf("shoeSize");
        var scorer = new Scorer(model, Policy.Parse(Encoding.UTF8.GetBytes(CallOnly), Scorer.QuantitiesOf(model)), ControlGroup.None);
        Customer[] customers = [Ten[0], new() { Id = "b", AsOf = AsOf, Features = [38] }];

        var run = ScoringRun.Start(scorer, () => customers);

        Assert.Equal("CALL", run.Score(customers[1]).Decision.Action);
        Assert.Equal("/orders", Assert.Throws<InvalidInputException>(() => run.Score(customers[0])).Errors[0].Pointer);
    }

    [Fact]
    public void TooManyCustomersOfLinesWithAnAction_AreRefused()
    {
        const int Most = 200_000;
        var model = ModelOf("a");
        var policy = Policy.Parse(Encoding.UTF8.GetBytes(Unlimited), Scorer.QuantitiesOf(model));
        var run = ScoringRun.StartLines(new(model, policy, ControlGroup.None), () => []);
        double[] row = [1];
        for (var i = 0; i < Most; i++)
            Score(i);

        var error = Assert.Throws<InvalidInputException>(() => Score(Most));

        Assert.False(error.Malformed);
        Assert.Equal(
            new FieldError("", "is after 200000 customers with an action; send the rest as another batch."), Assert.Single(error.Errors));
        Assert.Equal("CALL", Score(0).Decision.Action);

        Score Score(int i) => run.Score(new() { Id = $"{i}", AsOf = AsOf, Features = row }, includeExplanation: false);
    }

    private static Customer Buyer(string id) => new() { Id = id, AsOf = AsOf, Orders = [new(AsOf.AddDays(-3), 100, 5, 2)] };

    private static Scorer Create(string policy, ControlGroup? control = null, Exploration? exploration = null)
    {
        var model = TestModel.Create();
        return new(
            model, Policy.Parse(Encoding.UTF8.GetBytes(policy), Scorer.QuantitiesOf(model)), control ?? ControlGroup.None, exploration);
    }

    private static Model ModelOf(string feature) => new()
    {
        Name = "m",
        Version = "1",
        Hash = "",
        HorizonDays = 1,
        Coverage = 0,
        Features = [new(feature)],
    };
}
