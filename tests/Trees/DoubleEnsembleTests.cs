using Conversion.Trees;

namespace Conversion.Tests.Trees;

/// <summary>Trees that compare doubles, with thresholds that round to one float.</summary>
public class DoubleEnsembleTests
{
    [Theory]
    [InlineData(1, 2, 1, false)]
    [InlineData(40, 32, 5, false)]
    [InlineData(40, 32, 5, true)]
    [InlineData(30, 60, 300, true)]
    [InlineData(5, 300, 4, true)]
    public void EveryKind_GivesTheBitsOfTheReference(int trees, int leaves, int features, bool ruled)
    {
        var ensemble = Make(trees, leaves, features, ruled);
        var rows = Rows(ensemble, 203);
        var expected = rows.Select(row => ensemble.Margin(row.AsSpan())).ToArray();
        CompiledEnsemble[] kinds =
        [
            TreeTraversal.Build(ensemble),
            .. Enum.GetValues<Simd>().Select(simd => IntervalTables.TryBuild(ensemble, simd)!),
            .. leaves <= QuickScorer.MaximumLeaves
                ? Enum.GetValues<Simd>().Select(simd => QuickScorer.TryBuild(ensemble, simd)!)
                : [],
        ];

        foreach (var compiled in kinds)
        {
            Assert.Equal(expected, rows.Select(row => compiled.Margin(row.AsSpan())));
            var margins = new double[rows.Length];
            compiled.Margins((ReadOnlySpan<double>)rows.SelectMany(row => row).ToArray(), margins);
            Assert.Equal(expected, margins);

            // Floats are compared as doubles.
            var floats = Array.ConvertAll(rows, row => Array.ConvertAll(row, value => (float)value));
            var widened = Array.ConvertAll(floats, row => ensemble.Margin((ReadOnlySpan<double>)Array.ConvertAll(row, value => (double)value)));
            Assert.Equal(widened, floats.Select(row => compiled.Margin(row.AsSpan())));
            compiled.Margins((ReadOnlySpan<float>)floats.SelectMany(row => row).ToArray(), margins);
            Assert.Equal(widened, margins);
        }
    }

    [Fact]
    public void Contributions_AddUpToTheMargin()
    {
        var ensemble = Make(20, 16, 5, ruled: true);
        var shap = new TreeShap(ensemble);
        var contributions = new double[5];
        foreach (var row in Rows(ensemble, 50))
        {
            shap.Contributions(row.AsSpan(), contributions);
            Assert.Equal(ensemble.Margin(row.AsSpan()), shap.Bias + contributions.Sum(), 1e-9);
        }
    }

    [Fact]
    public void TreesOverFloats_RoundADouble()
    {
        var ensemble = new Ensemble(1, [0], [0], [16777216f], [~0], [~1], [1, 2]);
        var compiled = CompiledEnsemble.Build(ensemble);

        Assert.Equal(1, ensemble.Margin((ReadOnlySpan<double>)[16777217.0]));
        Assert.Equal(1, compiled.Margin((ReadOnlySpan<double>)[16777217.0]));
        Assert.Equal(2, compiled.Margin((ReadOnlySpan<double>)[16777218.0]));
    }

    [Theory]
    [InlineData(2.5, 1)]
    [InlineData(2.4999, 2)]
    [InlineData(-3, 1)]
    [InlineData(double.NaN, 2)]
    public void Member_MustBeEqual(double value, double expected)
    {
        var bits = new[] { 2.5, -3 }.Select(BitConverter.DoubleToUInt64Bits).ToArray();
        var ensemble = new Ensemble(1, [0], [0], [0], [~0], [~1], [1, 2])
        {
            Rules = [SplitRule.Member],
            Categories = new([0, 4], [.. bits.SelectMany(word => new[] { (uint)word, (uint)(word >> 32) })]),
        };

        Assert.Equal(expected, ensemble.Margin((ReadOnlySpan<double>)[value]));
        Assert.Equal(expected, CompiledEnsemble.Build(ensemble).Margin((ReadOnlySpan<double>)[value]));
        Assert.Equal(expected, QuickScorer.TryBuild(ensemble)!.Margin((ReadOnlySpan<double>)[value]));
    }

    // Several thresholds of a node round to the same float.
    private static Ensemble Make(int trees, int leaves, int features, bool ruled)
    {
        var random = new Random(trees + leaves);
        var single = RandomTrees.Make(trees + leaves, trees, leaves, features, ruled);
        double[] thresholds = [.. single.Thresholds.Select(threshold => threshold * (1 + 1e-9 * random.Next(-20, 20)))];
        return new(
            features, single.Roots, single.Features, Array.ConvertAll(thresholds, Ensemble.FloatThreshold), single.Left, single.Right,
            single.Leaves)
        {
            DoubleThresholds = thresholds,
            Rules = single.Rules,
            Categories = single.Categories,
            Covers = single.Covers,
        };
    }

    private static double[][] Rows(Ensemble ensemble, int count)
    {
        var random = new Random(5);
        double[] odd = [double.NaN, 0, -0.0, 1e-35, -1e-35, 1e-320, 1e300, -1e300, double.PositiveInfinity, double.NegativeInfinity, -0.5, 31];
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, ensemble.FeatureCount).Select(_ => Value()).ToArray())];

        double Value()
        {
            var thresholds = ensemble.DoubleThresholds;
            var threshold = thresholds.Length == 0 ? 0 : thresholds[random.Next(thresholds.Length)];
            return random.Next(6) switch
            {
                0 => odd[random.Next(odd.Length)],
                1 => threshold,
                2 => Math.BitIncrement(threshold),
                3 => Math.BitDecrement(threshold),
                4 => random.Next(100),
                _ => (random.NextDouble() - 0.5) * 100,
            };
        }
    }
}
