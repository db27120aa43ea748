using Conversion.Customers;

namespace Conversion.Training.Fitting;

/// <summary>
/// The logarithm of a feature's size, with its sign. Money counts in hundredths of the mean order, so that the currency's
/// unit changes nothing.
/// </summary>
internal sealed class FeatureLogarithm
{
    private static readonly int AverageOrderValue = CustomerFeatures.IndexOf("averageOrderValue");

    private static readonly bool[] IsMoney = FlagMoney(
        AverageOrderValue, CustomerFeatures.IndexOf("monetaryValue"), CustomerFeatures.IndexOf("recentValue"),
        CustomerFeatures.IndexOf("spendRate"), CustomerFeatures.IndexOf("monetaryValue90Days"), CustomerFeatures.IndexOf("trend"),
        CustomerFeatures.IndexOf("lastOrderValue"), CustomerFeatures.IndexOf("largestOrderValue"));

    private readonly double _unit;

    private FeatureLogarithm(double unit) => _unit = unit;

    /// <summary>Finds the unit of money in rows of all features.</summary>
    public static FeatureLogarithm Fit(IReadOnlyList<float[]> rows) =>
        new(Math.Max(1e-300, rows.Average(row => (double)row[AverageOrderValue]) / 100));

    /// <summary>Returns the logarithm of one plus the size of a value.</summary>
    public double Of(int feature, float value) =>
        Math.CopySign(Math.Log(1 + Math.Abs(value) / (IsMoney[feature] ? _unit : 1)), value);

    private static bool[] FlagMoney(params int[] features)
    {
        var flags = new bool[CustomerFeatures.Count];
        foreach (var feature in features)
            flags[feature] = true;
        return flags;
    }
}
