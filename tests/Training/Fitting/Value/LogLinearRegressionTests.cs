using Conversion.Training.Fitting.Value;

namespace Conversion.Tests.Training.Fitting.Value;

public sealed class LogLinearRegressionTests
{
    [Fact]
    public void Weights_AreThoseThatTheTailsWereDrawnBy()
    {
        var (x, y) = Draw(0.8, 0.4, offset: 1);

        var weights = LogLinearRegression.Fit(x, y);

        // 20,000 draws of an exponential law around the mean.
        Assert.Equal(0.8, weights[0], 0.03);
        Assert.Equal(0.4, weights[1], 0.03);
        Assert.Equal(1, weights[2], 0.05);
    }

    [Fact]
    public void InputThatCountsAgainstTheMean_IsLeftOut()
    {
        var (x, y) = Draw(0.8, -0.4, offset: 1);

        var weights = LogLinearRegression.Fit(x, y);

        Assert.Equal(0, weights[1]);
        Assert.Equal(y.Average(), x.Average(row => Math.Exp(weights[0] * row[0] + weights[2])), 0.05 * y.Average());
    }

    private static (double[][] X, double[] Y) Draw(double first, double second, double offset)
    {
        var random = new Random(5);
        double[][] x = [.. Enumerable.Range(0, 20_000).Select(_ => new[] { 2 * random.NextDouble(), 2 * random.NextDouble() })];
        return (x, Array.ConvertAll(x, row => -Math.Log(1 - random.NextDouble()) * Math.Exp(first * row[0] + second * row[1] + offset)));
    }
}
