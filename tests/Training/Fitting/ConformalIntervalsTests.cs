using Conversion.Training.Fitting;

namespace Conversion.Tests.Training.Fitting;

public sealed class ConformalIntervalsTests
{
    // The noise grows with the prediction: one offset for all would hold too many of the small, too few of the great.
    [Fact]
    public void Intervals_HoldTheStatedShareOfTheSmallAndOfTheGreat()
    {
        var random = new Random(5);
        var (x, y) = Draw(random, 6000);
        var intervals = ConformalIntervals.Fit(x, y, double.NegativeInfinity, 0.8);
        var (fresh, truths) = Draw(random, 20_000);

        var held = fresh.Zip(truths, (p, t) =>
        {
            var interval = intervals.First(i => p <= i.UpTo || i == intervals[^1]);
            return (Great: p > 5, Held: p + interval.Low <= t && t <= p + interval.High);
        }).ToLookup(row => row.Great, row => row.Held ? 1.0 : 0);
        Assert.InRange(held[false].Average(), 0.77, 0.83);
        Assert.InRange(held[true].Average(), 0.77, 0.83);
    }

    // Of 19 residuals, the 5th from either end leaves a quarter outside: 4 there, and a new one 5 of 20.
    [Fact]
    public void Offsets_AreAtTheFiniteSampleRank() => Assert.Equal(
        new(0, -5, 5), Assert.Single(ConformalIntervals.Fit(new double[19], [.. Enumerable.Range(-9, 19).Select(i => (double)i)], double.NegativeInfinity, 0.5)));

    [Fact]
    public void TruthsMostlyAtTheFloor_AreHeldFromTheFloorOn()
    {
        double[] x = [.. Enumerable.Range(0, 100).Select(i => i / 100.0)];
        var interval = Assert.Single(ConformalIntervals.Fit(x, [.. x.Select((_, i) => i % 2 == 0 ? 0 : 3.0)], 0, 0.8));

        Assert.All(x, prediction => Assert.True(prediction + interval.Low <= 0));
    }

    // The mean of what few spend is above nine in ten of the truths; the greatest are below what they were predicted.
    [Fact]
    public void Prediction_IsWithinItsOwnInterval()
    {
        double[] x = [.. Enumerable.Range(0, 3000).Select(i => i / 1000.0)];
        double[] truths = [.. x.Select((prediction, i) => prediction > 2.5 ? prediction - 2 : i % 20 == 0 ? 6 : 0)];

        Assert.All(ConformalIntervals.Fit(x, truths, 0, 0.8), interval => Assert.True(interval is { Low: <= 0, High: >= 0 }));
        Assert.All(
            ConformalIntervals.Fit(x, [.. x.Select(prediction => prediction + 1)], double.NegativeInfinity, 0.8),
            interval => Assert.Equal(0, interval.Low));
    }

    private static (double[] X, double[] Y) Draw(Random random, int count)
    {
        double[] x = [.. Enumerable.Range(0, count).Select(_ => 10 * random.NextDouble())];
        return (x, [.. x.Select(p => p + p * (random.NextDouble() - 0.5))]);
    }
}
