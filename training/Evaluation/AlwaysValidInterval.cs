namespace Conversion.Training.Evaluation;

/// <summary>
/// Intervals that may be read at any time, as often as one likes: all of them together contain the truth with the confidence of one.
/// They are wider than an interval that is read once (Robbins 1970, doi:10.1214/aoms/1177696786; for means of any distribution,
/// Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2024, doi:10.1214/24-AOS2408).
/// </summary>
internal static class AlwaysValidInterval
{
    /// <summary>Returns the half width of the interval in standard errors.</summary>
    /// <param name="customers">The customers who count so far.</param>
    /// <param name="planned">The customers of the whole test, for which the interval is made as narrow as can be.</param>
    /// <param name="confidence">The share of tests in which no interval ever misses the truth.</param>
    public static double HalfWidth(double customers, double planned, double confidence)
    {
        var misses = 1 - confidence;
        // The mixture whose boundary is narrowest at the planned size, nearly (the same paper, appendix B.2).
        var logarithm = -2 * Math.Log(misses);
        var information = customers / planned * (logarithm + Math.Log(logarithm + 1));
        return Math.Sqrt(2 * (1 + 1 / information) * Math.Log(Math.Sqrt(information + 1) / misses));
    }

    /// <summary>Widens an interval that is right when it is read once.</summary>
    public static EffectEstimate Widen(EffectEstimate interval, double customers, double planned, double confidence)
    {
        var factor = HalfWidth(customers, planned, confidence) / Numerics.NormalDistribution.Quantile((1 + confidence) / 2);
        return interval with
        {
            Low = interval.Estimate - factor * (interval.Estimate - interval.Low),
            High = interval.Estimate + factor * (interval.High - interval.Estimate),
        };
    }
}
