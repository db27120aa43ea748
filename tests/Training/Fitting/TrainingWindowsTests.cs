using Conversion.Customers;
using Conversion.Training;
using Conversion.Training.Fitting;
using Conversion.Training.Snapshots;

namespace Conversion.Tests.Training.Fitting;

public sealed class TrainingWindowsTests
{
    private const int HorizonDays = 60;

    private static readonly DateTimeOffset Start = new(2021, 3, 7, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void PartlyObservedWindow_IsNotFullyObserved()
    {
        var whole = Snapshot(Start, 60);
        var censored = Snapshot(Start.AddDays(1), 59.9);

        var windows = new TrainingWindows([whole, censored], Start.AddDays(60.9), HorizonDays);

        Assert.Equal(Start, Assert.Single(windows.FullyObserved).AsOf);
    }

    [Fact]
    public void NoFullyObservedWindow_IsRejected() => Assert.Throws<UserErrorException>(
        () => new TrainingWindows([Snapshot(Start, 59)], Start.AddDays(59), HorizonDays));

    [Fact]
    public void CutoffOlderThanAYearAndAHorizon_IsNotRecent()
    {
        var asOf = Start.AddDays(600);
        var old = Snapshot(asOf.AddDays(-426), 60);
        var recent = Snapshot(asOf.AddDays(-425), 60);

        var windows = new TrainingWindows([old, recent], asOf, HorizonDays);

        Assert.Equal(2, windows.FullyObserved.Count);
        Assert.Equal(recent.AsOf, Assert.Single(windows.RecentFullyObserved).AsOf);
    }

    [Fact]
    public void TimeOfYear_IsBlank()
    {
        var windows = new TrainingWindows([Snapshot(Start, 60)], Start.AddDays(60), HorizonDays);

        Assert.Equal(0, windows.All[0].Features[CustomerFeatures.IndexOf("seasonSine")]);
        Assert.Equal(1, windows.All[0].Features[CustomerFeatures.IndexOf("frequency")]);
        Assert.Equal(1, windows.Described[0].Features[CustomerFeatures.IndexOf("seasonSine")]);
    }

    private static Snapshot Snapshot(DateTimeOffset asOf, double observedDays)
    {
        var features = new float[CustomerFeatures.Count];
        Array.Fill(features, 1);
        return new("c", asOf, features, observedDays, DaysToBuy: 20, [10]);
    }
}
