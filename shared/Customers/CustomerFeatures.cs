using Conversion.Orders;

namespace Conversion.Customers;

/// <summary>
/// The one definition of what the models see of a customer, used by training and serving alike.
/// Everything is computed from the orders at or before <c>asOf</c>; later ones are never looked at.
/// </summary>
/// <remarks>
/// A purchase is an order with a positive amount that is not a return. Purchases on the same UTC day are one
/// occasion (a basket split into several invoices). Returns lower the monetary value and raise the return share,
/// and are no occasions. Free orders count for nothing. What needs more occasions than there are is NaN, which
/// every tree routes explicitly.
/// </remarks>
public static class CustomerFeatures
{
    /// <summary>The features, in the order of a row.</summary>
    public static IReadOnlyList<Feature> All { get; } =
    [
        new("recencyDays", "last bought {0:0} days ago"),
        new("frequency", "bought on {0:0} days"),
        new("monetaryValue", "spent {0:#,0} in all, net of returns"),
        new("averageOrderValue", "spends {0:#,0} an order"),
        new("tenureDays", "customer for {0:0} days"),
        new("gapMeanDays", "buys every {0:0} days on average", "too few orders to tell a usual gap"),
        new("gapDeviationDays", "gaps between orders vary by {0:0} days", "too few orders to tell how gaps vary"),
        new("gapLongestDays", "longest gap between orders was {0:0} days", "too few orders to tell a longest gap"),
        new("recencyOverGap", "quiet for {0:0.0} times the usual gap", "too few orders to compare the silence with a usual gap"),
        new("recencyOverLongestGap", "quiet for {0:0.0} times the longest gap", "too few orders to compare the silence with a longest gap"),
        new("recencyOverSpacing", "quiet for {0:0.0} times the tenure per order"),
        new("secondLastDays", "second last order {0:0} days ago", "no second order"),
        new("thirdLastDays", "third last order {0:0} days ago", "no third order"),
        new("fifthLastDays", "fifth last order {0:0} days ago", "no fifth order"),
        new("frequency30Days", "bought on {0:0} of the last 30 days"),
        new("frequency90Days", "bought on {0:0} of the last 90 days"),
        new("frequency180Days", "bought on {0:0} of the last 180 days"),
        new("frequency365Days", "bought on {0:0} of the last 365 days"),
        new("frequencyYearAgo", "bought on {0:0} days in the season ahead, a year ago", "not a customer a year ago"),
        new("recentFrequency", "{0:0.0} orders, each halved every 45 days"),
        new("lastingFrequency", "{0:0.0} orders, each halved every 120 days"),
        new("recentValue", "spent {0:#,0}, halved every 120 days"),
        new("purchaseRate", "{0:0.0} orders in 90 days at the recent pace"),
        new("spendRate", "{0:#,0} spent in 90 days at the recent pace"),
        new("activeMonths", "bought in {0:0} months of 30 days"),
        new("activeMonthShare", "bought in {0:P0} of the months"),
        new("monetaryValue90Days", "spent {0:#,0} in the last 90 days"),
        new("trend", "spends {0:+#,0;-#,0;0} against the 90 days before"),
        new("lastOrderValue", "last order of {0:#,0}"),
        new("largestOrderValue", "largest order of {0:#,0}"),
        new("itemsPerOrder", "{0:0} items an order", "items an order not known"),
        new("productsPerOrder", "{0:0} different products an order", "products an order not known"),
        new("lastOrderProducts", "{0:0} different products in the last order", "products in the last order not known"),
        new("returnShare", "{0:P0} of the money came back as returns"),
        new("seasonSine", "time of year (sine {0:0.00})"),
        new("seasonCosine", "time of year (cosine {0:0.00})"),
    ];

    /// <summary>How many values a row has.</summary>
    public static int Count => All.Count;

    /// <summary>Where a feature stands in a row, or −1 when the calculator has none of that name.</summary>
    public static int IndexOf(string name)
    {
        for (var i = 0; i < All.Count; i++)
            if (All[i].Name == name)
                return i;
        return -1;
    }

    /// <summary>Computes the features of one customer.</summary>
    /// <param name="orders">The history; sorted in place by <see cref="Order.Chronological"/>.</param>
    /// <param name="asOf">The snapshot instant; later orders are ignored.</param>
    /// <param name="features">Receives <see cref="Count"/> values.</param>
    /// <returns>False, with nothing written, when there is no purchase at or before <paramref name="asOf"/>.</returns>
    public static bool TryCompute(Span<Order> orders, DateTimeOffset asOf, Span<float> features)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features.Length, Count);
        orders.Sort(Order.Chronological);

        var history = new PurchaseHistory(asOf);
        foreach (ref readonly var order in orders)
        {
            if (order.At > asOf)
                break;
            history.Add(order);
        }
        if (history.Occasions == 0)
            return false;

        var recency = history.RecencyDays;
        var tenure = history.TenureDays;
        var gaps = history.Occasions - 1;
        var gapMean = gaps > 0 ? history.GapSum / gaps : double.NaN;
        var gapVariance = gaps > 1 ? Math.Max(0, (history.GapSquares - history.GapSum * gapMean) / (gaps - 1)) : double.NaN;
        var gapLongest = gaps > 0 ? history.GapLongest : double.NaN;
        var exposure = PurchaseHistory.ExposureDays(tenure);
        var season = 2 * Math.PI * asOf.UtcDateTime.DayOfYear / 365.25;
        ReadOnlySpan<double> values =
        [
            recency,
            history.Occasions,
            history.Gross - history.Returned,
            history.Gross / history.Occasions,
            tenure,
            gapMean,
            Math.Sqrt(gapVariance),
            gapLongest,
            recency / gapMean,
            recency / gapLongest,
            tenure > 0 ? recency * history.Occasions / tenure : 1,
            history.AgeOfLast(2),
            history.AgeOfLast(3),
            history.AgeOfLast(5),
            history.Occasions30,
            history.Occasions90,
            history.Occasions180,
            history.Occasions365,
            tenure > PurchaseHistory.YearAgoEnd ? history.OccasionsYearAgo : double.NaN,
            history.RecentFrequency,
            history.LastingFrequency,
            history.RecentValue,
            history.LastingFrequency * 90 / exposure,
            history.RecentValue * 90 / exposure,
            history.ActiveMonths,
            history.ActiveMonths / (Math.Floor(tenure / PurchaseHistory.Month) + 1),
            history.Gross90,
            history.Gross90 - (history.Gross180 - history.Gross90),
            history.LastValue,
            history.LargestValue,
            history.Items / history.Purchases,
            history.Products / history.Purchases,
            history.LastProducts,
            history.Returned / history.Gross,
            Math.Sin(season),
            Math.Cos(season),
        ];
        // Ratios of amounts far apart exceed a float, and no answer can hold an infinity. NaN stays what it is.
        for (var i = 0; i < values.Length; i++)
            features[i] = (float)Math.Clamp(values[i], float.MinValue, float.MaxValue);
        return true;
    }
}
