using Conversion.Training.Snapshots;

namespace Conversion.Tests.Training.Snapshots;

public sealed class SnapshotTests
{
    private static readonly DateTimeOffset Start = new(2021, 3, 7, 0, 0, 0, TimeSpan.Zero);
    private static readonly Snapshot Whole = new("c", Start, [], ObservedDays: 60, DaysToBuy: 20, [0, 5, 7, 0, 0, 1]);

    [Theory]
    [InlineData(19.5, double.NaN, 0)]
    [InlineData(20, 20, 5)]
    [InlineData(30, 20, 12)]
    [InlineData(60, 20, 13)]
    [InlineData(90, 20, 13)]
    public void SnapshotKnownAtAnInstant_ContainsNothingLater(double days, double daysToBuy, double spend)
    {
        var known = Whole.KnownAt(Start.AddDays(days), horizonDays: 60);

        Assert.Equal(Math.Min(60, days), known.ObservedDays);
        Assert.Equal(daysToBuy, known.DaysToBuy);
        Assert.Equal(spend, known.Spend);
    }

    [Fact]
    public void EarlySpend_IsOfTheFirstHalf() => Assert.Equal(12, Whole.EarlySpend);
}
