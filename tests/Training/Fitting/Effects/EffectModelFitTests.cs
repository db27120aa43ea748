using Conversion.Training.Fitting.Effects;

namespace Conversion.Tests.Training.Fitting.Effects;

public sealed class EffectModelFitTests
{
    [Theory]
    [InlineData(PlantedEffect.ByThreshold)]
    [InlineData(PlantedEffect.BySum)]
    [InlineData(PlantedEffect.ByInteraction)]
    public void Trees_GiveTheEffectsOfTheModel_AlsoWhereValuesAreMissing(PlantedEffect effect)
    {
        var (features, simulated, model) = Fit(effect, noise: 0.01);
        var trees = model.ToEnsemble(features, simulated.Test.Rows);

        Assert.False(model.IsConstant);
        for (var i = 0; i < 1000; i++)
            Assert.Equal(model.Predict(features, i), trees.Margin(simulated.Test.Rows[i]), 1e-9);
        Assert.All(trees.Roots, root => Assert.Equal(
            simulated.Test.Rows.Length, trees.Covers.Where((_, leaf) => IsBelow(trees, root, leaf)).Sum()));
    }

    [Fact]
    public void InteractionOfTwoFeatures_IsFound()
    {
        var (features, simulated, model) = Fit(PlantedEffect.ByInteraction, noise: 0.01);

        Assert.Contains(model.Terms, term => term.Region is not null);
        var error = Enumerable.Range(0, 4000).Average(i => Math.Abs(model.Predict(features, i) - simulated.Effects[1][i]));
        Assert.InRange(error, 0, 0.006);
    }

    [Fact]
    public void NoiseAlone_GivesTheMean()
    {
        var random = new Random(5);
        var constant = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            var simulated = SimulatedTest.Draw(2000, seed, [PlantedEffect.None]);
            var targets = Array.ConvertAll(simulated.Test.Arms, _ => random.NextDouble());
            var model = EffectModelFit.Fit(
                BinnedFeatures.Build(simulated.Test.Rows), [.. Enumerable.Range(0, targets.Length)], targets, [.. targets.Select(_ => 1.0)], 0.5);
            constant += model.IsConstant ? 1 : 0;
            Assert.Equal(targets.Average(), model.IsConstant ? model.Mean : targets.Average(), 1e-9);
        }
        Assert.InRange(constant, 20, 40);
    }

    [Fact]
    public void MeanOfPredictions_IsTheMeanOfTheTargets()
    {
        var (features, simulated, model) = Fit(PlantedEffect.BySum, noise: 0.1);

        // The planted effects, and noise whose mean is nearly 0.
        var mean = Enumerable.Range(0, simulated.Test.Rows.Length).Average(i => model.Predict(features, i));
        Assert.Equal(simulated.Effects[1].Average(), mean, 0.003);
    }

    private static (BinnedFeatures Features, SimulatedTest Simulated, EffectModel Model) Fit(PlantedEffect effect, double noise)
    {
        var simulated = SimulatedTest.Draw(4000, 3, [effect]);
        var features = BinnedFeatures.Build(simulated.Test.Rows);
        var random = new Random(7);
        var targets = Array.ConvertAll(simulated.Effects[1], truth => truth + noise * (random.NextDouble() - 0.5));
        return (features, simulated, EffectModelFit.Fit(features, [.. Enumerable.Range(0, targets.Length)], targets, [.. targets.Select(_ => 1.0)], 0.5));
    }

    private static bool IsBelow(Conversion.Trees.Ensemble trees, int child, int leaf) => child < 0
        ? ~child == leaf
        : IsBelow(trees, trees.Left[child], leaf) || IsBelow(trees, trees.Right[child], leaf);
}
