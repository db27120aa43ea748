using Conversion.Training.Fitting;

namespace Conversion.Tests.Training.Fitting;

public sealed class BinnedLogisticRegressionTests
{
    private static readonly (List<float[]> Rows, List<bool> Labels) Known = Draw();

    [Fact]
    public void Trees_GiveTheSameLogOddsAsTheTerms_AtEveryKindOfValue()
    {
        var terms = BinnedLogisticRegression.Fit(Known.Rows, Known.Labels);
        var trees = terms.ToEnsemble();

        float[] values = [float.NaN, float.NegativeInfinity, float.PositiveInfinity, 0, -3, 1e30f, .. trees.Thresholds.Take(5)];
        Assert.All(Known.Rows.Take(200).Concat(values.Select(value => new[] { value, value, value })), row =>
            Assert.Equal(trees.Margin(row), terms.Margin(row), 1e-12));
    }

    [Fact]
    public void LogOdds_FollowTheLogarithm_AndLeaveOutWhatSaysNothing()
    {
        var terms = BinnedLogisticRegression.Fit(Known.Rows, Known.Labels);

        // Truth: 1.5 · log(1 + x) − 2; a step is at most a thirtieth of the rows wide.
        Assert.Equal(1.5 * Math.Log(11 / 3.0), terms.Margin([10, 50, 7]) - terms.Margin([2, 50, 7]), 0.25);
        Assert.Equal(0, terms.Margin([5, 90, 7]) - terms.Margin([5, 20, 7]), 0.15);
    }

    [Fact]
    public void MissingValue_CountsAsAverage()
    {
        var terms = BinnedLogisticRegression.Fit(Known.Rows, Known.Labels);

        Assert.InRange(terms.Margin([float.NaN, 50, 7]), terms.Margin([1, 50, 7]), terms.Margin([15, 50, 7]));
    }

    private static (List<float[]> Rows, List<bool> Labels) Draw()
    {
        var random = new Random(11);
        var (rows, labels) = (new List<float[]>(), new List<bool>());
        for (var i = 0; i < 20_000; i++)
        {
            var x = 20 * random.NextSingle();
            labels.Add(random.NextDouble() < 1 / (1 + Math.Exp(2 - 1.5 * Math.Log(1 + x))));
            // A tenth is missing whatever the outcome, and the third feature never changes.
            rows.Add([i % 10 == 0 ? float.NaN : x, 100 * random.NextSingle(), 7]);
        }
        return (rows, labels);
    }
}
