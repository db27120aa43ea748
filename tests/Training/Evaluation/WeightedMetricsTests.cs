using Conversion.Training.Evaluation;

namespace Conversion.Tests.Training.Evaluation;

public sealed class WeightedMetricsTests
{
    private static readonly double[] Scores = [0.9, 0.1, 0.5, 0.5, 0.7, 0.2, 0.2];
    private static readonly bool[] Labels = [true, false, true, false, false, true, false];
    private static readonly double[] Money = [30, 0, 12, 0, 0, 7, 0];

    [Fact]
    public void AreaUnderCurve_CountsTiesAsHalf()
    {
        Assert.Equal(1, AreaUnderCurve([0.1, 0.2, 0.9], [false, false, true]));
        Assert.Equal(0, AreaUnderCurve([0.1, 0.2, 0.9], [true, true, false]));
        Assert.Equal(0.5, AreaUnderCurve([1, 1, 1, 1], [true, false, true, false]));
        // Of the four pairs three are in order, and one is tied.
        Assert.Equal(3.5 / 4, AreaUnderCurve([0.5, 0.5, 0.7, 0.2], [true, false, true, false]));
    }

    [Fact]
    public void CalibrationError_WeighsBinsByTheirCustomers()
    {
        // Three negatives at 0.25 and one positive at 0.95: (3 · 0.25 + 1 · 0.05) / 4.
        Assert.Equal(0.2, WeightedMetrics.CalibrationError([0.25, 0.25, 0.25, 0.95], [false, false, false, true])(Ones(4)), 1e-12);
        // Certainty is in the last bin.
        Assert.Equal(0.475, WeightedMetrics.CalibrationError([1, 0.95], [false, true])(Ones(2)), 1e-12);
    }

    [Fact]
    public void NormalizedGini_IsOneForTheTrueOrder_AndZeroForTies()
    {
        double[] actual = [0, 10, 20, 400];
        Assert.Equal(1, Gini([1, 2, 3, 4], actual), 1e-12);
        Assert.Equal(-1, Gini([4, 3, 2, 1], actual), 1e-12);
        Assert.Equal(0, Gini([7, 7, 7, 7], actual), 1e-12);
    }

    [Fact]
    public void Total_IsPredictedOverActual() => Assert.Equal(3.1 / 49, WeightedMetrics.Total(Scores, Money)(Ones(7)), 1e-12);

    // A customer who counts three times is the same as three such customers.
    [Fact]
    public void Weight_CountsAsRepetition()
    {
        double[] weights = [1, 2, 0, 3, 1, 1, 2];
        int[] repeated = [.. weights.SelectMany((weight, i) => Enumerable.Repeat(i, (int)weight))];
        double[] scores = [.. repeated.Select(i => Scores[i])];
        bool[] labels = [.. repeated.Select(i => Labels[i])];
        double[] money = [.. repeated.Select(i => Money[i])];

        Assert.Equal(AreaUnderCurve(scores, labels), WeightedMetrics.AreaUnderCurve(Scores, Labels)(weights), 1e-12);
        Assert.Equal(Gini(scores, money), WeightedMetrics.NormalizedGini(Scores, Money)(weights), 1e-12);
        Assert.Equal(
            WeightedMetrics.CalibrationError(scores, labels)(Ones(repeated.Length)),
            WeightedMetrics.CalibrationError(Scores, Labels)(weights), 1e-12);
    }

    [Fact]
    public void LossOfNaN_IsLeftOut() =>
        Assert.Equal(2.5, WeightedMetrics.Mean([1, double.NaN, 4])([1, 5, 1]), 1e-12);

    // The deviance of a Tweedie distribution of power 1.5 at y = mean is 0, and at y = 0 it is 4 · √mean.
    [Fact]
    public void TweedieDeviance_DoesNotDependOnTheUnit()
    {
        double[] predicted = [10, 5, 0.1, 0];

        var deviances = WeightedMetrics.TweedieDeviances(predicted, [10, 0, 30, 0]);
        var cents = WeightedMetrics.TweedieDeviances([.. predicted.Select(x => 100 * x)], [1000, 0, 3000, 0]);

        Assert.Equal(0, deviances[0], 1e-12);
        Assert.Equal(4 * Math.Sqrt(0.5), deviances[1], 1e-12);
        Assert.Equal(deviances, cents, (x, y) => Math.Abs(x - y) < 1e-9 * (1 + x));
    }

    private static double AreaUnderCurve(double[] scores, bool[] labels) =>
        WeightedMetrics.AreaUnderCurve(scores, labels)(Ones(scores.Length));

    private static double Gini(double[] predicted, double[] actual) =>
        WeightedMetrics.NormalizedGini(predicted, actual)(Ones(actual.Length));

    private static double[] Ones(int count) => [.. Enumerable.Repeat(1.0, count)];
}
