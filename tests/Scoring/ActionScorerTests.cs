using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Conversion.Decisions;
using Conversion.Models;
using Conversion.Scoring;

namespace Conversion.Tests.Scoring;

/// <summary>Scores with actions, effects and profits.</summary>
public sealed class ActionScorerTests
{
    private static readonly DateTimeOffset AsOf = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Model Model = WithEffects();

    private const string ByProfit =
        """
        {"version": 2, "name": "profit", "decide": "profit",
         "actions": [{"name": "VIP", "message": "m", "cost": 1, "margin": 0.5, "offer": "EARLY"}, {"name": "MAIL", "message": "m", "cost": 0.5}],
         "rules": [{"name": "vip", "action": "VIP", "when": "probability >= 0"}, {"name": "mail", "action": "MAIL", "when": "probability >= 0"}]}
        """;

    [Fact]
    public void Answer_HasEffectsProfitAndWhyTheRunnerUpLost()
    {
        var score = Create(ByProfit).Score(Recent());
        var json = JsonNode.Parse(ScoreJson.Write(score))!;

        Assert.Equal(
            """[{"action":"VIP","outcome":"buying","expected":0.1,"low":0.05,"high":0.15},{"action":"VIP","outcome":"money","expected":10,"low":1,"high":19},{"action":"MAIL","outcome":"money","expected":2,"low":1.5,"high":2.5}]""",
            json["effects"]!.ToJsonString());
        Assert.Equal("VIP", (string?)json["decision"]!["action"]);
        Assert.Equal("EARLY", (string?)json["decision"]!["offer"]);
        Assert.Equal("""{"expected":4,"low":-0.5,"high":8.5}""", json["decision"]!["profit"]!.ToJsonString());
        Assert.Equal(
            """{"action":"MAIL","rule":"mail","why":"expected profit 1.50, against 4.00"}""", json["decision"]!["runnerUp"]!.ToJsonString());
        Assert.Equal("""[{"action":"VIP","propensity":1}]""", json["decision"]!["eligible"]!.ToJsonString());
        Assert.Equal(1, (double)json["decision"]!["propensity"]!);
    }

    [Fact]
    public void LowerBound_CanDecide()
    {
        var score = Create(ByProfit.Replace("\"decide\"", "\"bound\": \"low\", \"decide\"", StringComparison.Ordinal)).Score(Recent());

        Assert.Equal("MAIL", score.Decision.Action);
        Assert.Equal("lower bound of profit 0.00, against 1.00", score.Decision.RunnerUp!.Why);
    }

    [Fact]
    public void CustomerOfTheControlGroup_KeepsTheAction_WithThePropensityOfNone()
    {
        var scorer = Create(ByProfit, new ControlGroup(0.25, "s"), new Exploration(0.3, "e"));
        var scores = Enumerable.Range(0, 200).Select(i => scorer.Score(Recent($"c{i}"))).ToList();

        Assert.Contains(scores, score => score.Decision is { Arm: "control", Action: "VIP" });
        Assert.All(scores, score =>
        {
            var done = score.Decision.Arm == "control" ? "NONE" : score.Decision.Action;
            Assert.Equal(score.Decision.Eligible!.Single(one => one.Action == done).Propensity, score.Decision.Propensity);
            Assert.Equal(1, score.Decision.Eligible!.Sum(one => one.Propensity), 1e-12);
        });
    }

    // The shares that are seen are the propensities: over salts, one customer gets each action as often as it says.
    [Fact]
    public void Propensities_AreTheSharesThatAreSeen()
    {
        const int Salts = 20_000;
        var seen = new Dictionary<string, int>();
        IReadOnlyList<ActionPropensity> propensities = [];
        for (var i = 0; i < Salts; i++)
        {
            var score = Create(ByProfit, new ControlGroup(0.25, $"s{i}"), new Exploration(0.3, $"e{i}")).Score(Recent(), false);
            var done = score.Decision.Arm == "control" ? "NONE" : score.Decision.Action;
            seen[done] = seen.GetValueOrDefault(done) + 1;
            propensities = score.Decision.Eligible!;
        }
        Assert.All(propensities, one => Assert.Equal(
            one.Propensity, (double)seen[one.Action] / Salts, 5 * Math.Sqrt(one.Propensity * (1 - one.Propensity) / Salts)));
    }

    [Fact]
    public void FirstVersion_AnswersAsBefore_AlsoOfAModelWithEffects()
    {
        var policy = File.ReadAllText(Repository.PathOf("models/policy.json"));
        var without = new Scorer(TestModel.Create(), Parse(policy), new(0.5, "s"));
        var with = Create(policy, new(0.5, "s"));

        Assert.All(Enumerable.Range(0, 20), i => Assert.Equal(
            Normalize(without.Score(Recent($"c{i}"))), Normalize(with.Score(Recent($"c{i}")))));

        // The hash and what follows from it are of another model.
        static string Normalize(Score score) => Encoding.UTF8.GetString(ScoreJson.Write(score with { Id = "", Model = new("", "", "") }));
    }

    // The hash of the shipped policy before there was a second version.
    [Fact]
    public void FirstVersion_HasTheHashOfBefore() => Assert.Equal(
        "c1dcc91b142e3fc29c6220b95cec23fcbdb318e5e9efbc6ab33f0ac174a2eb5e", Policy.Load(Repository.PathOf("models/policy.json"), Scorer.QuantitiesOf(TestModel.Create())).Hash);

    [Theory]
    [InlineData("""{"version": 2, "name": "x", "decide": "profit", "actions": [{"name": "OTHER", "message": "m"}]}""", 0,
        "A policy that decides by profit needs the effect of its actions on money, but the model has none of them; "
        + "fit effects with conversion fit-effects, or write \"decide\": \"first\".")]
    [InlineData("""{"version": 2, "name": "x", "decide": "first", "actions": [{"name": "OTHER", "message": "m"}]}""", 1, null)]
    [InlineData("""{"name": "x", "rules": [], "fallback": {"name": "f", "action": "A", "message": "m"}}""", 0, null)]
    [InlineData("""{"name": "x", "rules": [], "fallback": {"name": "f", "action": "A", "message": "m"}}""", 0.1,
        "A share of exploration needs a policy of version 2, which says what each action needs; "
        + "set the share to 0, or write \"version\": 2.")]
    public void PolicyThatDoesNotFit_StopsTheStart(string policy, double exploration, string? error) => Assert.Equal(
        error, Record.Exception(() => Create(policy, ControlGroup.None, new(exploration, "s")))?.Message);

    // A customer without a purchase has no quantity and no effect, so conditions are not true and profits not known.
    [Fact]
    public void CustomerWithoutAPurchase_HasTheFallbackAlone()
    {
        const string Needy =
            """
            {"version": 2, "name": "needs", "actions": [{"name": "VIP", "message": "m", "needs": {"when": "frequency < 1"}},
              {"name": "MAIL", "message": "m"}],
             "rules": [{"name": "r", "action": "MAIL", "when": "frequency < 1"}], "fallback": {"name": "f", "action": "VIP"}}
            """;
        Customer nobody = new() { Id = "c", AsOf = AsOf, Orders = [new(AsOf.AddDays(-1), 5, Returned: true)] };
        var byProfit = Create(ByProfit.Replace(
            "\"rules\"", "\"fallback\": {\"name\": \"f\", \"action\": \"VIP\"}, \"rules\"", StringComparison.Ordinal));

        var score = byProfit.Score(nobody);
        Assert.Equal(("insufficient_data", "NONE"), (score.Status, score.Decision.Action));
        Assert.Equal("the expected profit of VIP is not known", score.Decision.RunnerUp!.Why);
        Assert.Equal((null, null, null, null), (score.Probability, score.Effects, score.Decision.Profit, score.Decision.Offer));
        Assert.Empty(score.OutOfRange);
        Assert.Equal("NONE", Create(Needy).Score(nobody).Decision.Action);
        Assert.Equal("NONE", Create(Needy).DecideAction(nobody));
        Assert.Equal("NONE", byProfit.DecideAction(nobody));
    }

    [Fact]
    public void ModelWithoutHeads_HasEffects_AndNothingOutOfRange()
    {
        var model = WithEffects(TestModel.WithHeads(""));
        var policy = ByProfit.Replace("probability >= 0", "frequency >= 0", StringComparison.Ordinal);
        var scorer = new Scorer(model, Policy.Parse(Encoding.UTF8.GetBytes(policy), Scorer.QuantitiesOf(model)), ControlGroup.None);

        var score = scorer.Score(new() { Id = "c", AsOf = AsOf, Orders = [new(AsOf.AddDays(-1), 1e6)] });

        Assert.Equal(("history_only", "VIP", 4.0), (score.Status, score.Decision.Action, score.Decision.Profit!.Value.Expected));
        Assert.Equal(3, score.Effects!.Count);
        Assert.Empty(score.OutOfRange);
    }

    [Fact]
    public void WithoutExplanation_OnlyReasonsTraceAndRunnerUpAreMissing()
    {
        var model = ModelLoader.Load(Repository.PathOf("models/conversion.model"));
        var policy = ByProfit.Replace("\"profit\",\n", "\"first\",\n", StringComparison.Ordinal);
        var scorer = new Scorer(
            model, Policy.Parse(Encoding.UTF8.GetBytes(policy), Scorer.QuantitiesOf(model)), ControlGroup.None, new(0.5, "e"));
        foreach (var id in new[] { "a", "b", "c", "d" })
        {
            var explained = scorer.Score(Recent(id));

            Assert.NotEmpty(explained.Reasons);
            Assert.NotEmpty(explained.Decision.Trace);
            Assert.NotNull(explained.Decision.RunnerUp);
            Assert.Equal(
                Encoding.UTF8.GetString(ScoreJson.Write(explained with
                {
                    Start = null,
                    Reasons = [],
                    Decision = explained.Decision with { Trace = [], RunnerUp = null },
                })),
                Encoding.UTF8.GetString(ScoreJson.Write(scorer.Score(Recent(id), includeExplanation: false))));
        }
    }

    [Fact]
    public void ActionAlone_IsTheActionOfTheScore()
    {
        var scorer = Create(ByProfit, new(0.2, "s"), new(0.5, "e"));
        string[] actions = [.. Enumerable.Range(0, 60).Select(i => scorer.Score(Recent($"c{i}")).Decision.Action)];

        Assert.Equal(actions, Enumerable.Range(0, 60).Select(i => scorer.DecideAction(Recent($"c{i}"))));
        Assert.Equal(["MAIL", "NONE", "VIP"], actions.Distinct().Order());
    }

    // The effect of VIP has no interval, so nobody knows how low its profit may be.
    [Fact]
    public void EffectWithoutAnInterval_IsNotChosenByItsLowerBound()
    {
        var model = TestModel.Create();
        var without = model.WithEffects(
            "m", "1", [new("VIP", EffectHead.Money, new(TestModel.Leaf(10), new(Link.Identity, 1, 0, [], -100, 100)))]);
        Score Score(string policy) =>
            new Scorer(without, Policy.Parse(Encoding.UTF8.GetBytes(policy), Scorer.QuantitiesOf(without)), ControlGroup.None).Score(Recent());

        Assert.Equal(new Estimate(4, null, null), Score(ByProfit).Decision.Profit);
        var low = Score(ByProfit.Replace("\"decide\"", "\"bound\": \"low\", \"decide\"", StringComparison.Ordinal)).Decision;
        Assert.Equal(("NONE", "the lower bound of profit of VIP is not known"), (low.Action, low.RunnerUp!.Why));
    }

    [Theory]
    [InlineData("""{"customerId": "c", "orders": [], "consent": "perhaps"}""", "/consent", "must be yes, no or unknown, got 'perhaps'.")]
    [InlineData("""{"customerId": "c", "orders": [], "contact": {"mail": "x"}}""", "/contact/mail", "is unknown; use email, phone")]
    [InlineData("""{"customerId": "c", "orders": [], "decisions": [{"action": "VIP"}]}""", "/decisions/0/asOf", "is required.")]
    [InlineData("""{"customerId": "c", "orders": [], "timeZone": "Mars"}""", "/timeZone", "got 'Mars'")]
    [InlineData("""{"customerId": "c", "orders": [], "consents": "yes"}""", "/consents", "is unknown; use customerId, asOf, orders, features, consent")]
    public void WrongContact_IsRefusedByItsPlace(string json, string pointer, string detail)
    {
        var reader = new CustomerReader(Model, takesContacts: true);
        var errors = Assert.Throws<Conversion.Json.InvalidInputException>(() => reader.Read(Encoding.UTF8.GetBytes(json), AsOf)).Errors;

        Assert.Contains(errors, error => error.Pointer == pointer && error.Detail.Contains(detail, StringComparison.Ordinal));
    }

    [Fact]
    public void FirstVersion_TakesNoContacts() => Assert.Throws<Conversion.Json.InvalidInputException>(() =>
        new CustomerReader(Model).Read("""{"customerId": "c", "orders": [], "consent": "yes"}"""u8, AsOf));

    [Fact]
    public void Csv_HasProfitAndPropensities()
    {
        var csv = new ScoreCsv(Model, hasPropensities: true);

        Assert.Contains("arm,profit,propensity,eligible,id", csv.Header, StringComparison.Ordinal);
        Assert.Contains(
            ",treatment,4,1,\"[{\"\"action\"\":\"\"VIP\"\",\"\"propensity\"\":1}]\",", csv.Line(Create(ByProfit).Score(Recent())),
            StringComparison.Ordinal);
        // The score of a policy of the first version.
        Assert.Contains(
            ",treatment,,,[],", csv.Line(Create(File.ReadAllText(Repository.PathOf("models/policy.json"))).Score(Recent())),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Schema_NamesTheMembersThatTheParserReads()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("shared/Decisions/policy.schema.json")));
        var source = File.ReadAllText(Repository.PathOf("shared/Decisions/PolicyParser.cs"))
            + File.ReadAllText(Repository.PathOf("shared/Decisions/PolicyParser.Actions.cs"));
        var read = System.Text.RegularExpressions.Regex.Matches(source, "IsProperty\\(\"([^\"]+)\"u8").Select(match => match.Groups[1].Value);
        var named = schema.RootElement.GetProperty("$defs").EnumerateObject().Select(part => part.Value).Append(schema.RootElement)
            .Where(part => part.TryGetProperty("properties", out _))
            .SelectMany(part => part.GetProperty("properties").EnumerateObject()).Select(property => property.Name);

        Assert.Equal(read.Distinct().Order(), named.Distinct().Order());
    }

    private static Customer Recent(string id = "c") => new()
    {
        Id = id,
        AsOf = AsOf,
        Orders = [new(AsOf.AddDays(-40), 3000, 10, 3), new(AsOf.AddDays(-3), 100, 5, 2)],
    };

    private static Scorer Create(string policy, ControlGroup? control = null, Exploration? exploration = null) =>
        new(Model, Parse(policy), control ?? ControlGroup.None, exploration);

    private static Policy Parse(string policy) => Policy.Parse(Encoding.UTF8.GetBytes(policy), Scorer.QuantitiesOf(Model));

    private static Model WithEffects(Model? of = null)
    {
        var model = of ?? TestModel.Create();
        return ModelLoader.Read(ModelWriter.Write(model.WithEffects(
            model.Name,
            model.Version,
            [
                new("VIP", EffectHead.Buying, Effect(0.1, 0.05)),
                new("VIP", EffectHead.Money, Effect(10, 9)),
                new("MAIL", EffectHead.Money, Effect(2, 0.5)),
            ])));
    }

    private static Head Effect(double mean, double halfWidth) => new(
        TestModel.Leaf(mean), new(Link.Identity, 1, 0, [new(0, -halfWidth, halfWidth)], double.MinValue, double.MaxValue));
}
