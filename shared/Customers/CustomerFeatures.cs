namespace Conversion.Customers;

/// <summary>
/// The one definition of what the models see of a customer, used by training and serving alike.
/// Everything is computed from the orders at or before <c>asOf</c>; later ones are never looked at.
/// </summary>
/// <remarks>
/// A purchase is an order with a positive amount that is not a return. Purchases at the same instant are one
/// occasion (a basket split into several invoices). Returns lower the monetary value and raise the return share,
/// and are no occasions. Free orders count for nothing. A customer with one occasion has no gaps: those
/// features are NaN, which every tree routes explicitly.
/// </remarks>
public static class CustomerFeatures
{
    /// <summary>The features, in the order of a row.</summary>
    public static IReadOnlyList<Feature> All { get; } =
    [
        new("recencyDays", "last bought {0:0} days ago"),
        new("frequency", "bought {0:0} times"),
        new("monetaryValue", "spent {0:#,0} in all, net of returns"),
        new("averageOrderValue", "spends {0:#,0} an order"),
        new("tenureDays", "customer for {0:0} days"),
        new("gapMeanDays", "buys every {0:0} days on average", "too few orders"),
        new("gapDeviationDays", "gaps between orders vary by {0:0} days", "too few orders"),
        new("recencyOverGap", "quiet for {0:0.0} times the usual gap", "too few orders"),
        new("frequency30Days", "{0:0} orders in the last 30 days"),
        new("frequency90Days", "{0:0} orders in the last 90 days"),
        new("frequency180Days", "{0:0} orders in the last 180 days"),
        new("monetaryValue90Days", "spent {0:#,0} in the last 90 days"),
        new("trend", "spends {0:+#,0;-#,0;0} against the 90 days before"),
        new("itemsPerOrder", "{0:0} items an order"),
        new("productsPerOrder", "{0:0} different products an order"),
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

        var first = default(DateTimeOffset);
        var last = default(DateTimeOffset);
        int occasions = 0, occasions30 = 0, occasions90 = 0, occasions180 = 0, purchases = 0;
        double gross = 0, returned = 0, gross90 = 0, gross180 = 0, items = 0, products = 0, gapSum = 0, gapSquares = 0;
        foreach (ref readonly var order in orders)
        {
            if (order.At > asOf)
                break;
            if (order.Returned)
                returned += order.Amount;
            if (!order.IsPurchase)
                continue;

            var age = (asOf - order.At).TotalDays;
            purchases++;
            gross += order.Amount;
            gross90 += age <= 90 ? order.Amount : 0;
            gross180 += age <= 180 ? order.Amount : 0;
            items += order.Items;
            products += order.Products;
            if (occasions > 0 && order.At == last)
                continue;

            if (occasions == 0)
                first = order.At;
            else
            {
                var gap = (order.At - last).TotalDays;
                gapSum += gap;
                gapSquares += gap * gap;
            }
            occasions++;
            occasions30 += age <= 30 ? 1 : 0;
            occasions90 += age <= 90 ? 1 : 0;
            occasions180 += age <= 180 ? 1 : 0;
            last = order.At;
        }
        if (occasions == 0)
            return false;

        var recency = (asOf - last).TotalDays;
        var gaps = occasions - 1;
        var gapMean = gaps > 0 ? gapSum / gaps : double.NaN;
        var gapVariance = gaps > 1 ? Math.Max(0, (gapSquares - gapSum * gapSum / gaps) / (gaps - 1)) : double.NaN;
        var season = 2 * Math.PI * asOf.UtcDateTime.DayOfYear / 365.25;
        ReadOnlySpan<double> values =
        [
            recency,
            occasions,
            gross - returned,
            gross / occasions,
            (asOf - first).TotalDays,
            gapMean,
            Math.Sqrt(gapVariance),
            recency / gapMean,
            occasions30,
            occasions90,
            occasions180,
            gross90,
            gross90 - (gross180 - gross90),
            items / purchases,
            products / purchases,
            returned / gross,
            Math.Sin(season),
            Math.Cos(season),
        ];
        for (var i = 0; i < values.Length; i++)
            features[i] = (float)values[i];
        return true;
    }
}
