using Conversion.Customers;
using Conversion.Decisions;
using Conversion.Models;
using Conversion.Scoring;
using Conversion.Trees;

namespace Conversion.Tests.Scoring;

public class ReasonTests
{
    private static readonly string[] Names = ["recencyDays", "gapMeanDays", "shoe {size}"];

    // The mean margin is 2 + 0.5 + 0.25 = 2.75: 94.0 %. The row's margin is 4 + 0 + 0.5 = 4.5: 98.9 %.
    [Fact]
    public void Reasons_StartAtTheAverage_LargestFirst()
    {
        var (start, reasons) = Explain([3, float.NaN, 44], slope: 1);
        Assert.Equal(new(94.0, "The average customer of the shop that the model learnt from: 94.0 %."), start);
        Assert.Equal(
            ["Last bought 3 days ago: +5.6 points.", "Too few orders to know the usual gap: -1.4 points.", "Shoe {size} is 44: +0.7 points."],
            reasons.Select(reason => reason.Text));
        Assert.Equal(("recency", "recencyDays", 3f), (reasons[0].Topic, reasons[0].Feature, reasons[0].Value));
        Assert.Equal("shoe {size}", reasons[2].Topic);
        Assert.Null(reasons[1].Value);
    }

    [Fact]
    public void NegativeSlope_ReversesTheReasons() => Assert.True(Explain([3, 1, 1], slope: -1).Reasons[0].Points < 0);

    [Fact]
    public void ReasonOfNoPoint_IsLeftOut() =>
        Assert.DoesNotContain(Explain([3, 1, 44], slope: 0.001).Reasons, reason => reason.Feature == "shoe {size}");

    [Fact]
    public void ModelWithoutCovers_GivesNoReasons() => Assert.Equal(Explanation.None, Explain([3, 1, 44], slope: 1, covered: false));

    [Fact]
    public void ProbabilityOfTheAverage_IsExplainedByTheSlope()
    {
        // Two features of equal size cancel each other.
        var reasons = Explain([3, 1, 44], slope: 1, leaves: [4, 0, 0, 4, 1, 1]).Reasons;
        Assert.Equal([1.3, -1.3], reasons.Select(reason => reason.Points));
    }

    [Theory]
    [InlineData(new[] { 1.4, 1.4, 1.2 }, 4, new[] { 2, 1, 1 })]
    [InlineData(new[] { 1.4, -1.4 }, 0, new[] { 1, -1 })]
    [InlineData(new[] { 3.0 }, 2, new[] { 2 })]
    [InlineData(new[] { 0.4, 0.4, 0.4 }, 2, new[] { 1, 1, 0 })]
    public void Parts_GetTheirSum_ByLargestRemainder(double[] parts, int sum, int[] expected)
    {
        var rounded = new int[parts.Length];
        Explainer.Apportion(parts, sum, rounded);
        Assert.Equal(expected, rounded);
    }

    [Fact]
    public void StartAndReasons_AddUpToTheProbability_ForAThousandCustomers()
    {
        var model = ModelLoader.Load(Repository.PathOf("models/conversion.model"));
        var scorer = new Scorer(
            model, Policy.Load(Repository.PathOf("models/policy.json"), Scorer.QuantitiesOf(model)), ControlGroup.None);
        var random = new Random(7);
        for (var i = 0; i < 1000; i++)
        {
            var row = model.Features.Select(feature => random.Next(10) == 0
                ? float.NaN
                : feature.Minimum + (float)Math.Pow(random.NextDouble(), 4) * (feature.Maximum - feature.Minimum)).ToArray();
            row[0] = random.Next(300);
            row[1] = random.Next(1, 20);
            var score = scorer.Score(new() { Id = $"{i}", AsOf = DateTimeOffset.UnixEpoch, Features = row });

            var tenths = Tenths(score.Start!.Points) + score.Reasons.Sum(reason => Tenths(reason.Points));
            Assert.Equal((int)Math.Round(1000 * score.Probability!.Value, MidpointRounding.AwayFromZero), tenths);
            Assert.Equal(score.Reasons.Count, score.Reasons.Select(reason => reason.Topic).Distinct().Count());
            Assert.InRange(score.Reasons.Count, 1, Enum.GetValues<FeatureTopic>().Length);
        }

        static int Tenths(double points) => (int)Math.Round(10 * points);
    }

    // One stump a feature, with equal covers on both sides: ±2, ±0.5 and ±0.25 around the mean.
    private static Explanation Explain(float[] row, double slope, bool covered = true, double[]? leaves = null)
    {
        var trees = new Ensemble(
            3, [0, 1, 2], [0, 1, 2], [10, 10, 10], [~0, ~2, ~4], [~1, ~3, ~5], leaves ?? [4, 0, 1, 0, 0, 0.5])
        {
            Covers = covered ? [1, 1, 1, 1, 1, 1] : [],
        };
        var flat = new Head(new(3, [~0], [], [], [], [], [1]), new(Link.Identity, 1, 0, [], 0, 90));
        var model = new Model
        {
            Name = "shop",
            Version = "1",
            Hash = "",
            HorizonDays = 90,
            Coverage = 0.8,
            Features = [.. Names.Select(name => new TrainedFeature(name, 0, 100))],
            Probability = new(trees, new(Link.Logistic, slope, 0, [], 0, 1)),
            DaysToBuy = flat,
            Value = flat,
        };
        return new Explainer(model).Explain(Array.ConvertAll(row, value => (double)value), model.Predict(row).Probability);
    }
}
