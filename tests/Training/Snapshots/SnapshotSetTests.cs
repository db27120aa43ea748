using System.Globalization;
using System.Text.RegularExpressions;
using Conversion.Customers;
using Conversion.Tests.Customers;
using Conversion.Training;
using Conversion.Training.Fitting;
using Conversion.Training.Orders;
using Conversion.Training.Snapshots;

namespace Conversion.Tests.Training.Snapshots;

public sealed class SnapshotSetTests
{
    private const int HorizonDays = 60;

    private static readonly DateTimeOffset Holdout = RandomHistory.Start.AddDays(340);
    private static readonly RollingOrigin Origin = RollingOrigin.From(RandomHistory.Start, Holdout.AddDays(HorizonDays), HorizonDays);

    [Fact]
    public void OrdersAfterTheHoldoutsCutoff_ChangeNoTrainingRow()
    {
        var random = new Random(17);
        var known = Enumerable.Range(0, 40).Select(i => new CustomerHistory(
            $"c{i}", [.. RandomHistory.Of(random, random.Next(1, 12), 340), new(Holdout.AddDays(-random.Next(3)), 10)])).ToList();
        var later = known.Select(customer => new CustomerHistory(
            customer.Customer,
            [.. customer.Orders, new(Holdout.AddTicks(1), 20), .. RandomHistory.Of(random, 5, 60).Select(order => order with { At = order.At.AddDays(342) })]));

        var (before, after) = (SnapshotSet.Build(known, Origin), SnapshotSet.Build(later, Origin));

        Assert.Equal(before.Training.Select(Content), after.Training.Select(Content));
        Assert.Equal(before.Holdout.Select(row => row.Row), after.Holdout.Select(row => row.Row));
        Assert.All(after.Holdout, row => Assert.True(row.Bought));
        Assert.Contains(before.Training, row => row.AsOf.AddDays(row.ObservedDays) == Holdout && row.DaysToBuy == row.ObservedDays);

        static (string, DateTimeOffset, string, double, double, double, double) Content(Snapshot row) =>
            (row.Customer, row.AsOf, string.Join(' ', row.Row), row.ObservedDays, row.DaysToBuy, row.Spend, row.EarlySpend);
    }

    // 60 days before the holdout's cutoff the window is known whole, 10 days before it for ten days.
    [Theory]
    [InlineData(60, 0, 0, 2, double.NaN)]
    [InlineData(60, 60, 0, 1, 60)]
    [InlineData(60, 60, 1, 1, double.NaN)]
    [InlineData(10, 10, 0, 1, 10)]
    [InlineData(10, 10, 1, 1, double.NaN)]
    public void Purchase_IsPastAtTheCutoff_AndFutureUpToTheLastInstantKnown(
        int cutoff, int days, int ticks, float frequency, double daysToBuy)
    {
        var asOf = Holdout.AddDays(-cutoff);
        var customer = new CustomerHistory("c", [new(RandomHistory.Start, 10), new(asOf.AddDays(days).AddTicks(ticks), 20)]);

        var row = SnapshotSet.Build([customer], Origin).Training.Single(row => row.AsOf == asOf);

        Assert.Equal((frequency, daysToBuy), (row.Row[CustomerFeatures.IndexOf("frequency")], row.DaysToBuy));
        Assert.Equal((cutoff, double.IsNaN(daysToBuy) ? 0 : 20), (row.ObservedDays, row.Spend));
    }

    [Fact]
    public void NewestCutoff_IsAnExampleOfASixth_WhateverTheHorizon()
    {
        foreach (var horizonDays in Enumerable.Range(1, 400))
        {
            var origin = RollingOrigin.From(Holdout.AddDays(-2000), Holdout.AddDays(horizonDays), horizonDays);
            var row = SnapshotSet.Build([new("c", [new(Holdout.AddDays(-2000), 10)])], origin).Training[^1];

            Assert.Equal(origin.Training[^1], row.AsOf);
            Assert.Single(DiscreteTimeHazard.BuildExamples([row], horizonDays / 6.0, 1));
        }
    }

    [Theory]
    [InlineData(90)]
    [InlineData(91)]
    public void DaysThatTheRefusalAsksFor_AreEnough_AtAnyHour(int horizonDays)
    {
        var first = Holdout.AddHours(13);
        var refusal = Assert.Throws<UserErrorException>(() => RollingOrigin.From(first, first.AddDays(horizonDays * 17 / 6), horizonDays));
        var needed = int.Parse(Regex.Match(refusal.Message, @"needs (\d+)").Groups[1].Value, CultureInfo.InvariantCulture);

        Assert.Equal(8, RollingOrigin.From(first, first.AddDays(needed), horizonDays).Training.Count);
    }

    [Theory]
    [InlineData(29.9, 0)]
    [InlineData(30, 1)]
    [InlineData(59.9, 1)]
    [InlineData(60, 2)]
    public void Period_IsAnExample_OnceItIsKnownToItsEnd(double observed, int examples) =>
        Assert.Equal(examples, DiscreteTimeHazard.BuildExamples([Row(observed, double.NaN)], 30, 2).Count(example => !example.Label));

    [Fact]
    public void PurchaseOnThePeriodsLastInstant_IsInIt_AndEndsTheExamples()
    {
        Assert.Equal([true], DiscreteTimeHazard.BuildExamples([Row(60, 30)], 30, 2).Select(example => example.Label));
        Assert.Equal([false, true], DiscreteTimeHazard.BuildExamples([Row(60, 30.1)], 30, 2).Select(example => example.Label));
    }

    [Theory]
    [InlineData(19.5, double.NaN)]
    [InlineData(20, 20)]
    public void RowsKnownAtAnEarlierCutoff_HoldNothingLater(double days, double daysToBuy)
    {
        var windows = new TrainingWindows([Row(60, 20)], HorizonDays);

        var row = Assert.Single(windows.CensoredAt(Holdout.AddDays(days)));

        Assert.Equal((days, daysToBuy, double.NaN, double.NaN), (row.ObservedDays, row.DaysToBuy, row.Spend, row.EarlySpend));
        Assert.Empty(windows.CensoredAt(Holdout));
    }

    [Fact]
    public void WindowsNotKnownWhole_AreNotAmongTheWhole()
    {
        var (whole, censored) = (Row(60, 20), Row(59.9, 20) with { AsOf = Holdout.AddDays(1) });

        Assert.Equal([whole], new TrainingWindows([whole, censored], HorizonDays).LatestFullyObserved);
    }

    [Theory]
    [InlineData(364.9, 0)]
    [InlineData(365, 1)]
    public void TimeOfYear_IsTaught_FromAYearOfCutoffsOn(double days, float season)
    {
        float[] features = [.. Enumerable.Repeat(1f, CustomerFeatures.Count)];
        var rows = SeasonMask.MaskUnseenSeason([Row(60, 20) with { Row = features }, Row(60, 20) with { Row = features, AsOf = Holdout.AddDays(days) }]);

        Assert.All(rows, row => Assert.Equal(season, row.Row[CustomerFeatures.IndexOf("seasonSine")]));
        Assert.All(rows, row => Assert.Equal(season, row.Row[CustomerFeatures.IndexOf("seasonCosine")]));
        Assert.All(rows, row => Assert.Equal(1, row.Row[0]));
    }

    private static Snapshot Row(double observed, double daysToBuy) => new("c", Holdout, [], observed, daysToBuy, 10, 10);
}
