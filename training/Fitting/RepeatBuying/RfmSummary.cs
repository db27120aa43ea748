using Conversion.Customers;

namespace Conversion.Training.Fitting.RepeatBuying;

/// <summary>The recency, frequency and monetary (RFM) summary that repeat buying models need, in days and purchase days.</summary>
/// <param name="Repeats">Purchase days after the first, <c>x</c> in the papers.</param>
/// <param name="LastAgeDays">Days from the first purchase day to the last, <c>t_x</c>: 0 without repeats.</param>
/// <param name="AgeDays">Days since the first purchase, <c>T</c>.</param>
/// <param name="AverageValue">Mean money of a purchase day, before returns.</param>
public readonly record struct RfmSummary(double Repeats, double LastAgeDays, double AgeDays, double AverageValue)
{
    private static readonly int Frequency = CustomerFeatures.IndexOf("frequency");
    private static readonly int RecencyDays = CustomerFeatures.IndexOf("recencyDays");
    private static readonly int TenureDays = CustomerFeatures.IndexOf("tenureDays");
    private static readonly int AverageOrderValue = CustomerFeatures.IndexOf("averageOrderValue");

    /// <summary>Reads the summary from a row of features.</summary>
    public static RfmSummary From(float[] features) => new(
        features[Frequency] - 1,
        Math.Max(0, features[TenureDays] - features[RecencyDays]),
        features[TenureDays],
        features[AverageOrderValue]);
}
