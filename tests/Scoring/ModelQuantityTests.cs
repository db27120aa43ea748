using Conversion.Decisions;
using Conversion.Json;
using Conversion.Models;
using Conversion.Scoring;

namespace Conversion.Tests.Scoring;

/// <summary>The quantities that rules can name: docs/policy.md.</summary>
public sealed class ModelQuantityTests
{
    private const string Ours = "recencyDays, frequency, monetaryValue";

    [Theory]
    [InlineData("daysToBuy value", "probability", $"{Ours}; the model predicts daysToBuy, value; write for example \"daysToBuy > 0.5\".")]
    [InlineData("probability", "value", $"{Ours}; the model predicts probability; write for example \"probability > 0.5\".")]
    [InlineData("", "daysToBuy", $"{Ours}; write for example \"recencyDays > 0.5\".")]
    public void AbsentHead_IsRefusedWithWhatTheModelHas(string heads, string named, string advice) => Assert.Equal(
        $"the model has no {named}; name features such as {advice}", Refusal(Scorer.QuantitiesOf(TestModel.WithHeads(heads)), named));

    [Theory]
    [InlineData("monetaryValue shoe recencyDays", "recencyDays, monetaryValue", "monetaryValue")]
    [InlineData("shoe frequency", "frequency", "shoe")]
    [InlineData("a b c d", "a, b, c", "a")]
    [InlineData("a", "a", "a")]
    public void AdviceNamesOurFeatures_OrTheFirstOfTheModel(string features, string advice, string first)
    {
        var model = ModelOf([.. features.Split(' ').Select(name => new TrainedFeature(name))]);

        Assert.Equal(
            $"the model has no value; name features such as {advice}; write for example \"{first} > 0.5\".",
            Refusal(Scorer.QuantitiesOf(model), "value"));
    }

    [Fact]
    public void FeaturesAlone_HaveAllHeads() =>
        Assert.Equal([.. HeadName.All, "a", "b"], Scorer.QuantitiesOf(["a", "b"]).Names);

    [Fact]
    public void Values_FollowTheNames_WithoutTextsAndFlags()
    {
        var model = ModelOf(
            [
                new("colour") { Levels = FeatureLevels.From(["red", "blue"]) },
                new("size") { Levels = FeatureLevels.From([7.0, 9.0]) },
                new("flag") { Levels = FeatureLevels.From([false, true]) },
                new("width") { Levels = FeatureLevels.From([0.25, 1.5]) },
                new("frequency"),
            ],
            hasHeads: true);
        var scorer = new Scorer(
            model, new Policy(new("p", [], new("f", "A", "m")), Scorer.QuantitiesOf(model)), ControlGroup.None);

        Assert.Equal(
            ["probability", "daysToBuy", "value", "north", "south", "size", "width", "frequency"], Scorer.QuantitiesOf(model).Names);
        Assert.Equal([0.5, 20, 30, 4, 5, 7, 1.5, 19.99], ValuesOf(0, 0, 0, 1, (float)19.99));
        Assert.Equal([0.5, 20, 30, 4, 5, 9, 0.25, 0], ValuesOf(1, 1, 1, 0, 0));
        Assert.Equal([0.5, 20, 30, 4, 5, double.NaN, double.NaN, double.NaN], ValuesOf(double.NaN, double.NaN, 0, double.NaN, double.NaN));

        double[] ValuesOf(params double[] row)
        {
            var values = new double[8];
            Assert.True(scorer.TryComputeQuantities(new() { Id = "c", AsOf = DateTimeOffset.UnixEpoch, Features = row }, values));
            var score = scorer.Score(new() { Id = "c", AsOf = DateTimeOffset.UnixEpoch, Features = row });
            Assert.Equal([("north", 4), ("south", 5.0)], score.Outputs!.Select(output => (output.Key, output.Value)));
            return values;
        }
    }

    // A float in a row is the decimal that a person would write, with two digits if these give the float, or else with six.
    [Theory]
    [InlineData((float)19.99, 19.99)]
    [InlineData((float)-2.55, -2.55)]
    [InlineData((float)0.1, 0.1)]
    [InlineData((float)0.005, 0.005)]
    [InlineData((float)123456.79, 123456.79)]
    [InlineData((float)1.234567, 1.234567)]
    [InlineData((float)-0.000001, -0.000001)]
    [InlineData((float)0.0000004, (float)0.0000004)]
    [InlineData((float)(1.0 / 3), (float)(1.0 / 3))]
    [InlineData(16_777_216, 16_777_216)]
    [InlineData((float)1e30, (float)1e30)]
    [InlineData(1.0 / 3, 1.0 / 3)]
    [InlineData(0.1, 0.1)]
    [InlineData(0, 0)]
    public void FloatInARow_IsItsShortDecimal(double inRow, double quantity)
    {
        var model = ModelOf([new("a")]);
        var scorer = new Scorer(
            model, new Policy(new("p", [], new("f", "A", "m")), Scorer.QuantitiesOf(model)), ControlGroup.None);
        var values = new double[1];

        scorer.TryComputeQuantities(new() { Id = "c", AsOf = DateTimeOffset.UnixEpoch, Features = [inRow] }, values);

        Assert.Equal(quantity, values[0]);
    }

    private static string Refusal(Quantities quantities, string named) => Assert.Single(Assert.Throws<InvalidInputException>(
        () => new Policy(new("p", [new("r", "A", $"{named} > 1", "m")], new("f", "B", "m")), quantities)).Errors).Detail;

    private static Model ModelOf(TrainedFeature[] features, bool hasHeads = false)
    {
        return new()
        {
            Name = "m",
            Version = "1",
            Hash = "",
            HorizonDays = 90,
            Coverage = 0,
            Features = features,
            Source = "XGBoost",
            Probability = hasHeads ? Constant(0.5) : null,
            DaysToBuy = hasHeads ? Constant(20) : null,
            Value = hasHeads ? Constant(30) : null,
            Outputs = hasHeads ? new(["north", "south"], [Constant(4), Constant(5)], JointLink.None) : null,
        };

        Head Constant(double value) => new(
            new(features.Length, [~0], [], [], [], [], [value]), new(Link.Identity, 1, 0, [], 0, 100));
    }
}
