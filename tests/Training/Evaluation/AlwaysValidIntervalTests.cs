using Conversion.Training.Evaluation;
using Conversion.Training.Numerics;

namespace Conversion.Tests.Training.Evaluation;

public sealed class AlwaysValidIntervalTests
{
    // 2,000 customers of each arm, read after every 20 of them, without an effect.
    [Fact]
    public void ReadingEarly_RaisesNoFalseAlarm()
    {
        const int Runs = 1000;
        var (early, once) = (0, 0);
        for (var seed = 0; seed < Runs; seed++)
        {
            var (alarm, naive) = ReadEarly(new(seed));
            early += alarm ? 1 : 0;
            once += naive ? 1 : 0;
        }

        Assert.InRange(early / (double)Runs, 0, 0.05);
        // The interval that is right when it is read once is not when it is read a hundred times.
        Assert.InRange(once / (double)Runs, 0.2, 1);
    }

    [Theory]
    [InlineData(1, 3.04)]
    [InlineData(0.1, 3.86)]
    [InlineData(10, 3.24)]
    public void HalfWidth_IsNarrowestNearThePlannedSize(double share, double expected) =>
        Assert.Equal(expected, AlwaysValidInterval.HalfWidth(share * 1000, 1000, 0.95), 0.1);

    [Fact]
    public void WidenedInterval_KeepsItsEstimateAndItsSkewness()
    {
        var widened = AlwaysValidInterval.Widen(new(1, 0, 3), 500, 500, 0.95);

        Assert.Equal(1, widened.Estimate);
        Assert.Equal(2, (widened.High - 1) / (1 - widened.Low), 1e-9);
        Assert.InRange(widened.Low, -0.6, -0.5);
    }

    private static (bool Early, bool Once) ReadEarly(Xoshiro256 random)
    {
        const int Planned = 4000;
        var (treated, control, alarm, naive) = (0, 0, false, false);
        for (var n = 1; n <= Planned / 2; n++)
        {
            treated += random.NextDouble() < 0.2 ? 1 : 0;
            control += random.NextDouble() < 0.2 ? 1 : 0;
            if (n % 20 != 0 || n < 100)
                continue;
            var share = (treated + control) / (2.0 * n);
            var error = Math.Sqrt(share * (1 - share) * 2 / n);
            var difference = Math.Abs((double)(treated - control) / n);
            alarm |= difference > error * AlwaysValidInterval.HalfWidth(2 * n, Planned, 0.95);
            naive |= difference > error * 1.96;
        }
        return (alarm, naive);
    }
}
