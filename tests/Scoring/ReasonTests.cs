using Conversion.Models;
using Conversion.Scoring;
using Conversion.Trees;

namespace Conversion.Tests.Scoring;

public class ReasonTests
{
    private static readonly string[] Names = ["recencyDays", "gapMeanDays", "shoe {size}"];

    [Fact]
    public void StrongestFeatures_AreDescribed_StrongestFirst()
    {
        var reasons = Explain([3, float.NaN, 44], slope: 2);
        Assert.Equal(
            ["last bought 3 days ago: +4.00", "too few orders to know the usual gap: -1.00", "shoe {size} is 44: +0.50"],
            reasons.Select(reason => reason.Text));
        Assert.Equal(("recencyDays", 3f), (reasons[0].Feature, reasons[0].Value));
        Assert.Equal(4, reasons[0].Contribution, 1e-12);
        Assert.Null(reasons[1].Value);
    }

    [Fact]
    public void NegativeSlope_ReversesTheReasons() =>
        Assert.Equal("last bought 3 days ago: -2.00", Explain([3, 1, 1], slope: -1)[0].Text);

    [Fact]
    public void FeatureWithoutContribution_GivesNoReason() =>
        Assert.DoesNotContain(Explain([3, 1, 44], slope: 0.01), reason => reason.Feature == "shoe {size}");

    [Fact]
    public void ModelWithoutCovers_GivesNoReasons() => Assert.Empty(Explain([3, 1, 44], slope: 1, covered: false));

    // One stump a feature, with equal covers on both sides: ±2, ±0.5 and ±0.25 around the mean.
    private static List<Reason> Explain(float[] row, double slope, bool covered = true)
    {
        var trees = new Ensemble(3, [0, 1, 2], [0, 1, 2], [10, 10, 10], [~0, ~2, ~4], [~1, ~3, ~5], [4, 0, 1, 0, 0, 0.5])
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
        return new Explainer(model).Explain(row);
    }
}
