using Conversion.Training.Numerics;

namespace Conversion.Tests.Training.Numerics;

public sealed class MetricsTests
{
    [Fact]
    public void LogLoss_OfEvenOdds_IsLogTwo() => Assert.Equal(Math.Log(2), Metrics.LogLoss([0.5, 0.5], [true, false]), 12);

    [Fact]
    public void Median_OfAnEvenCount_IsTheMeanOfTheMiddleTwo()
    {
        Assert.Equal(2.5, Metrics.Median([4, 1, 2, 3]));
        Assert.Equal(3, Metrics.Median([9, 3, 1]));
    }
}
