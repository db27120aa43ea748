using Conversion.Customers;

namespace Conversion.Training.Fitting.RepeatBuying;

/// <summary>All that the buy-till-you-die models look at, in days and occasions.</summary>
/// <param name="Repeats">Occasions after the first, <c>x</c>.</param>
/// <param name="LastAge">Age of the customer at the last occasion, <c>t_x</c>.</param>
/// <param name="Age">Days since the first occasion, <c>T</c>.</param>
/// <param name="AverageValue">Mean money of an occasion.</param>
public readonly record struct RfmSummary(double Repeats, double LastAge, double Age, double AverageValue)
{
    private static readonly int Frequency = CustomerFeatures.IndexOf("frequency");
    private static readonly int Recency = CustomerFeatures.IndexOf("recencyDays");
    private static readonly int Tenure = CustomerFeatures.IndexOf("tenureDays");
    private static readonly int Value = CustomerFeatures.IndexOf("averageOrderValue");

    /// <summary>Reads them off a row of features.</summary>
    public static RfmSummary From(float[] row) =>
        new(row[Frequency] - 1, Math.Max(0, row[Tenure] - row[Recency]), row[Tenure], row[Value]);
}
