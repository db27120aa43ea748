namespace Conversion.Training.Evaluation;

/// <summary>The two arms of an action, and their differences with intervals of 95 %.</summary>
/// <param name="Buying">The difference of the shares who bought; null where an arm is empty.</param>
/// <param name="Spend">The difference of the mean spend, adjusted for spend before; null where an arm has fewer than 30 customers.</param>
public sealed record ActionLift(
    string Action, ArmOutcome Treatment, ArmOutcome Control, EffectEstimate? Buying, EffectEstimate? Spend);

/// <summary>What the customers of one arm did within the horizon.</summary>
/// <param name="Customers">The number of customers.</param>
/// <param name="Buyers">The customers who bought.</param>
/// <param name="MeanSpend">Mean money of a customer, returns not deducted; null without a customer.</param>
public sealed record ArmOutcome(int Customers, int Buyers, double? MeanSpend)
{
    /// <summary>The share who bought; null without a customer.</summary>
    public double? BuyingShare => Customers > 0 ? (double)Buyers / Customers : null;

    internal static ArmOutcome From(double[] spend) =>
        new(spend.Length, spend.Count(money => money > 0), spend.Length > 0 ? spend.Average() : null);
}

/// <summary>The difference of the arms, treatment less control, with a confidence interval.</summary>
public sealed record EffectEstimate(double Estimate, double Low, double High);
