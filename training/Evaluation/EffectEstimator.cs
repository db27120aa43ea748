namespace Conversion.Training.Evaluation;

/// <summary>Estimates differences between treatment and control with confidence intervals of 95 %.</summary>
internal static class EffectEstimator
{
    // The 97.5th percentile of the standard normal distribution.
    private const double Z = 1.959964;

    // Below this, a mean of money is far from normally distributed.
    private const int MinimumCustomersForSpend = 30;

    /// <summary>
    /// Estimates the difference of the shares who bought, with Newcombe's hybrid score interval (1998,
    /// doi:10.1002/(SICI)1097-0258(19980430)17:8&lt;873::AID-SIM779&gt;3.0.CO;2-I). Null where an arm is empty.
    /// </summary>
    public static EffectEstimate? BuyingShares(ArmOutcome treatment, ArmOutcome control)
    {
        if (treatment.BuyingShare is not { } p || control.BuyingShare is not { } q)
            return null;
        var (pLow, pHigh) = WilsonInterval(p, treatment.Customers);
        var (qLow, qHigh) = WilsonInterval(q, control.Customers);
        return new(p - q, p - q - Norm(p - pLow, qHigh - q), p - q + Norm(pHigh - p, q - qLow));
    }

    /// <summary>
    /// Estimates the difference of mean spend by CUPED (Deng, Xu, Kohavi and Walker 2013, doi:10.1145/2433396.2433413):
    /// spend is adjusted for what spend before the decision predicts of it. Without the adjustment, a few large customers
    /// in one arm would look like an effect. Null where an arm has too few customers.
    /// </summary>
    public static EffectEstimate? MeanSpend(IReadOnlyList<CustomerOutcome> outcomes)
    {
        var meanBefore = outcomes.Average(outcome => outcome.SpendBefore);
        var meanSpend = outcomes.Average(outcome => outcome.Spend);
        var variance = outcomes.Sum(outcome => (outcome.SpendBefore - meanBefore) * (outcome.SpendBefore - meanBefore));
        var covariance = outcomes.Sum(outcome => (outcome.SpendBefore - meanBefore) * (outcome.Spend - meanSpend));
        var slope = variance > 0 ? covariance / variance : 0;
        var adjusted = outcomes.ToLookup(
            outcome => outcome.Treated, outcome => outcome.Spend - slope * (outcome.SpendBefore - meanBefore));
        double[] treatment = [.. adjusted[true]];
        double[] control = [.. adjusted[false]];
        if (Math.Min(treatment.Length, control.Length) < MinimumCustomersForSpend)
            return null;
        var difference = treatment.Average() - control.Average();
        var half = Z * Math.Sqrt(SquaredStandardError(treatment) + SquaredStandardError(control));
        return new(difference, difference - half, difference + half);
    }

    private static (double Low, double High) WilsonInterval(double share, int customers)
    {
        var square = Z * Z / customers;
        var centre = share + square / 2;
        var half = Z * Math.Sqrt(share * (1 - share) / customers + square / customers / 4);
        return ((centre - half) / (1 + square), (centre + half) / (1 + square));
    }

    private static double Norm(double x, double y) => Math.Sqrt(x * x + y * y);

    private static double SquaredStandardError(double[] values)
    {
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1) / values.Length;
    }
}
