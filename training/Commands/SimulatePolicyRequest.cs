namespace Conversion.Training.Commands;

/// <summary>What <c>conversion simulate-policy</c> is asked to do.</summary>
/// <param name="Source">The decisions and the orders.</param>
/// <param name="Model">The model of the policy.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Margin">The share of money that is earned.</param>
/// <param name="Costs">The costs as the user wrote them.</param>
/// <param name="Output">The file of the numbers, if any.</param>
internal sealed record SimulatePolicyRequest(
    DecisionEffectSource Source, string Model, string Policy, double Margin, string? Costs, string? Output);
