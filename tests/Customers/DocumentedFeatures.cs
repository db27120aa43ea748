using Conversion.Orders;

namespace Conversion.Tests.Customers;

/// <summary>
/// Computes the features as docs/features.md defines them: slowly, and with nothing of the service's code but the order.
/// Names and symbols are as on the page.
/// </summary>
internal static class DocumentedFeatures
{
    /// <summary>Returns the features by name; null for a customer without a purchase.</summary>
    public static Dictionary<string, float>? Compute(IEnumerable<Order> orders, DateTimeOffset asOf)
    {
        var known = orders.Where(order => order.At.UtcTicks <= asOf.UtcTicks).ToList();
        var occasions = Occasions(known.Where(order => !order.Returned && order.Amount > 0), asOf);
        if (occasions.Count == 0)
            return null;
        var returns = known.Where(order => order.Returned).Select(order => (Age: Age(order, asOf), Money: order.Amount)).ToList();

        var features = new Dictionary<string, double>();
        AddTimes(features, occasions);
        AddMoneyOverTime(features, occasions, returns);
        AddOrders(features, occasions, returns.Sum(back => back.Money));
        AddSeason(features, asOf.UtcDateTime);
        return features.ToDictionary(feature => feature.Key, feature => Round(feature.Value));
    }

    private static List<Occasion> Occasions(IEnumerable<Order> purchases, DateTimeOffset asOf) =>
    [
        .. purchases
            .GroupBy(order => DateOnly.FromDateTime(order.At.UtcDateTime))
            .OrderBy(day => day.Key)
            .Select(day => new Occasion(
                day.Max(order => Age(order, asOf)),
                day.Sum(order => order.Amount),
                day.Sum(order => order.Items),
                day.Sum(order => order.Products))),
    ];

    private static void AddTimes(Dictionary<string, double> features, List<Occasion> occasions)
    {
        var a = occasions.ConvertAll(occasion => occasion.Age);
        var gaps = a.Zip(a.Skip(1), (one, next) => one - next < 1 ? 1 : one - next).ToList();
        var recency = a[^1];
        var tenure = a[0];
        var gapMean = gaps.Count > 0 ? gaps.Average() : double.NaN;
        var gapLongest = gaps.Count > 0 ? gaps.Max() : double.NaN;
        var lasting = a.Sum(age => Decay(age, 120));
        var months = a.Select(Month).Distinct().Count();

        features["recencyDays"] = recency;
        features["frequency"] = a.Count;
        features["tenureDays"] = tenure;
        features["gapMeanDays"] = gapMean;
        features["gapDeviationDays"] =
            gaps.Count > 1 ? Math.Sqrt(gaps.Sum(gap => Math.Pow(gap - gapMean, 2)) / (gaps.Count - 1)) : double.NaN;
        features["gapLongestDays"] = gapLongest;
        features["recencyOverGap"] = recency / gapMean;
        features["recencyOverLongestGap"] = recency / gapLongest;
        features["recencyOverSpacing"] = tenure == 0 ? 1 : recency * a.Count / tenure;
        features["secondLastDays"] = a.Count >= 2 ? a[^2] : double.NaN;
        features["thirdLastDays"] = a.Count >= 3 ? a[^3] : double.NaN;
        features["fifthLastDays"] = a.Count >= 5 ? a[^5] : double.NaN;
        features["frequency30Days"] = a.Count(age => age <= 30);
        features["frequency90Days"] = a.Count(age => age <= 90);
        features["frequency180Days"] = a.Count(age => age <= 180);
        features["frequency365Days"] = a.Count(age => age <= 365);
        features["frequencyYearAgo"] = tenure < 365 ? double.NaN : a.Count(age => age > 275 && age <= 365);
        features["recentFrequency"] = a.Sum(age => Decay(age, 45));
        features["lastingFrequency"] = lasting;
        features["purchaseRate"] = 90 * lasting / Exposure(tenure);
        features["activeMonths"] = months;
        features["activeMonthShare"] = (double)months / Month(tenure);
    }

    private static void AddMoneyOverTime(
        Dictionary<string, double> features, List<Occasion> occasions, List<(double Age, double Money)> returns)
    {
        List<(double Age, double Money)> money =
            [.. occasions.Select(occasion => (occasion.Age, occasion.Value)), .. returns.Select(back => (back.Age, -back.Money))];
        double Net(double days) => money.Where(part => part.Age <= days).Sum(part => part.Money);
        var recent = money.Sum(part => part.Money * Decay(part.Age, 120));

        features["monetaryValue"] = Net(double.PositiveInfinity);
        features["monetaryValue90Days"] = Net(90);
        features["trend"] = Net(90) - (Net(180) - Net(90));
        features["recentValue"] = recent;
        features["spendRate"] = 90 * recent / Exposure(occasions[0].Age);
    }

    private static void AddOrders(Dictionary<string, double> features, List<Occasion> occasions, double returned)
    {
        var gross = occasions.Sum(occasion => occasion.Value);
        features["averageOrderValue"] = gross / occasions.Count;
        features["lastOrderValue"] = occasions[^1].Value;
        features["largestOrderValue"] = occasions.Max(occasion => occasion.Value);
        features["itemsPerOrder"] = occasions.Sum(occasion => occasion.Items) / occasions.Count;
        features["productsPerOrder"] = occasions.Sum(occasion => occasion.Products) / occasions.Count;
        features["lastOrderProducts"] = occasions[^1].Products;
        features["returnShare"] = returned / gross;
    }

    private static void AddSeason(Dictionary<string, double> features, DateTime day)
    {
        var newYear = new DateTime(day.Year, 1, 1);
        var season = 2 * Math.PI * (day.Date - newYear).Days / (newYear.AddYears(1) - newYear).Days;
        features["seasonSine"] = Math.Sin(season);
        features["seasonCosine"] = Math.Cos(season);
    }

    private static double Age(Order order, DateTimeOffset asOf) =>
        (asOf.UtcTicks - order.At.UtcTicks) / (double)TimeSpan.TicksPerDay;

    private static double Decay(double age, double halfLife) => Math.Pow(2, -age / halfLife);

    private static double Exposure(double tenure) => 120 + 120 / Math.Log(2) * (1 - Decay(tenure, 120));

    private static int Month(double age)
    {
        var month = 1;
        while (age > 30 * month)
            month++;
        return month;
    }

    private static float Round(double value) => double.IsNaN(value) ? float.NaN
        : value > float.MaxValue ? float.MaxValue
        : value < float.MinValue ? float.MinValue
        : (float)value;

    private sealed record Occasion(double Age, double Value, double Items, double Products);
}
