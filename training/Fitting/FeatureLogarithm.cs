using Conversion.Customers;

namespace Conversion.Training.Fitting;

/// <summary>
/// The logarithm of a feature's size, with its sign. Money counts in hundredths of the mean order, so that the currency's
/// unit changes nothing.
/// </summary>
internal sealed class FeatureLogarithm
{
    private static readonly int AverageOrderValue = CustomerFeatures.IndexOf("averageOrderValue");

    private static readonly HashSet<int> Money =
    [
        CustomerFeatures.IndexOf("monetaryValue"), AverageOrderValue, CustomerFeatures.IndexOf("recentValue"),
        CustomerFeatures.IndexOf("spendRate"), CustomerFeatures.IndexOf("monetaryValue90Days"), CustomerFeatures.IndexOf("trend"),
        CustomerFeatures.IndexOf("lastOrderValue"), CustomerFeatures.IndexOf("largestOrderValue"),
    ];

    private readonly double _unit;

    private FeatureLogarithm(double unit) => _unit = unit;

    /// <summary>Finds the unit of money in rows of all features.</summary>
    public static FeatureLogarithm Fit(IReadOnlyList<float[]> rows) =>
        new(Math.Max(1e-300, rows.Average(row => (double)row[AverageOrderValue]) / 100));

    /// <summary>Returns the logarithm of one plus the size of a value.</summary>
    public double Of(int feature, float value) =>
        Math.CopySign(Math.Log(1 + Math.Abs(value) / (Money.Contains(feature) ? _unit : 1)), value);
}
