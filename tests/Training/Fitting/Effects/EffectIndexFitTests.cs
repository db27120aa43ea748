using Conversion.Models;
using Conversion.Training.Fitting.Effects;

namespace Conversion.Tests.Training.Fitting.Effects;

public sealed class EffectIndexFitTests
{
    private static readonly SimulatedTest Simulated = SimulatedTest.Draw(4000, 3, [PlantedEffect.BySum]);
    private static readonly BinnedFeatures Features = BinnedFeatures.Build(Simulated.Test.Rows);

    [Fact]
    public void ThirdChosenByASum_IsFound()
    {
        var index = Fit(noise: 0.1);

        Assert.All(Simulated.Effects[1].Select((effect, i) => (effect, Predicted: index.Predict(Features, i))).Where((_, i) => i % 7 == 0),
            pair => Assert.InRange(pair.Predicted, 0.01, 0.065));
        var right = Enumerable.Range(0, 4000).Count(i => index.Predict(Features, i) > 0.0375 == Simulated.Effects[1][i] > 0.0375);
        Assert.InRange(right, 0.95 * 4000, 4000);
    }

    [Fact]
    public void TreesAndCurve_GiveTheEffects_AlsoWhereValuesAreMissing()
    {
        var index = Fit(noise: 0.1);
        var trees = index.ToEnsemble(Features, Simulated.Test.Rows);
        var head = new Head(trees, new(Link.Identity, 1, 0, [], double.MinValue, double.MaxValue) { Isotonic = index.Curve });

        for (var i = 0; i < 1000; i++)
            Assert.Equal(index.Predict(Features, i), head.Predict(Simulated.Test.Rows[i]).Expected, 1e-9);
        Assert.All(trees.Covers, cover => Assert.InRange(cover, 0, 4000));
    }

    [Fact]
    public void BoundsOfAHeadWithACurve_AreOffsetsOfTheEffect()
    {
        var index = Fit(noise: 0.1);
        var transform = new OutputTransform(Link.Identity, 1, 0, [new(0, -0.5, 0.25)], double.MinValue, double.MaxValue)
        {
            Isotonic = index.Curve,
        };
        var estimate = new Head(index.ToEnsemble(Features, Simulated.Test.Rows), transform).Predict(Simulated.Test.Rows[0]);

        Assert.Equal(estimate.Expected - 0.5, estimate.Low!.Value, 1e-12);
        Assert.Equal(estimate.Expected + 0.25, estimate.High!.Value, 1e-12);
    }

    [Fact]
    public void MoreNoise_MakesTheEffectsMoreEqual_AndLessCertain()
    {
        var (little, much) = (Fit(noise: 0.1), Fit(noise: 2));

        Assert.True(Spread(much) < Spread(little));
        Assert.True(much.Variances.Average() > little.Variances.Average());

        static double Spread(EffectIndex index) => index.Rising.Values[^1] - index.Rising.Values[0];
    }

    [Fact]
    public void SameData_GiveTheSameModel() =>
        Assert.Equal(Fit(noise: 0.5).Rising.Values, Fit(noise: 0.5).Rising.Values);

    private static EffectIndex Fit(double noise)
    {
        var random = new Random(7);
        var targets = Array.ConvertAll(Simulated.Effects[1], truth => truth + noise * (random.NextDouble() - 0.5));
        return EffectIndexFit.Fit(Features, [.. Enumerable.Range(0, targets.Length)], targets, [.. targets.Select(_ => 1.0)], minimumCustomers: 80)!;
    }
}
