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
        var (start, reasons) = Explain([3, double.NaN, 44], slope: 1);
        Assert.Equal(new(94.0, "The average customer of the shop that the model learnt from: 94.0 %."), start);
        Assert.Equal(
            [
                "Last bought 3 days ago: +5.6 points.", "Too few orders to know the usual gap: -1.4 points.",
                "Shoe {size} is 44: +0.7 points.",
            ],
            reasons.Select(reason => reason.Text));
        Assert.Equal(("recency", "recencyDays", 3), (reasons[0].Topic, reasons[0].Feature, reasons[0].Value));
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
    [InlineData(new[] { 1.6, 1.9, 1.2 }, 2, new[] { 1, 1, 0 })]
    [InlineData(new[] { -1.2, -1.7, 0.1 }, -3, new[] { -1, -2, 0 })]
    [InlineData(new[] { 0.5, 0.5 + 1e-10 }, 1, new[] { 1, 0 })]
    [InlineData(new[] { 0.5, 0.5 + 1e-8 }, 1, new[] { 0, 1 })]
    [InlineData(new[] { 0.5, 0.5 - 1e-8 }, 1, new[] { 1, 0 })]
    [InlineData(new double[0], 0, new int[0])]
    public void Parts_GetTheirSum_ByLargestRemainder(double[] parts, int sum, int[] expected)
    {
        var rounded = new int[parts.Length];
        Explainer.Apportion(parts, sum, rounded);
        Assert.Equal(expected, rounded);
    }

    // Each feature moves the margin by half of the difference of its leaves.
    [Theory]
    [InlineData(new[] { 4.0, 0, 1, 0 }, "recencyDays")]
    [InlineData(new[] { 1.0, 0, 4, 0 }, "secondLastDays")]
    [InlineData(new[] { 4.0, 0, 0, 1 }, "recencyDays")]
    [InlineData(new[] { 1.0, 0, 0, 4 }, "secondLastDays")]
    [InlineData(new[] { 0.0, 4, 0, 1 }, "recencyDays")]
    [InlineData(new[] { 0.0, 1, 0, 4 }, "secondLastDays")]
    [InlineData(new[] { 0.0, 4, 1, 0 }, "recencyDays")]
    [InlineData(new[] { 2.0, 0, 2, 0 }, "recencyDays")]
    public void Topic_NamesTheFeatureThatMovesItMost(double[] leaves, string feature)
    {
        TrainedFeature[] features = [new("recencyDays"), new("secondLastDays"), new("frequency")];
        foreach (var slope in new[] { 0.5, -0.5 })
        {
            var reasons = Explain([1, 2, 3], slope, leaves: [.. leaves, 0, 1], features: features).Reasons;

            var recency = Assert.Single(reasons, reason => reason.Topic == "recency");
            Assert.Equal((feature, feature == "recencyDays" ? 1 : 2), (recency.Feature, recency.Value));
            Assert.Equal(leaves[0] - leaves[1] + leaves[2] - leaves[3] > 0, slope * recency.Points > 0);
            Assert.Equal("frequency", Assert.Single(reasons, reason => reason.Topic == "frequency").Feature);
        }
    }

    [Theory]
    [InlineData(1, 1, 44.1239, "Colour is blue: +4.1 points.", "Size is 1.5: +1.0 points.", "Shoe is 44.124: +0.5 points.", null, 1.5)]
    [InlineData(0, 0, 0.5, "Colour is red: +4.7 points.", "Size is 3: +1.2 points.", "Shoe is 0.5: -0.6 points.", null, 3.0)]
    [InlineData(1, double.NaN, 10, "Colour is blue: +6.7 points.", "Size unknown: -1.7 points.", "Shoe is 10: -0.8 points.", null, null)]
    public void Levels_AreNamedAsInTraining(
        double colour, double size, double shoe, string first, string second, string third, double? colourValue, double? sizeValue)
    {
        TrainedFeature[] features =
        [
            new("colour") { Levels = FeatureLevels.From(["red", "blue"]) },
            new("size") { Levels = FeatureLevels.From([3.0, 1.5]) },
            new("shoe"),
        ];

        var reasons = Explain([colour, size, shoe], slope: 1, features: features).Reasons;

        Assert.Equal([first, second, third], reasons.Select(reason => reason.Text));
        Assert.Equal([colourValue, sizeValue, shoe], reasons.Select(reason => reason.Value));
    }

    // A library may call a feature as we do and give levels another meaning.
    [Fact]
    public void LevelsUnderANameOfOurs_AreNotDescribedAsOurs()
    {
        TrainedFeature[] features =
            [new("recencyDays") { Levels = FeatureLevels.From([30.0, 60.0]) }, new("a"), new("b")];

        var reason = Explain([1, 1, 1], slope: 1, features: features).Reasons[0];

        Assert.Equal(("recency", 60.0), (reason.Topic, reason.Value));
        Assert.StartsWith("RecencyDays is 60: +", reason.Text, StringComparison.Ordinal);
        Assert.StartsWith(
            "RecencyDays unknown: -", Explain([double.NaN, 1, 1], slope: 1, features: features).Reasons[0].Text, StringComparison.Ordinal);
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
    private static Explanation Explain(
        double[] row, double slope, bool covered = true, double[]? leaves = null, TrainedFeature[]? features = null)
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
            Features = features ?? [.. Names.Select(name => new TrainedFeature(name, 0, 100))],
            Probability = new(trees, new(Link.Logistic, slope, 0, [], 0, 1)),
            DaysToBuy = flat,
            Value = flat,
        };
        return new Explainer(model).Explain(row, model.Predict(row).Probability);
    }
}
