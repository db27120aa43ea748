using Conversion.Customers;
using Conversion.Orders;

namespace Conversion.Tests.Customers;

public sealed class CustomerFeaturesTests
{
    private static readonly DateTimeOffset AsOf = RandomHistory.Start.AddDays(400);

    [Fact]
    public void AnyFutureOrders_ChangeNoFeature()
    {
        var random = new Random(11);
        for (var trial = 0; trial < 500; trial++)
        {
            var history = RandomHistory.Of(random, random.Next(0, 30), 500);
            var asOf = RandomHistory.Start.AddDays(500 * random.NextDouble());
            Order[] past = [.. history.Where(order => order.At <= asOf)];
            Order[] future = [.. RandomHistory.Of(random, random.Next(1, 20), 300).Select(order => order with
            {
                At = asOf.AddTicks(1 + random.NextInt64(TimeSpan.TicksPerDay * 300)),
            })];

            Assert.Equal(Bits(past, asOf), Bits([.. future, .. history], asOf));
        }
    }

    [Fact]
    public void AnyOrderOfTheRows_GivesTheSameBits()
    {
        var random = new Random(12);
        for (var trial = 0; trial < 200; trial++)
        {
            var history = RandomHistory.Of(random, 20, 400);
            Order[] shuffled = [.. history];
            random.Shuffle(shuffled);

            Assert.Equal(Bits(history, AsOf), Bits(shuffled, AsOf));
        }
    }

    [Fact]
    public void EmptyHistory_HasNoFeatures() => Assert.Null(Row([], AsOf));

    [Theory]
    [InlineData(0.0, false)]
    [InlineData(5.0, true)]
    public void ReturnsAndFreeOrders_HaveNoFeatures(double amount, bool returned) =>
        Assert.Null(Row([new(AsOf.AddDays(-3), amount, Returned: returned)], AsOf));

    [Fact]
    public void OrderAtAsOf_Counts_AndOneTickLaterDoesNot()
    {
        Assert.Equal(0, Value([new(AsOf, 5)], "recencyDays"));
        Assert.Null(Row([new(AsOf.AddTicks(1), 5)], AsOf));
    }

    [Theory]
    [InlineData("frequency30Days", 30)]
    [InlineData("frequency90Days", 90)]
    [InlineData("frequency180Days", 180)]
    [InlineData("frequency365Days", 365)]
    [InlineData("monetaryValue90Days", 90)]
    [InlineData("frequencyYearAgo", 365)]
    public void WindowOfDays_CountsItsFirstInstant_AndNothingBefore(string name, int days)
    {
        Assert.Equal(1, Value([new(AsOf.AddDays(-days), 1)], name));
        Assert.Equal(0, Value([new(AsOf.AddDays(-days).AddTicks(-1), 1)], name));
    }

    [Fact]
    public void SeasonAYearAgo_IsMissingForNewerCustomers()
    {
        Assert.Equal(1, Value([At(364, 1), At(280, 1, returned: true), At(275, 1)], "frequencyYearAgo"));
        Assert.Equal(float.NaN, Value([At(275, 1)], "frequencyYearAgo"));
    }

    [Fact]
    public void OrdersOfOneDay_AreOneOccasion()
    {
        Order[] orders = [At(10, 100), At(9.9, 50), At(2, 40)];

        Assert.Equal(2, Value(orders, "frequency"));
        Assert.Equal(95, Value(orders, "averageOrderValue"));
        Assert.Equal(150, Value(orders, "largestOrderValue"));
        Assert.Equal(40, Value(orders, "lastOrderValue"));
        Assert.Equal(8, Value(orders, "gapMeanDays"), 3);
    }

    [Fact]
    public void OneOccasion_HasNoGaps()
    {
        foreach (var name in (string[])["gapMeanDays", "gapDeviationDays", "gapLongestDays", "recencyOverGap", "secondLastDays"])
            Assert.Equal(float.NaN, Value([At(10, 100)], name));
        Assert.Equal(1, Value([At(10, 100)], "recencyOverSpacing"));
    }

    [Fact]
    public void AgesOfTheLastOccasions_CountFromTheLatest()
    {
        Order[] orders = [At(70, 1), At(60, 1), At(50, 1), At(40, 1), At(30, 1), At(20, 1), At(10, 1)];

        Assert.Equal((20f, 30f, 50f), (Value(orders, "secondLastDays"), Value(orders, "thirdLastDays"), Value(orders, "fifthLastDays")));
    }

    [Fact]
    public void Returns_ChangeOnlyMonetaryValueAndReturnShare()
    {
        Order[] orders = [At(10, 100), At(5, 40, returned: true)];

        Assert.Equal((60f, 0.4f, 1f, 10f), (
            Value(orders, "monetaryValue"), Value(orders, "returnShare"), Value(orders, "frequency"), Value(orders, "recencyDays")));
    }

    // JSON has no infinity, and neither answers nor models may contain one.
    [Fact]
    public void AmountsFarApart_GiveFiniteRatios() =>
        Assert.Equal(float.MaxValue, Value([At(3, 1e-30), At(2, 1e12, returned: true)], "returnShare"));

    [Fact]
    public void UnknownItems_AreMissing() => Assert.Equal(float.NaN, Value([At(3, 10)], "itemsPerOrder"));

    private static Order At(double age, double amount, bool returned = false) => new(AsOf.AddDays(-age), amount, Returned: returned);

    private static float Value(Order[] orders, string name) => Row(orders, AsOf)![CustomerFeatures.IndexOf(name)];

    private static int[]? Bits(Order[] orders, DateTimeOffset asOf) =>
        Row(orders, asOf) is { } row ? Array.ConvertAll(row, BitConverter.SingleToInt32Bits) : null;

    private static float[]? Row(Order[] orders, DateTimeOffset asOf)
    {
        var row = new float[CustomerFeatures.Count];
        return CustomerFeatures.TryCompute([.. orders], asOf, row) ? row : null;
    }
}
