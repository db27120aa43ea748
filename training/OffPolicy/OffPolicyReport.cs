using Conversion.Training.Evaluation;
using Conversion.Training.Fitting.Effects;

namespace Conversion.Training.OffPolicy;

/// <summary>What a policy would have earned, by logged decisions.</summary>
/// <param name="Customers">The customers of the log.</param>
/// <param name="LeftOut">Who does not count, and why.</param>
/// <param name="Policies">The policy, its first match, and each way to treat all alike.</param>
internal sealed record OffPolicyReport(int Customers, IReadOnlyList<string> LeftOut, IReadOnlyList<ValuedPolicy> Policies)
{
    /// <summary>The name of the money that is earned less costs.</summary>
    public const string Profit = "profit";

    /// <summary>Values policies.</summary>
    /// <param name="log">The log.</param>
    /// <param name="policies">Per policy: its name, and per customer the action that it takes.</param>
    /// <param name="leftOut">Who does not count, and why.</param>
    /// <param name="margin">The share of money that is earned.</param>
    /// <param name="costs">Per action: what it costs for a customer. Null without profit.</param>
    public static OffPolicyReport From(
        OffPolicyLog log, IEnumerable<(string Name, IReadOnlyList<string> Choices)> policies, IReadOnlyList<string> leftOut, double margin,
        IReadOnlyDictionary<string, double>? costs)
    {
        IReadOnlyList<string> none = [.. Enumerable.Repeat(PossibleActions.None, log.Count)];
        var hasNone = log.SupportOf(none).Refusal() is null;
        return new(log.Count, leftOut, [.. policies.Select(policy => Value(policy.Name, policy.Choices))]);

        ValuedPolicy Value(string name, IReadOnlyList<string> choices)
        {
            var support = log.SupportOf(choices);
            var shares = choices.CountBy(choice => choice).OrderBy(count => count.Key, StringComparer.Ordinal)
                .ToDictionary(count => count.Key, count => (double)count.Value / choices.Count);
            var refusal = support.Refusal();
            return new(name, shares, support, refusal, refusal is null ? [.. Outcomes(choices)] : []);
        }

        IEnumerable<ValuedOutcome> Outcomes(IReadOnlyList<string> choices)
        {
            foreach (var outcome in log.Outcomes)
                yield return Of(outcome.Name, outcome, choices, 1, null);
            if (costs is not null)
                yield return Of(Profit, log.Outcomes.First(outcome => outcome.Name == TestOutcome.Money), choices, margin, costs);
        }

        ValuedOutcome Of(
            string name, TestOutcome outcome, IReadOnlyList<string> choices, double earned, IReadOnlyDictionary<string, double>? spent) =>
            new(name, log.Estimate(outcome, choices, earned, spent),
                hasNone ? log.Difference(outcome, choices, none, earned, spent) : null);
    }
}

/// <summary>What one policy would have earned.</summary>
/// <param name="Policy">The name.</param>
/// <param name="Shares">Per action: the share of customers who get it.</param>
/// <param name="Support">How much of the log supports the policy.</param>
/// <param name="Refusal">Why the log can't value the policy; null where it can.</param>
/// <param name="Outcomes">The values; empty where the log can't say.</param>
internal sealed record ValuedPolicy(
    string Policy, IReadOnlyDictionary<string, double> Shares, PolicySupport Support, string? Refusal,
    IReadOnlyList<ValuedOutcome> Outcomes);

/// <summary>The mean outcome of a customer under a policy.</summary>
/// <param name="Outcome">The outcome, or profit.</param>
/// <param name="Value">The mean, in two ways.</param>
/// <param name="BeyondNone">How much more than leaving all alone, by doubly robust scores; null where the log can't say.</param>
internal sealed record ValuedOutcome(string Outcome, PolicyEstimate Value, EffectEstimate? BeyondNone);
