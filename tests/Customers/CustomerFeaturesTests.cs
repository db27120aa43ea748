using Conversion.Customers;

namespace Conversion.Tests.Customers;

public class CustomerFeaturesTests
{
    private static readonly DateTimeOffset AsOf = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void EmptyHistory_HasNoFeatures() => Assert.False(TryCompute([], out _));

    [Fact]
    public void OnlyReturnsAndFreeOrders_HaveNoFeatures() =>
        Assert.False(TryCompute([Bought(5, 0), Bought(9, 30) with { Returned = true }], out _));

    [Fact]
    public void OneOrder_HasNoGaps()
    {
        var features = Compute(Bought(10, 50));

        Assert.Equal(10, features["recencyDays"]);
        Assert.Equal(10, features["tenureDays"]);
        Assert.Equal(1, features["frequency"]);
        Assert.True(float.IsNaN(features["gapMeanDays"]));
        Assert.True(float.IsNaN(features["gapDeviationDays"]));
    }

    [Fact]
    public void OrdersAtTheSameInstant_AreOneOccasion()
    {
        var features = Compute(Bought(10, 50), Bought(10, 25), Bought(30, 25));

        Assert.Equal(2, features["frequency"]);
        Assert.Equal(50, features["averageOrderValue"]);
        Assert.Equal(20, features["gapMeanDays"]);
    }

    [Fact]
    public void Return_LowersTheMonetaryValueAndIsNoOccasion()
    {
        var features = Compute(Bought(40, 100), Bought(10, 25) with { Returned = true });

        Assert.Equal(75, features["monetaryValue"]);
        Assert.Equal(40, features["recencyDays"]);
        Assert.Equal(0.25f, features["returnShare"]);
    }

    [Fact]
    public void OrderAtAsOf_Counts_AndOneTickLaterDoesNot()
    {
        var at = Compute(Bought(20, 10), new(AsOf, 10));
        var after = Compute(Bought(20, 10), new(AsOf.AddTicks(1), 10));

        Assert.Equal(2, at["frequency"]);
        Assert.Equal(1, after["frequency"]);
    }

    [Fact]
    public void FutureOrders_NeverChangeAFeature()
    {
        var random = new Random(1);
        for (var i = 0; i < 2_000; i++)
        {
            var past = RandomOrders(random, 1, 400);
            var future = RandomOrders(random, -400, 0).Where(o => o.At > AsOf);
            Order[] all = [.. past, .. future];
            random.Shuffle(all);

            var known = TryCompute(past, out var expected);

            Assert.Equal(known, TryCompute(all, out var actual));
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void RowsInAnyOrder_GiveTheSameBits()
    {
        var random = new Random(2);
        for (var i = 0; i < 2_000; i++)
        {
            var orders = RandomOrders(random, 0, 300);
            TryCompute([.. orders], out var expected);
            random.Shuffle(orders);
            TryCompute(orders, out var actual);

            Assert.Equal(expected, actual);
        }
    }

    // No answer, and no model, could hold an infinity.
    [Fact]
    public void AmountsFarApart_GiveFiniteRatios() =>
        Assert.Equal(float.MaxValue, Compute(Bought(3, 1e-30), Bought(2, 1e12) with { Returned = true })["returnShare"]);

    [Fact]
    public void UnknownItems_AreMissing() => Assert.True(float.IsNaN(Compute(Bought(3, 10))["itemsPerOrder"]));

    private static Order Bought(double daysAgo, double amount) => new(AsOf.AddDays(-daysAgo), amount);

    private static Order[] RandomOrders(Random random, int fromDaysAgo, int toDaysAgo) =>
        [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => new Order(
            AsOf.AddDays(-random.Next(fromDaysAgo, toDaysAgo)), random.NextDouble() * 100, random.Next(1, 20),
            random.Next(1, 9), random.Next(10) == 0))];

    private static Dictionary<string, float> Compute(params Order[] orders)
    {
        Assert.True(TryCompute(orders, out var features));
        return CustomerFeatures.All.Select((f, i) => (f.Name, Value: features[i])).ToDictionary(f => f.Name, f => f.Value);
    }

    private static bool TryCompute(Order[] orders, out float[] features)
    {
        features = new float[CustomerFeatures.Count];
        return CustomerFeatures.TryCompute(orders, AsOf, features);
    }
}
