using Conversion.Training.Evaluation;

namespace Conversion.Training.Fitting.Effects;

/// <summary>
/// Intervals of means of skewed values. The distribution of a mean over its own standard error leans against the skewness (Hall 1992,
/// doi:10.1007/978-1-4612-4384-7).
/// </summary>
internal static class MeanInterval
{
    // The correction of the skewness is the first term of a series, which says nothing where it is large.
    private const double GreatestSkewness = 0.5;

    /// <summary>Returns the mean of values and its interval of 95 %.</summary>
    public static EffectEstimate Of(double[] values)
    {
        var mean = values.Average();
        var (square, cube) = (0.0, 0.0);
        foreach (var value in values)
        {
            var deviation = value - mean;
            square += deviation * deviation / values.Length;
            cube += deviation * deviation * deviation / values.Length;
        }
        var error = Math.Sqrt(square / values.Length);
        var lean = square > 0 ? Lean(cube / Math.Pow(square, 1.5) / Math.Sqrt(values.Length), Confidence.Quantile) : 0;
        return new(mean, mean - error * (Confidence.Quantile - lean), mean + error * (Confidence.Quantile + lean));
    }

    /// <summary>Returns by how many standard errors both ends of an interval move.</summary>
    /// <param name="skewness">The skewness of the mean.</param>
    /// <param name="quantile">The half width of the interval, in standard errors.</param>
    public static double Lean(double skewness, double quantile) =>
        Math.Clamp(skewness, -GreatestSkewness, GreatestSkewness) * (2 * quantile * quantile + 1) / 6;
}
