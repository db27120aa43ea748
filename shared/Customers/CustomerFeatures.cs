using Conversion.Orders;

namespace Conversion.Customers;

/// <summary>Computes the features of a customer from orders at or before <c>asOf</c>, for training and serving alike.</summary>
/// <remarks>
/// docs/features.md has the exact formula of every feature, and a test compares that page with this table. A purchase is
/// an order with a positive amount that is not a return. The purchases of one UTC day are one occasion, because a shop may
/// split a basket into several invoices; its instant is the instant of the first. Money over time is net of returns. Money
/// of an order is gross. A feature that needs more occasions than the customer has is NaN.
/// </remarks>
public static class CustomerFeatures
{
    // Each feature: its name, its topic, its formula, its words, and the words for NaN. The order is the order of a row. The words call an
    // occasion an order.
    private static readonly Feature[] Features =
    [
        new("recencyDays", FeatureTopic.Recency, (in h) => h.RecencyDays, "last bought {0:0} days ago"),
        new("frequency", FeatureTopic.Frequency, (in h) => h.Occasions, "bought on {0:0} days"),
        new("monetaryValue", FeatureTopic.Money, (in h) => h.Gross - h.Returned, "spent {0:#,0} in all, net of returns"),
        new("averageOrderValue", FeatureTopic.Money, (in h) => h.Gross / h.Occasions, "spends {0:#,0} per order, before returns"),
        new("tenureDays", FeatureTopic.Tenure, (in h) => h.TenureDays, "customer for {0:0} days"),
        new("gapMeanDays", FeatureTopic.Rhythm, (in h) => h.GapMeanDays,
            "buys every {0:0} days on average", "too few orders to know the usual gap"),
        new("gapDeviationDays", FeatureTopic.Rhythm, (in h) => h.GapDeviationDays,
            "gaps between orders vary by {0:0} days", "too few orders to know how gaps vary"),
        new("gapLongestDays", FeatureTopic.Rhythm, (in h) => h.GapLongestDays,
            "longest gap between orders was {0:0} days", "too few orders to know the longest gap"),
        new("recencyOverGap", FeatureTopic.Rhythm, (in h) => h.RecencyDays / h.GapMeanDays,
            "no order for {0:0.0} times the usual gap", "too few orders to compare with the usual gap"),
        new("recencyOverLongestGap", FeatureTopic.Rhythm, (in h) => h.RecencyDays / h.GapLongestDays,
            "no order for {0:0.0} times the longest gap", "too few orders to compare with the longest gap"),
        new("recencyOverSpacing", FeatureTopic.Rhythm, (in h) => h.TenureDays > 0 ? h.RecencyDays * h.Occasions / h.TenureDays : 1,
            "no order for {0:0.0} times the average spacing of orders"),
        new("secondLastDays", FeatureTopic.Recency, (in h) => h.AgeOfLast(2), "second last order {0:0} days ago", "no second order"),
        new("thirdLastDays", FeatureTopic.Recency, (in h) => h.AgeOfLast(3), "third last order {0:0} days ago", "no third order"),
        new("fifthLastDays", FeatureTopic.Recency, (in h) => h.AgeOfLast(5), "fifth last order {0:0} days ago", "no fifth order"),
        new("frequency30Days", FeatureTopic.Frequency, (in h) => h.Occasions30, "bought on {0:0} of the last 30 days"),
        new("frequency90Days", FeatureTopic.Frequency, (in h) => h.Occasions90, "bought on {0:0} of the last 90 days"),
        new("frequency180Days", FeatureTopic.Frequency, (in h) => h.Occasions180, "bought on {0:0} of the last 180 days"),
        new("frequency365Days", FeatureTopic.Frequency, (in h) => h.Occasions365, "bought on {0:0} of the last 365 days"),
        new("frequencyYearAgo", FeatureTopic.Frequency,
            (in h) => h.TenureDays >= PurchaseHistory.YearDays ? h.OccasionsYearAgo : double.NaN,
            "a year ago, bought on {0:0} of the 90 days that follow now", "customer for less than a year"),
        new("recentFrequency", FeatureTopic.Frequency, (in h) => h.RecentFrequency,
            "{0:0.0} orders, each counted half for every 45 days of age"),
        new("lastingFrequency", FeatureTopic.Frequency, (in h) => h.LastingFrequency,
            "{0:0.0} orders, each counted half for every 120 days of age"),
        new("recentValue", FeatureTopic.Money, (in h) => h.RecentValue,
            "spent {0:#,0} net of returns, counted half for every 120 days of age"),
        new("purchaseRate", FeatureTopic.Frequency, (in h) => h.LastingFrequency * 90 / h.ExposureDays,
            "{0:0.0} orders in 90 days at the recent pace"),
        new("spendRate", FeatureTopic.Money, (in h) => h.RecentValue * 90 / h.ExposureDays,
            "spends {0:#,0} in 90 days at the recent pace, net of returns"),
        new("activeMonths", FeatureTopic.Frequency, (in h) => h.ActiveMonths, "bought in {0:0} different months of 30 days"),
        new("activeMonthShare", FeatureTopic.Frequency, (in h) => h.ActiveMonths / h.TenureMonths,
            "bought in {0:P0} of the months since the first order"),
        new("monetaryValue90Days", FeatureTopic.Money, (in h) => h.Net90, "spent {0:#,0} in the last 90 days, net of returns"),
        new("trend", FeatureTopic.Money, (in h) => h.Net90 - (h.Net180 - h.Net90),
            "spent {0:+#,0;-#,0;0} compared with the 90 days before, net of returns"),
        new("lastOrderValue", FeatureTopic.Money, (in h) => h.LastValue, "last order of {0:#,0}, before returns"),
        new("largestOrderValue", FeatureTopic.Money, (in h) => h.LargestValue, "largest order of {0:#,0}, before returns"),
        new("itemsPerOrder", FeatureTopic.Basket, (in h) => h.Items / h.Occasions, "{0:0} items per order", "items per order unknown"),
        new("productsPerOrder", FeatureTopic.Basket, (in h) => h.Products / h.Occasions,
            "{0:0} different products per order", "products per order unknown"),
        new("lastOrderProducts", FeatureTopic.Basket, (in h) => h.LastProducts,
            "{0:0} different products in the last order", "products in the last order unknown"),
        new("returnShare", FeatureTopic.Returns, (in h) => h.Returned / h.Gross, "{0:P0} of the money came back as returns"),
        new("seasonSine", FeatureTopic.Season, (in h) => Math.Sin(h.SeasonAngle), "time of year"),
        new("seasonCosine", FeatureTopic.Season, (in h) => Math.Cos(h.SeasonAngle), "time of year"),
    ];

    /// <summary>The features, in the order of a row.</summary>
    public static IReadOnlyList<Feature> All => Features;

    /// <summary>How many values a row has.</summary>
    public static int Count => Features.Length;

    /// <summary>Returns the index of a feature in a row, or −1 for a name that is not computed from orders.</summary>
    public static int IndexOf(string name) => Array.FindIndex(Features, feature => feature.Name == name);

    /// <summary>Computes the features of one customer.</summary>
    /// <param name="orders">The orders; sorted in place by <see cref="Order.Chronological"/>.</param>
    /// <param name="asOf">The snapshot instant; later orders are ignored.</param>
    /// <param name="row">Receives <see cref="Count"/> values.</param>
    /// <returns>False, with nothing written, when the customer has no purchase at or before <paramref name="asOf"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The row is too short.</exception>
    public static bool TryCompute(Span<Order> orders, DateTimeOffset asOf, Span<float> row)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(row.Length, Count);
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

        for (var i = 0; i < Features.Length; i++)
        {
            var value = Features[i].Formula(history);
            // A ratio of very different amounts exceeds a float, and JSON has no infinity. NaN stays NaN.
            row[i] = (float)Math.Clamp(value, float.MinValue, float.MaxValue);
        }
        return true;
    }
}
