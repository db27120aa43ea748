using Conversion.Training.Numerics;

namespace Conversion.Tests.Training.Numerics;

public sealed class MetricsTests
{
    [Fact]
    public void AreaUnderCurve_CountsTiesAsHalf()
    {
        Assert.Equal(1, Metrics.AreaUnderCurve([0.1, 0.2, 0.9], [false, false, true]));
        Assert.Equal(0, Metrics.AreaUnderCurve([0.1, 0.2, 0.9], [true, true, false]));
        Assert.Equal(0.5, Metrics.AreaUnderCurve([1, 1, 1, 1], [true, false, true, false]));
        // Of the four pairs three are in order, and one is tied.
        Assert.Equal(3.5 / 4, Metrics.AreaUnderCurve([0.5, 0.5, 0.7, 0.2], [true, false, true, false]));
    }

    [Fact]
    public void AreaUnderCurve_OfNaN_Returns() =>
        Assert.InRange(Metrics.AreaUnderCurve([double.NaN, double.NaN, 1], [false, true, true]), 0, 1);

    [Fact]
    public void Brier_IsTheMeanSquaredError() => Assert.Equal(0.125, Metrics.Brier([0.5, 0.5, 1, 0], [true, false, true, false]), 12);

    [Fact]
    public void LogLoss_OfEvenOdds_IsLogTwo() => Assert.Equal(Math.Log(2), Metrics.LogLoss([0.5, 0.5], [true, false]), 12);

    [Fact]
    public void CalibrationError_WeighsBinsByTheirCustomers() =>
        // Three negatives at 0.25 and one positive at 0.95: (3 · 0.25 + 1 · 0.05) / 4.
        Assert.Equal(0.2, Metrics.ExpectedCalibrationError([0.25, 0.25, 0.25, 0.95], [false, false, false, true]), 12);

    [Fact]
    public void CalibrationError_PutsCertaintyIntoTheLastBin() =>
        Assert.Equal(0.475, Metrics.ExpectedCalibrationError([1, 0.95], [false, true]), 12);

    [Fact]
    public void NormalizedGini_IsOneForTheTrueOrder_AndZeroForTies()
    {
        double[] actual = [0, 10, 20, 400];
        Assert.Equal(1, Metrics.NormalizedGini([1, 2, 3, 4], actual), 12);
        Assert.Equal(-1, Metrics.NormalizedGini([4, 3, 2, 1], actual), 12);
        Assert.Equal(0, Metrics.NormalizedGini([7, 7, 7, 7], actual), 12);
    }

    [Fact]
    public void RSquared_OfTheMean_IsZero()
    {
        Assert.Equal(0, Metrics.RSquared([2, 2, 2], [1, 2, 3]), 12);
        Assert.Equal(1, Metrics.RSquared([1, 2, 3], [1, 2, 3]), 12);
    }
}
