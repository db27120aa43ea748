using Conversion.Decisions;
using Conversion.Models;
using Conversion.Scoring;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Evaluation;

/// <summary>The customers who get one action from a policy, and what they did within the horizon.</summary>
/// <param name="Action">The action.</param>
/// <param name="Customers">The number of customers.</param>
/// <param name="Bought">The share who bought.</param>
/// <param name="MoneyShare">Their share of all money spent.</param>
public sealed record ActionSummary(string Action, int Customers, double Bought, double MoneyShare)
{
    /// <summary>Decides on every customer, and summarizes the actions in the order of the policy's rules.</summary>
    public static IReadOnlyList<ActionSummary> Build(Model model, Policy policy, IReadOnlyList<Snapshot> snapshots)
    {
        var scorer = new Scorer(model, policy, ControlGroup.None);
        var total = snapshots.Sum(snapshot => snapshot.Spend);
        var decided = snapshots.ToLookup(snapshot => scorer.Score(
            new() { Id = snapshot.Customer, AsOf = snapshot.AsOf, Features = snapshot.Features }).Decision.Action);
        var actions = policy.Document.Rules.Select(rule => rule.Action).Append(policy.Document.Fallback.Action).Distinct();
        return [.. actions.Select(action => Summarize(action, [.. decided[action]], total))];
    }

    private static ActionSummary Summarize(string action, List<Snapshot> customers, double total)
    {
        var bought = customers.Count == 0 ? 0 : (double)customers.Count(customer => customer.Bought) / customers.Count;
        return new(action, customers.Count, bought, customers.Sum(customer => customer.Spend) / total);
    }
}
