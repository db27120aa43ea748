using System.Text;
using Conversion.Customers;
using Conversion.Decisions;
using Conversion.Json;
using Conversion.Models;
using Conversion.Orders;
using Conversion.Scoring;

namespace Conversion.Tests.Scoring;

public class ScorerTests
{
    private static readonly DateTimeOffset AsOf = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Scorer Scorer = Create(TestModel.Create(), ControlGroup.None);

    [Fact]
    public void OrdersAndTheirFeatures_GiveTheSameScore()
    {
        var orders = Orders();
        var features = new float[CustomerFeatures.Count];
        CustomerFeatures.TryCompute(orders.ToArray(), AsOf, features);

        var byOrders = Scorer.Score(new() { Id = "c", AsOf = AsOf, Orders = orders });
        var byFeatures = Scorer.Score(new() { Id = "c", AsOf = AsOf, Features = Array.ConvertAll(features, value => (double)value) });

        Assert.Equal("ok", byOrders.Status);
        Assert.Equal(Json(byOrders), Json(byFeatures));
    }

    [Fact]
    public void Score_HasPredictionAndDecision()
    {
        var score = Scorer.Score(new() { Id = "c", AsOf = AsOf, Orders = Orders() });

        Assert.Equal(0.880797, score.Probability);
        Assert.Equal(new Estimate(12.9, 7.9, 22.9), score.DaysToBuy);
        Assert.Equal(new Estimate(100, 0, 300), score.Value);
        Assert.Equal("VIP", score.Decision.Action);
        Assert.Equal("treatment", score.Decision.Arm);
    }

    [Fact]
    public void WithoutExplanation_OnlyReasonsTraceAndRunnerUpAreMissing()
    {
        Customer customer = new() { Id = "c", AsOf = AsOf, Orders = Orders() };
        var explained = Scorer.Score(customer);

        Assert.NotEmpty(explained.Decision.Trace);
        Assert.NotNull(explained.Decision.RunnerUp);
        Assert.Equal(
            Json(explained with { Start = null, Reasons = [], Decision = explained.Decision with { Trace = [], RunnerUp = null } }),
            Json(Scorer.Score(customer, includeExplanation: false)));
    }

    [Fact]
    public void NoPurchase_IsInsufficientDataAndFallsBack()
    {
        var score = Scorer.Score(new() { Id = "c", AsOf = AsOf, Orders = [new(AsOf.AddDays(-1), 5, Returned: true)] });

        Assert.Equal("insufficient_data", score.Status);
        Assert.Null(score.Probability);
        Assert.Equal("NURTURE", score.Decision.Action);
        Assert.Empty(score.Decision.Trace);
    }

    [Theory]
    [InlineData(0f, 1f, "insufficient_data")]
    [InlineData(float.NaN, float.NaN, "insufficient_data")]
    [InlineData(float.NaN, 1f, "ok")]
    [InlineData(1f, float.NaN, "ok")]
    public void FeaturesWithoutPurchase_AreInsufficient(float frequency, float recency, string status)
    {
        var features = new double[CustomerFeatures.Count];
        features[CustomerFeatures.IndexOf("frequency")] = frequency;
        features[CustomerFeatures.IndexOf("recencyDays")] = recency;
        Customer customer = new() { Id = "c", AsOf = AsOf, Features = features };

        Assert.Equal(status, Scorer.Score(customer).Status);
        Assert.Equal(status == "ok", Scorer.TryComputeQuantities(customer, new double[Scorer.QuantitiesOf(Scorer.Model).Count]));
    }

    [Theory]
    [MemberData(nameof(TestModel.HeadSubsets), MemberType = typeof(TestModel))]
    public void AbsentHead_IsAbsentFromScoreAndQuantities(string heads)
    {
        var model = TestModel.WithHeads(heads);
        var all = Scorer.Score(new() { Id = "c", AsOf = AsOf, Orders = Orders() });
        var scorer = new Scorer(model, ByHistory(model), ControlGroup.None);
        var score = scorer.Score(new() { Id = "c", AsOf = AsOf, Orders = Orders() });

        Assert.Equal(heads.Length > 0 ? "ok" : "history_only", score.Status);
        Assert.Equal(model.Probability is null ? null : all.Probability, score.Probability);
        Assert.Equal(model.DaysToBuy is null ? null : all.DaysToBuy, score.DaysToBuy);
        Assert.Equal(model.Value is null ? null : all.Value, score.Value);
        Assert.Equal("KEEP", score.Decision.Action);
        Assert.Equal(3, score.Decision.Trace[0].Facts[0].LeftValue);
        Assert.Equal([.. model.HeadNames, .. CustomerFeatures.All.Select(feature => feature.Name)], Scorer.QuantitiesOf(model).Names);
        Assert.Empty(score.Reasons);
        foreach (var head in HeadName.All.Except(model.HeadNames))
            Assert.DoesNotContain($"\"{head}\"", Json(score), StringComparison.Ordinal);
    }

    [Fact]
    public void ModelWithoutHeads_ListsNothingOutOfRange_AndFallsBackWithoutAPurchase()
    {
        var model = TestModel.WithHeads("");
        var scorer = new Scorer(model, ByHistory(model), ControlGroup.None);

        Assert.Empty(scorer.Score(new() { Id = "c", AsOf = AsOf, Orders = [new(AsOf.AddDays(-1), 1e6)] }).OutOfRange);
        Assert.Equal("insufficient_data", scorer.Score(new() { Id = "c", AsOf = AsOf, Orders = [] }).Status);
    }

    [Theory]
    [InlineData("probability", false, "unknown")]
    [InlineData("daysToBuy value", false, "unknown")]
    [InlineData("probability", true, null)]
    [InlineData("daysToBuy", false, null)]
    [InlineData("", false, null)]
    public void UnknownLevel_IsInEveryAnswer(string heads, bool isKnown, string? level)
    {
        var model = TestModel.WithHeads(heads, isKnown);
        var scorer = new Scorer(model, ByHistory(model), ControlGroup.None);
        Score[] scores = [.. new[] { Orders(), [] }.Select(orders => scorer.Score(new() { Id = "c", AsOf = AsOf, Orders = orders }))];

        Assert.All(scores, score => Assert.Equal(level, score.Level));
        Assert.All(scores, score =>
            Assert.Equal(level is not null, Json(score).Contains("\"level\":\"unknown\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("daysToBuy value", "probability > 0.8", "m", "/rules/0/when", "the model has no probability; name features such as ")]
    [InlineData("probability", "frequency > 1", "{daysToBuy:truncate} days", "/rules/0/message", "the model has no daysToBuy; name ")]
    [InlineData("", "value > 1", "m", "/rules/0/when", "the model has no value; name features such as recencyDays, frequency, ")]
    [InlineData("", "shoeSize > 1", "m", "/rules/0/when", "there is no quantity 'shoeSize'; use one of recencyDays, frequency, ")]
    public void PolicyThatNamesAnAbsentHead_IsRefused(string heads, string when, string message, string pointer, string detail)
    {
        var quantities = Scorer.QuantitiesOf(TestModel.WithHeads(heads));

        var e = Assert.Throws<InvalidInputException>(
            () => new Policy(new("p", [new("r", "A", when, message)], new("f", "B", "m")), quantities));

        Assert.Equal(pointer, e.Errors.Single().Pointer);
        Assert.StartsWith(detail, e.Errors.Single().Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(19.99, "averageOrderValue >= 19.99")]
    [InlineData(123456.79, "averageOrderValue = 123456.79")]
    [InlineData(0.1, "averageOrderValue <= 0.1")]
    public void RuleAtExactlyTheFeatureValue_Matches(double amount, string rule)
    {
        var model = TestModel.Create();
        var policy = new Policy(new("p", [new("r", "A", rule, "m")], new("f", "B", "m")), Scorer.QuantitiesOf(model));

        var score = new Scorer(model, policy, ControlGroup.None).Score(
            new() { Id = "c", AsOf = AsOf, Orders = [new(AsOf.AddDays(-40), amount), new(AsOf.AddDays(-3), amount)] });

        Assert.Equal("A", score.Decision.Action);
        Assert.Equal(amount, score.Decision.Trace[0].Facts[0].LeftValue);
    }

    [Fact]
    public void ValueOutsideTrainingRange_IsListed()
    {
        var score = Scorer.Score(new() { Id = "c", AsOf = AsOf, Orders = [new(AsOf.AddDays(-1), 1e6)] });

        Assert.Contains(new OutOfRangeFeature("monetaryValue", 1e6f, -1000, 100_000), score.OutOfRange);
    }

    [Theory]
    [InlineData(-1000f)]
    [InlineData(100_000f)]
    public void ValueAtTheEndOfTheTrainingRange_IsNotListed(float value)
    {
        double[] row = [.. CustomerFeatures.All.Select(feature => feature.Name == "frequency" ? 1.0 : value)];

        Assert.Empty(Scorer.Score(new() { Id = "c", AsOf = AsOf, Features = row }).OutOfRange);
    }

    [Fact]
    public void Id_DependsOnlyOnCustomerInstantAndPolicy()
    {
        var id = Scorer.Score(new() { Id = "c", AsOf = AsOf, Orders = Orders() }).Id;

        Assert.Equal(id, Scorer.Score(new() { Id = "c", AsOf = AsOf.ToOffset(TimeSpan.FromHours(2)), Orders = Orders() }).Id);
        Assert.NotEqual(id, Scorer.Score(new() { Id = "d", AsOf = AsOf, Orders = Orders() }).Id);
        Assert.NotEqual(id, Scorer.Score(new() { Id = "c", AsOf = AsOf.AddTicks(1), Orders = Orders() }).Id);
    }

    [Theory]
    [InlineData("ann@example.com", " Ann@Example.COM ")]
    [InlineData("123", "123.0")]
    [InlineData("c", "\tc")]
    public void AnotherSpelling_HasTheSameIdAndArm_AndIsEchoed(string id, string spelling)
    {
        var orders = Orders();
        var scores = Enumerable.Range(0, 20)
            .Select(salt => Create(TestModel.Create(), new ControlGroup(0.5, $"{salt}")))
            .Select(scorer => (
                First: scorer.Score(new() { Id = id, AsOf = AsOf, Orders = orders }),
                Second: scorer.Score(new() { Id = spelling, AsOf = AsOf, Orders = orders })))
            .ToList();

        Assert.All(scores, pair => Assert.Equal((pair.First.Id, pair.First.Decision.Arm), (pair.Second.Id, pair.Second.Decision.Arm)));
        Assert.Equal(2, scores.Select(pair => pair.First.Decision.Arm).Distinct().Count());
        Assert.Equal(spelling, scores[0].Second.CustomerId);
    }

    [Theory]
    [InlineData("ann", "Ann")]
    [InlineData("123", "123.5")]
    [InlineData("0123", "123")]
    public void AnotherPerson_HasAnotherId(string id, string other) => Assert.NotEqual(
        Scorer.Score(new() { Id = id, AsOf = AsOf, Orders = Orders() }).Id,
        Scorer.Score(new() { Id = other, AsOf = AsOf, Orders = Orders() }).Id);

    [Fact]
    public void CustomerInControlGroup_HasDecisionAndControlArm()
    {
        var score = Create(TestModel.Create(), new ControlGroup(1, "s")).Score(new() { Id = "c", AsOf = AsOf, Orders = Orders() });

        Assert.Equal("control", score.Decision.Arm);
        Assert.Equal("VIP", score.Decision.Action);
    }

    [Fact]
    public void ModelOfOtherFeatures_RefusesOrdersByName()
    {
        var model = TestModel.Create();
        var foreign = ModelLoader.Read(ModelWriter.Write(new()
        {
            Name = "foreign",
            Version = "1",
            Hash = "",
            HorizonDays = 90,
            Coverage = 0.8,
            Features = [new("shoeSize", 0, 50), .. model.Features.Skip(1)],
            Probability = model.Probability,
            DaysToBuy = model.DaysToBuy,
            Value = model.Value,
        }));

        var e = Assert.Throws<InvalidInputException>(() =>
            Create(foreign, ControlGroup.None).Score(new() { Id = "c", AsOf = AsOf, Orders = Orders() }));

        Assert.False(e.Malformed);
        Assert.Equal(
            new FieldError("/orders", "do not contain 'shoeSize', which this model needs; send features instead."), Assert.Single(e.Errors));
    }

    private static Scorer Create(Model model, ControlGroup control) => new(
        model, Policy.Load(Repository.PathOf("models/policy.json"), Scorer.QuantitiesOf(model)), control);

    private static Policy ByHistory(Model model) => new(
        new("p", [new("recent", "KEEP", "recencyDays < 4", "{frequency:0} purchases")], new("f", "WAIT", "m")), Scorer.QuantitiesOf(model));

    private static List<Order> Orders() => [new(AsOf.AddDays(-40), 3000, 10, 3), new(AsOf.AddDays(-3), 100, 5, 2)];

    private static string Json(Score score) => Encoding.UTF8.GetString(ScoreJson.Write(score));
}
