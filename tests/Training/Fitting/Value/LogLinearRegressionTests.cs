using Conversion.Training.Fitting.Value;

namespace Conversion.Tests.Training.Fitting.Value;

public sealed class LogLinearRegressionTests
{
    [Fact]
    public void Weights_EqualTheTrueOnes()
    {
        var sample = Draw(0.8, 0.4, offset: 1);

        var regression = LogLinearRegression.Fit(sample.X, sample.Y);

        Assert.Equal(0.8, regression.Weights[0], 0.03);
        Assert.Equal(0.4, regression.Weights[1], 0.03);
        Assert.Equal(1, regression.Offset, 0.05);
    }

    [Fact]
    public void InputWithANegativeWeight_IsLeftOut()
    {
        var (x, y) = Draw(0.8, -0.4, offset: 1);

        var regression = LogLinearRegression.Fit(x, y);

        Assert.Equal(0, regression.Weights[1]);
        Assert.Equal(y.Average(), x.Average(row => Math.Exp(regression.Weights[0] * row[0] + regression.Offset)), 0.05 * y.Average());
    }

    // 20,000 draws, exponentially distributed around the mean.
    private static Sample Draw(double first, double second, double offset)
    {
        var random = new Random(5);
        double[][] x = [.. Enumerable.Range(0, 20_000).Select(_ => new[] { 2 * random.NextDouble(), 2 * random.NextDouble() })];
        return new(x, Array.ConvertAll(
            x, row => -Math.Log(1 - random.NextDouble()) * Math.Exp(first * row[0] + second * row[1] + offset)));
    }

    private sealed record Sample(double[][] X, double[] Y);
}
