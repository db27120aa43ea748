using Conversion.Customers;
using Conversion.Orders;
using Conversion.Tests.Customers;
using Conversion.Training.Snapshots;

namespace Conversion.Tests.Training.Snapshots;

public sealed class SnapshotSetTests
{
    private const int HorizonDays = 60;

    private static readonly DateTimeOffset Holdout = RandomHistory.Start.AddDays(340);
    private static readonly RollingOrigin Origin =
        RollingOrigin.From(RandomHistory.Start, Holdout.AddDays(HorizonDays), HorizonDays);

    [Fact]
    public void OrdersAfterTheHoldoutCutoff_ChangeNoTrainingSnapshot()
    {
        var random = new Random(17);
        var known = Enumerable.Range(0, 40).Select(i => new CustomerHistory($"c{i}",
        [
            .. RandomHistory.Of(random, random.Next(1, 12), 340),
            new(Holdout.AddDays(-random.Next(3)), 10),
        ])).ToList();
        var later = known.Select(customer => new CustomerHistory(customer.Customer,
        [
            .. customer.Orders,
            new(Holdout.AddTicks(1), 20),
            .. RandomHistory.Of(random, 5, 60).Select(order => order with { At = order.At.AddDays(342) }),
        ]));

        var before = SnapshotSet.Build(known, Origin);
        var after = SnapshotSet.Build(later, Origin);

        Assert.Equal(before.TrainingAt(Holdout).Select(Content), after.TrainingAt(Holdout).Select(Content));
        Assert.Equal(
            before.Holdout(Holdout).Select(snapshot => snapshot.Features), after.Holdout(Holdout).Select(snapshot => snapshot.Features));
        Assert.All(after.Holdout(Holdout), snapshot => Assert.True(snapshot.Bought));
        Assert.Contains(before.TrainingAt(Holdout), snapshot =>
            snapshot.AsOf.AddDays(snapshot.ObservedDays) == Holdout && snapshot.DaysToBuy == snapshot.ObservedDays);

        static string Content(Snapshot snapshot) => string.Join(
            ' ', snapshot.Customer, snapshot.AsOf, snapshot.ObservedDays, snapshot.DaysToBuy, snapshot.Spend,
            string.Join(' ', snapshot.SpendBySixth), string.Join(' ', snapshot.Features));
    }

    // Customers who buy in the last horizon, or once.
    [Theory]
    [InlineData(2999, 2999, 5)]
    [InlineData(3001, 3001, 3)]
    [InlineData(3001, 499, 5)]
    public void FewCustomersOrBuyers_HaveMoreHoldouts(int customers, int buyers, int holdouts)
    {
        var origin = RollingOrigin.From(RandomHistory.Start, RandomHistory.Start.AddDays(820), 90);
        var histories = Enumerable.Range(0, customers).Select(i => new CustomerHistory(
            $"c{i}", [.. Enumerable.Range(0, i < buyers ? 2 : 1).Select(n => new Order(RandomHistory.Start.AddDays(700 + 50 * n), 10))]));

        Assert.Equal(holdouts, SnapshotSet.Build(histories, origin).Holdouts.Count);
    }

    // A cutoff 60 days before the holdout has its whole window observed, one 10 days before has ten days.
    [Theory]
    [InlineData(60, 0, 0, 2, double.NaN)]
    [InlineData(60, 60, 0, 1, 60)]
    [InlineData(60, 60, 1, 1, double.NaN)]
    [InlineData(10, 10, 0, 1, 10)]
    [InlineData(10, 10, 1, 1, double.NaN)]
    public void PurchaseAtTheCutoff_IsAFeature_AndUpToTheLastObservedInstantALabel(
        int cutoff, int days, int ticks, float frequency, double daysToBuy)
    {
        var asOf = Holdout.AddDays(-cutoff);
        var customer = new CustomerHistory("c", [new(RandomHistory.Start, 10), new(asOf.AddDays(days).AddTicks(ticks), 20)]);

        var snapshot = SnapshotSet.Build([customer], Origin).TrainingAt(Holdout).Single(snapshot => snapshot.AsOf == asOf);

        Assert.Equal(frequency, snapshot.Features[CustomerFeatures.IndexOf("frequency")]);
        Assert.Equal(daysToBuy, snapshot.DaysToBuy);
        Assert.Equal(cutoff, snapshot.ObservedDays);
        Assert.Equal(double.IsNaN(daysToBuy) ? 0 : 20, snapshot.Spend);
    }
}
