using Conversion.Training.Numerics;

namespace Conversion.Training.Evaluation;

/// <summary>Estimates differences between a treatment arm and the control arm with confidence intervals.</summary>
internal static class EffectEstimator
{
    /// <summary>With fewer buyers in all arms together, nobody knows what buyers spend.</summary>
    public const int MinimumBuyersForSpend = 10;

    private static readonly Histogram Bought = new([1.0]);
    private static readonly Histogram BoughtNothing = new([0.0]);

    /// <summary>
    /// Estimates the difference of the shares who bought. Its interval inverts a test of each difference, as the score interval
    /// of Miettinen and Nurminen (1985) does, with the distribution of <see cref="DifferenceOfMeans"/>. Null where an arm is empty.
    /// </summary>
    public static EffectEstimate? BuyingShares(ArmOutcome treatment, ArmOutcome control, double confidence)
    {
        if (treatment.BuyingShare is null || control.BuyingShare is null)
            return null;
        var interval = BuyingShares(treatment.Customers, treatment.Buyers, control.Customers, control.Buyers).Interval(confidence);
        return interval with { Low = Math.Max(-1, interval.Low), High = Math.Min(1, interval.High) };
    }

    /// <summary>Returns the distribution of the difference of the shares who bought. Both arms have customers.</summary>
    public static DifferenceOfMeans BuyingShares(int treated, int treatedBuyers, int untreated, int untreatedBuyers) => new(
        new(treated, treatedBuyers, (double)treatedBuyers / treated, Bought),
        new(untreated, untreatedBuyers, (double)untreatedBuyers / untreated, Bought), BoughtNothing);

    /// <summary>
    /// Estimates the difference of mean spend. Spend is adjusted for what spend before the decision predicts of it (CUPED; Deng, Xu,
    /// Kohavi and Walker 2013, doi:10.1145/2433396.2433413). Without the adjustment, a few large customers in one arm would look
    /// like an effect. Null where an arm is empty, or both together have too few buyers.
    /// </summary>
    public static EffectEstimate? MeanSpend(IReadOnlyList<CustomerOutcome> outcomes, double confidence)
    {
        var treated = outcomes.Count(outcome => outcome.Treated);
        if (treated == 0 || treated == outcomes.Count || outcomes.Count(outcome => outcome.Spend > 0) < MinimumBuyersForSpend)
            return null;
        var meanBefore = outcomes.Average(outcome => outcome.SpendBefore);
        var slope = Slope(outcomes, meanBefore);
        var others = outcomes.Where(outcome => outcome.Spend <= 0).Select(Adjust).ToList();
        return new DifferenceOfMeans(Arm(true), Arm(false), new(others)).Interval(confidence);

        double Adjust(CustomerOutcome outcome) => outcome.Spend - slope * (outcome.SpendBefore - meanBefore);

        ArmValues Arm(bool isTreated)
        {
            var arm = outcomes.Where(outcome => outcome.Treated == isTreated).ToList();
            var buyers = arm.Where(outcome => outcome.Spend > 0).Select(Adjust).ToList();
            return new(arm.Count, buyers.Count, arm.Average(Adjust), new(buyers));
        }
    }

    private static double Slope(IReadOnlyList<CustomerOutcome> outcomes, double meanBefore)
    {
        var meanSpend = outcomes.Average(outcome => outcome.Spend);
        var variance = outcomes.Sum(outcome => (outcome.SpendBefore - meanBefore) * (outcome.SpendBefore - meanBefore));
        var covariance = outcomes.Sum(outcome => (outcome.SpendBefore - meanBefore) * (outcome.Spend - meanSpend));
        return variance > 0 ? covariance / variance : 0;
    }
}
