using Conversion.Training.Fitting;

namespace Conversion.Tests.Training.Fitting;

public sealed class BinnedLogisticRegressionTests
{
    private static readonly List<float[]> Rows = [];
    private static readonly List<bool> Labels = [];
    private static readonly double[] Weights = [.. Enumerable.Repeat(1.0, 20_000)];

    // Truth: log-odds of 1.5 · log(1 + x) − 2. A tenth of x is missing, whatever the outcome. The second feature is
    // noise, and the others never change.
    static BinnedLogisticRegressionTests()
    {
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var x = 20 * random.NextSingle();
            Labels.Add(random.NextDouble() < 1 / (1 + Math.Exp(2 - 1.5 * Math.Log(1 + x))));
            Rows.Add([i % 10 == 0 ? float.NaN : x, 100 * random.NextSingle(), 7, 100]);
        }
    }

    [Fact]
    public void Trees_GiveTheMarginOfTheRegression_AtEveryKindOfValue()
    {
        var regression = BinnedLogisticRegression.Fit(Rows, Labels, Weights);
        var trees = regression.ToEnsemble();

        float[] values = [float.NaN, float.NegativeInfinity, float.PositiveInfinity, 0, -3, 1e30f, .. trees.Thresholds.Take(5)];
        Assert.All(Rows.Take(200).Concat(values.Select(value => new[] { value, value, value, value })), row =>
            Assert.Equal(trees.Margin(row), regression.Margin(row), 1e-12));
    }

    [Fact]
    public void Margin_FollowsTheLogarithm_AndIgnoresNoise()
    {
        var regression = BinnedLogisticRegression.Fit(Rows, Labels, Weights);

        // A bin contains at most a thirtieth of the rows.
        Assert.Equal(1.5 * Math.Log(11 / 3.0), regression.Margin([10, 50, 7, 100]) - regression.Margin([2, 50, 7, 100]), 0.25);
        Assert.Equal(0, regression.Margin([5, 90, 7, 100]) - regression.Margin([5, 20, 7, 100]), 0.15);
    }

    [Fact]
    public void MissingValue_CountsAsAverage()
    {
        var regression = BinnedLogisticRegression.Fit(Rows, Labels, Weights);

        Assert.InRange(regression.Margin([float.NaN, 50, 7, 100]), regression.Margin([1, 50, 7, 100]), regression.Margin([15, 50, 7, 100]));
    }
}
