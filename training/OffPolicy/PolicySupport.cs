using System.Globalization;
using Conversion.Training.Evaluation;

namespace Conversion.Training.OffPolicy;

/// <summary>How much of a log supports a policy.</summary>
/// <param name="Customers">The customers of the log.</param>
/// <param name="Matches">The share of customers who got what the policy takes.</param>
/// <param name="EffectiveCustomers">
/// The customers of a log with equal probabilities that would be as certain (Kish 1965).
/// </param>
/// <param name="Impossible">The share of customers who could not have got what the policy takes.</param>
/// <param name="Unknown">Actions of the policy that no or too few customers got.</param>
internal sealed record PolicySupport(
    int Customers, double Matches, double EffectiveCustomers, double Impossible, IReadOnlyList<string> Unknown)
{
    private const double GreatestImpossible = 0.05;
    private const double FewestEffective = 100;

    /// <summary>Says why the log can't value the policy; null where it can.</summary>
    public string? Refusal()
    {
        if (Impossible > GreatestImpossible)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Impossible:P1} of the customers could not have got what the policy takes, and at most {GreatestImpossible:P0} may be") +
                (Unknown.Count > 0 ? $"; no or too few customers got {string.Join(", ", Unknown)}" : "");
        return EffectiveCustomers < FewestEffective
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"the customers who got what the policy takes count as much as {EffectiveCustomers:N0}, and {FewestEffective:N0} are " +
                $"needed")
            : null;
    }
}

/// <summary>The estimated mean outcome under a policy, in two ways.</summary>
/// <param name="Weighted">By self-normalised inverse propensities.</param>
/// <param name="DoublyRobust">By doubly robust scores.</param>
internal sealed record PolicyEstimate(EffectEstimate Weighted, EffectEstimate DoublyRobust);
