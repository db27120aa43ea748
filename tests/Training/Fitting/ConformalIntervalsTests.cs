using Conversion.Training.Fitting;

namespace Conversion.Tests.Training.Fitting;

public sealed class ConformalIntervalsTests
{
    // The noise grows with the prediction, so one offset for all would cover too many small truths and too few large ones.
    [Fact]
    public void Intervals_HaveTheTargetCoverage_ForSmallAndForLargePredictions()
    {
        var random = new Random(5);
        var calibration = Draw(random, 6000);
        var intervals = ConformalIntervals.Fit(calibration.Predictions, calibration.Truths, double.NegativeInfinity, 0.8);
        var fresh = Draw(random, 20_000);

        var covered = fresh.Predictions.Zip(fresh.Truths).ToLookup(row => row.First > 5, row =>
        {
            var interval = intervals.First(i => row.First <= i.UpTo || i == intervals[^1]);
            return row.First + interval.Low <= row.Second && row.Second <= row.First + interval.High ? 1.0 : 0;
        });
        Assert.InRange(covered[false].Average(), 0.77, 0.83);
        Assert.InRange(covered[true].Average(), 0.77, 0.83);
    }

    // Of 19 residuals, the 5th from either end leaves a quarter outside: 4 of them, and for a new one 5 of 20.
    [Fact]
    public void Offsets_AreAtTheFiniteSampleRank()
    {
        double[] truths = [.. Enumerable.Range(-9, 19).Select(i => (double)i)];

        var intervals = ConformalIntervals.Fit(new double[19], truths, double.NegativeInfinity, 0.5);

        Assert.Equal(new(0, -5, 5), Assert.Single(intervals));
    }

    // With 9 rows, a new one is below the least residual once in ten, and above the greatest once in ten.
    [Theory]
    [InlineData(8, 0)]
    [InlineData(9, 1)]
    public void FewerRowsThanATailNeeds_GiveNoInterval(int rows, int expected)
    {
        double[] truths = [.. Enumerable.Range(-4, rows).Select(i => (double)i)];

        var intervals = ConformalIntervals.Fit(new double[rows], truths, double.NegativeInfinity, 0.8);

        Assert.Equal(expected, intervals.Count);
        Assert.All(intervals, interval => Assert.Equal(new(0, -4, 4), interval));
    }

    // Of 19 rows, the second from either end leaves a tenth of 20 outside.
    [Fact]
    public void InexactTail_HasItsRank()
    {
        double[] truths = [.. Enumerable.Range(-9, 19).Select(i => (double)i)];

        Assert.Equal(new(0, -8, 8), Assert.Single(ConformalIntervals.Fit(new double[19], truths, double.NegativeInfinity, 0.8)));
    }

    [Fact]
    public void TruthsMostlyAtTheFloor_StartTheIntervalAtTheFloor()
    {
        double[] x = [.. Enumerable.Range(0, 100).Select(i => i / 100.0)];
        var interval = Assert.Single(ConformalIntervals.Fit(x, [.. x.Select((_, i) => i % 2 == 0 ? 0 : 3.0)], 0, 0.8));

        Assert.All(x, prediction => Assert.True(prediction + interval.Low <= 0));
    }

    // The mean of what few customers spend is above nine in ten of the truths. The greatest truths are below their predictions.
    [Fact]
    public void Prediction_IsInsideItsOwnInterval()
    {
        double[] x = [.. Enumerable.Range(0, 3000).Select(i => i / 1000.0)];
        double[] truths = [.. x.Select((prediction, i) => prediction > 2.5 ? prediction - 2 : i % 20 == 0 ? 6 : 0)];

        Assert.All(ConformalIntervals.Fit(x, truths, 0, 0.8), interval => Assert.True(interval is { Low: <= 0, High: >= 0 }));
        Assert.All(
            ConformalIntervals.Fit(x, [.. x.Select(prediction => prediction + 1)], double.NegativeInfinity, 0.8),
            interval => Assert.Equal(0, interval.Low));
    }

    private static Sample Draw(Random random, int count)
    {
        double[] predictions = [.. Enumerable.Range(0, count).Select(_ => 10 * random.NextDouble())];
        return new(predictions, [.. predictions.Select(p => p + p * (random.NextDouble() - 0.5))]);
    }

    private sealed record Sample(double[] Predictions, double[] Truths);
}
