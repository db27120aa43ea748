using System.Globalization;
using Conversion.Customers;
using Conversion.Orders;

namespace Conversion.Tests.Customers;

/// <summary>
/// The features of three customers, computed by hand from docs/features.md: the table has the arithmetic. Nothing in it comes from the
/// code that it tests.
/// </summary>
public sealed class GoldenFeaturesTests
{
    private const double Unknown = double.NaN;

    private static readonly DateTimeOffset AsOf = Instant("2024-05-02T00:00:00Z");

    // Seven occasions, 390, 360, 300, 180, 90, 30 and 15 days old. The fourth and the fifth order are one of them, and the last is free.
    private static readonly Order[] Regular =
    [
        new(Instant("2023-04-08T00:00:00Z"), 100, Items: 2, Products: 2),
        new(Instant("2023-05-08T00:00:00Z"), 40, Items: 1, Products: 1),
        new(Instant("2023-07-07T00:00:00Z"), 60, Items: 3, Products: 2),
        new(Instant("2023-07-07T06:00:00Z"), 20, Items: 1, Products: 1),
        new(Instant("2023-11-04T00:00:00Z"), 200, Items: 10, Products: 5),
        new(Instant("2024-01-03T00:00:00Z"), 30, Items: 1, Products: 1, Returned: true),
        new(Instant("2024-02-02T00:00:00Z"), 50, Items: 4, Products: 3),
        new(Instant("2024-03-03T00:00:00Z"), 5, Items: 1, Products: 1, Returned: true),
        new(Instant("2024-04-02T00:00:00Z"), 10, Items: 1, Products: 1),
        new(Instant("2024-04-17T00:00:00Z"), 25, Items: 2, Products: 2),
        new(Instant("2024-04-27T00:00:00Z"), 0, Items: 9, Products: 9),
    ];

    // Buys at the snapshot instant, and again a second later, which nobody may know.
    private static readonly Order[] New = [new(AsOf, 12.5, Products: 3), new(AsOf.AddSeconds(1), 99, Items: 1, Products: 1)];

    // Buys ten minutes before and after a midnight, 100 days ago. Returns 95 and 200 days ago.
    private static readonly Order[] Returning =
    [
        new(Instant("2023-10-15T00:00:00Z"), 5, Returned: true),
        new(Instant("2024-01-22T23:50:00Z"), 20, Items: 1, Products: 1),
        new(Instant("2024-01-23T00:10:00Z"), 30, Items: 3, Products: 2),
        new(Instant("2024-01-28T00:00:00Z"), 40, Returned: true),
    ];

    private const double TenMinutes = 10.0 / 1440;
    private const double Older = 100 + TenMinutes;
    private const double Newer = 100 - TenMinutes;

    // The divisor of a rate: 120 + 120 / ln 2 · (1 − decay of the tenure). ln 2 is 0.69314718.
    private static readonly double RegularExposure = 120 + 120 / 0.69314718 * (1 - Decay(390, 120));
    private static readonly double ReturningExposure = 120 + 120 / 0.69314718 * (1 - Decay(Older, 120));

    private static readonly double RegularLasting =
        Decay(390, 120) + Decay(360, 120) + Decay(300, 120) + Decay(180, 120) + Decay(90, 120) + Decay(30, 120) + Decay(15, 120);

    private static readonly double RegularRecent =
        100 * Decay(390, 120) + 40 * Decay(360, 120) + 80 * Decay(300, 120) + 200 * Decay(180, 120) + 50 * Decay(90, 120)
        + 10 * Decay(30, 120) + 25 * Decay(15, 120) - 30 * Decay(120, 120) - 5 * Decay(60, 120);

    private static readonly double ReturningRecent =
        20 * Decay(Older, 120) + 30 * Decay(Newer, 120) - 40 * Decay(95, 120) - 5 * Decay(200, 120);

    private static readonly Row[] Table =
    [
        new("recencyDays", 15, 0, Newer, "last bought 15 days ago"),
        new("frequency", 7, 1, 2, "bought on 7 days"),
        new("monetaryValue", 505 - 35, 12.5, 50 - 45, "spent 470 in all, net of returns"),
        new("averageOrderValue", 505 / 7.0, 12.5, (20 + 30) / 2.0, "spends 72 per order, before returns"),
        new("tenureDays", 390, 0, Older, "customer for 390 days"),
        new("gapMeanDays", (30 + 60 + 120 + 90 + 60 + 15) / 6.0, Unknown, 1,
            "buys every 63 days on average", "too few orders to know the usual gap"),
        // The mean is 62.5, so the squares are of −32.5, −2.5, 57.5, 27.5, −2.5 and −47.5.
        new("gapDeviationDays", Math.Sqrt((1056.25 + 6.25 + 3306.25 + 756.25 + 6.25 + 2256.25) / 5), Unknown, Unknown,
            "gaps between orders vary by 38 days", "too few orders to know how gaps vary"),
        new("gapLongestDays", 300 - 180, Unknown, 1, "longest gap between orders was 120 days", "too few orders to know the longest gap"),
        new("recencyOverGap", 15 / 62.5, Unknown, Newer / 1,
            "no order for 0.2 times the usual gap", "too few orders to compare with the usual gap"),
        new("recencyOverLongestGap", 15 / 120.0, Unknown, Newer / 1,
            "no order for 0.1 times the longest gap", "too few orders to compare with the longest gap"),
        new("recencyOverSpacing", 15 * 7 / 390.0, 1, Newer * 2 / Older, "no order for 0.3 times the average spacing of orders"),
        new("secondLastDays", 30, Unknown, Older, "second last order 30 days ago", "no second order"),
        new("thirdLastDays", 90, Unknown, Unknown, "third last order 90 days ago", "no third order"),
        new("fifthLastDays", 300, Unknown, Unknown, "fifth last order 300 days ago", "no fifth order"),
        new("frequency30Days", 2, 1, 0, "bought on 2 of the last 30 days"),
        new("frequency90Days", 3, 1, 0, "bought on 3 of the last 90 days"),
        new("frequency180Days", 4, 1, 2, "bought on 4 of the last 180 days"),
        new("frequency365Days", 6, 1, 2, "bought on 6 of the last 365 days"),
        // 360 and 300 days ago, not 390 and 180.
        new("frequencyYearAgo", 2, Unknown, Unknown,
            "a year ago, bought on 2 of the 90 days that follow now", "customer for less than a year"),
        new("recentFrequency",
            Decay(390, 45) + Decay(360, 45) + Decay(300, 45) + Decay(180, 45) + Decay(90, 45) + Decay(30, 45) + Decay(15, 45),
            1, Decay(Older, 45) + Decay(Newer, 45), "1.8 orders, each counted half for every 45 days of age"),
        new("lastingFrequency", RegularLasting, 1, Decay(Older, 120) + Decay(Newer, 120),
            "3.1 orders, each counted half for every 120 days of age"),
        new("recentValue", RegularRecent, 12.5, ReturningRecent, "spent 143 net of returns, counted half for every 120 days of age"),
        new("purchaseRate", 90 * RegularLasting / RegularExposure, 90 * 1 / 120.0,
            90 * (Decay(Older, 120) + Decay(Newer, 120)) / ReturningExposure, "1.0 orders in 90 days at the recent pace"),
        new("spendRate", 90 * RegularRecent / RegularExposure, 90 * 12.5 / 120, 90 * ReturningRecent / ReturningExposure,
            "spends 47 in 90 days at the recent pace, net of returns"),
        // Months 13, 12, 10, 6, 3, 1 and 1; month 1; months 4 and 4.
        new("activeMonths", 6, 1, 1, "bought in 6 different months of 30 days"),
        new("activeMonthShare", 6 / 13.0, 1 / 1.0, 1 / 4.0, "bought in 46 % of the months since the first order"),
        new("monetaryValue90Days", 50 + 10 + 25 - 5, 12.5, 0, "spent 80 in the last 90 days, net of returns"),
        new("trend", 80 - (200 - 30), 12.5, 0 - (20 + 30 - 40), "spent -90 compared with the 90 days before, net of returns"),
        new("lastOrderValue", 25, 12.5, 30, "last order of 25, before returns"),
        new("largestOrderValue", 200, 12.5, 30, "largest order of 200, before returns"),
        new("itemsPerOrder", (2 + 1 + 3 + 1 + 10 + 4 + 1 + 2) / 7.0, Unknown, (1 + 3) / 2.0,
            "3 items per order", "items per order unknown"),
        new("productsPerOrder", (2 + 1 + 2 + 1 + 5 + 3 + 1 + 2) / 7.0, 3, (1 + 2) / 2.0,
            "2 different products per order", "products per order unknown"),
        new("lastOrderProducts", 2, 3, 2, "2 different products in the last order", "products in the last order unknown"),
        new("returnShare", 35 / 505.0, 0, 45 / 50.0, "7 % of the money came back as returns"),
        // 31 + 29 + 31 + 30 + 1 = 122 of the 366 days have passed: a third of a turn, 120°.
        new("seasonSine", Math.Sqrt(3) / 2, Math.Sqrt(3) / 2, Math.Sqrt(3) / 2, "time of year"),
        new("seasonCosine", -0.5, -0.5, -0.5, "time of year"),
    ];

    [Fact]
    public void Table_HasEveryFeature_InTheOrderOfARow() =>
        Assert.Equal(CustomerFeatures.All.Select(feature => feature.Name), Table.Select(row => row.Name));

    [Fact]
    public void RegularCustomer_HasTheFeaturesOfTheTable() => AssertFeatures(Regular, row => row.Regular);

    [Fact]
    public void NewCustomer_HasTheFeaturesOfTheTable() => AssertFeatures(New, row => row.New);

    [Fact]
    public void ReturningCustomer_HasTheFeaturesOfTheTable() => AssertFeatures(Returning, row => row.Returning);

    [Fact]
    public void Words_AreAsInTheTable()
    {
        Assert.Equal(
            Table.Select(row => row.Words),
            CustomerFeatures.All.Zip(Compute(Regular), (feature, value) => feature.Describe(value)));
        Assert.Equal(
            Table.Select(row => row.Missing ?? $"{row.Name} unknown"), CustomerFeatures.All.Select(feature => feature.Describe(Unknown)));
    }

    private static void AssertFeatures(Order[] orders, Func<Row, double> column)
    {
        var differences = Table
            .Zip(Compute(orders), (row, actual) => (row.Name, Expected: column(row), Actual: (double)actual))
            .Where(cell => double.IsNaN(cell.Expected) != double.IsNaN(cell.Actual)
                // A float has a precision of 2^−24. Logarithm and powers of the table have more.
                || Math.Abs(cell.Expected - cell.Actual) > 1e-7 * Math.Max(1, Math.Abs(cell.Expected)))
            .Select(cell => $"{cell.Name} must be {cell.Expected}, got {cell.Actual}");
        Assert.Empty(differences);
    }

    private static float[] Compute(Order[] orders)
    {
        var row = new float[CustomerFeatures.Count];
        Assert.True(CustomerFeatures.TryCompute([.. orders], AsOf, row));
        return row;
    }

    private static double Decay(double age, double halfLife) => Math.Pow(2, -age / halfLife);

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    /// <param name="Words">The words for the value of the regular customer.</param>
    /// <param name="Missing">The words for an unknown value, if the feature can be unknown or has words of its own.</param>
    private sealed record Row(string Name, double Regular, double New, double Returning, string Words, string? Missing = null);
}
