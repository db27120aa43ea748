using Conversion.Training.Fitting;
using Conversion.Training.Snapshots;

namespace Conversion.Tests.Training.Fitting;

public sealed class TrainingWindowsTests
{
    private const int HorizonDays = 60;

    private static readonly DateTimeOffset Start = new(2021, 3, 7, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(19.5, double.NaN)]
    [InlineData(20, 20)]
    public void SnapshotCensoredAtACutoff_ContainsNothingLater(double days, double daysToBuy)
    {
        var windows = new TrainingWindows([Snapshot(60)], HorizonDays);

        var censored = Assert.Single(windows.CensoredAt(Start.AddDays(days)));

        Assert.Equal(days, censored.ObservedDays);
        Assert.Equal(daysToBuy, censored.DaysToBuy);
        Assert.Equal(double.NaN, censored.Spend);
        Assert.Equal(double.NaN, censored.EarlySpend);
    }

    [Fact]
    public void SnapshotOfTheCutoffItself_IsNotKnownThere() =>
        Assert.Empty(new TrainingWindows([Snapshot(60)], HorizonDays).CensoredAt(Start));

    [Fact]
    public void PartlyObservedWindow_IsNotFullyObserved()
    {
        var whole = Snapshot(60);
        var censored = Snapshot(59.9) with { AsOf = Start.AddDays(1) };

        Assert.Equal([whole], new TrainingWindows([whole, censored], HorizonDays).LatestFullyObserved);
    }

    private static Snapshot Snapshot(double observedDays) => new("c", Start, [], observedDays, DaysToBuy: 20, 10, 10);
}
