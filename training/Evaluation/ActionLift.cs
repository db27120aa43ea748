namespace Conversion.Training.Evaluation;

/// <summary>A treatment arm and the control arm of an action, and their differences with intervals.</summary>
/// <param name="Action">The action, or all of them.</param>
/// <param name="Arm">The name of the treatment arm.</param>
/// <param name="Treatment">The customers of the treatment arm.</param>
/// <param name="Control">The customers of the control arm, who are the same for all treatment arms.</param>
/// <param name="Buying">The difference of the shares who bought; null where an arm is empty.</param>
/// <param name="Spend">
/// The difference of the mean spend, adjusted for spend before; null where an arm is empty, or both together have fewer than 10 buyers.
/// </param>
public sealed record ActionLift(
    string Action, string Arm, ArmOutcome Treatment, ArmOutcome Control, EffectEstimate? Buying, EffectEstimate? Spend);

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
