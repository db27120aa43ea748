using System.Globalization;
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

    [Fact]
    public void RowThatIsTooShort_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => CustomerFeatures.TryCompute(new[] { new Order(AsOf, 5) }, AsOf, new float[CustomerFeatures.Count - 1]));

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
    public void SeasonAYearAgo_IsMissing_WhereTheTenureCoversOnlyAPart()
    {
        Assert.Equal(2, Value([At(365, 1), At(300, 1), At(280, 1, returned: true), At(275, 1)], "frequencyYearAgo"));
        Assert.Equal(float.NaN, Value([At(364.9, 1), At(300, 1)], "frequencyYearAgo"));
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
    public void FirstOrderOfADay_IsTheInstantOfTheOccasion()
    {
        Order[] orders = [At(31, 100), At(30.1, 50)];

        foreach (var name in (string[])["recencyDays", "tenureDays"])
            Assert.Equal(31, Value(orders, name));
        Assert.Equal((1f, 0f), (Value(orders, "recencyOverSpacing"), Value(orders, "frequency30Days")));
        Assert.Equal(150 * Math.Pow(2, -31 / 120.0), Value(orders, "recentValue"), 4);
    }

    [Fact]
    public void MoneyOfAnOccasion_CountsAtItsInstant()
    {
        Order[] orders = [At(91, 100), At(90.1, 50), At(90, 5)];

        Assert.Equal((5f, -145f), (Value(orders, "monetaryValue90Days"), Value(orders, "trend")));
    }

    [Fact]
    public void OrdersAroundMidnight_AreADayApart()
    {
        Order[] orders = [new(AsOf.AddDays(-59).AddSeconds(-1), 10), At(59, 20)];

        foreach (var name in (string[])["gapMeanDays", "gapLongestDays"])
            Assert.Equal(1, Value(orders, name));
        foreach (var name in (string[])["recencyOverGap", "recencyOverLongestGap"])
            Assert.Equal(59, Value(orders, name));
    }

    [Fact]
    public void EqualGaps_HaveNoDeviation() =>
        Assert.Equal(0, Value([.. Enumerable.Range(0, 200).Select(i => At(1.3 * i, 1))], "gapDeviationDays"), 1e-9f);

    [Fact]
    public void ItemsAndProducts_CountByOccasion()
    {
        Order[] orders =
        [
            new(AsOf.AddDays(-10), 1, Items: 4, Products: 1), new(AsOf.AddDays(-5), 1, Items: 6, Products: 2),
            new(AsOf.AddDays(-4.9), 1, Items: 8, Products: 4), new(AsOf.AddDays(-4.8), 0),
        ];

        Assert.Equal((9f, 3.5f, 6f), (
            Value(orders, "itemsPerOrder"), Value(orders, "productsPerOrder"), Value(orders, "lastOrderProducts")));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(30, 1)]
    [InlineData(30.001, 2)]
    [InlineData(60, 2)]
    public void Month_EndsWithItsOldestInstant(double age, int months)
    {
        Assert.Equal(1f / months, Value([At(age, 1)], "activeMonthShare"));
        Assert.Equal(Value([At(age, 1)], "frequency30Days"), months == 1 ? 1 : 0);
        Assert.Equal(months, Value([At(age, 1), At(0, 1)], "activeMonths"));
    }

    // 2023 has 365 days and 2024 has 366.
    [Theory]
    [InlineData("2023-01-01T00:00:00Z", 0)]
    [InlineData("2023-12-31T23:59:59Z", 364.0 / 365)]
    [InlineData("2024-01-01T00:30:00+01:00", 364.0 / 365)]
    [InlineData("2024-02-29T12:00:00Z", 59.0 / 366)]
    [InlineData("2024-12-31T23:59:59Z", 365.0 / 366)]
    public void TimeOfYear_IsOneTurnAYear(string asOf, double turn)
    {
        var instant = DateTimeOffset.Parse(asOf, CultureInfo.InvariantCulture);
        var row = Row([new(instant.AddDays(-1), 1)], instant)!;

        Assert.Equal(Math.Sin(2 * Math.PI * turn), row[CustomerFeatures.IndexOf("seasonSine")], 6);
        Assert.Equal(Math.Cos(2 * Math.PI * turn), row[CustomerFeatures.IndexOf("seasonCosine")], 6);
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
    public void Returns_LowerMoneyOverTime_AndNothingElse()
    {
        Order[] orders = [At(100, 100), At(60, 200)];
        Order[] returned = [.. orders, At(30, 60, returned: true)];
        string[] changed = ["monetaryValue", "recentValue", "spendRate", "monetaryValue90Days", "trend", "returnShare"];

        Assert.Equal(
            changed, CustomerFeatures.All.Select(feature => feature.Name).Where(name =>
                !Value(orders, name).Equals(Value(returned, name))));
        Assert.Equal((240f, 140f, 40f, 0.2f), (
            Value(returned, "monetaryValue"), Value(returned, "monetaryValue90Days"),
            Value(returned, "trend"), Value(returned, "returnShare")));
        Assert.Equal(
            100 * Math.Pow(2, -100 / 120.0) + 200 * Math.Pow(2, -0.5) - 60 * Math.Pow(2, -0.25), Value(returned, "recentValue"), 4);
    }

    [Fact]
    public void ReturnBeforeTheFirstPurchase_CountsAtItsOwnInstant()
    {
        Order[] orders = [At(120, 30, returned: true), At(80, 100)];

        Assert.Equal((80f, 1f, 70f, 100f, 130f), (
            Value(orders, "tenureDays"), Value(orders, "frequency"),
            Value(orders, "monetaryValue"), Value(orders, "monetaryValue90Days"), Value(orders, "trend")));
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
