using Conversion.Decisions;
using Conversion.Models;
using Conversion.Scoring;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Evaluation;

/// <summary>The customers whom a policy gives one action, and what they then did.</summary>
/// <param name="Bought">The share that bought.</param>
/// <param name="MoneyShare">Their share of all money spent.</param>
public sealed record ActionSummary(string Action, int Customers, double Bought, double MoneyShare)
{
    /// <summary>Decides on every row, in the order of the policy's rules.</summary>
    public static IReadOnlyList<ActionSummary> Build(Model model, Policy policy, IReadOnlyList<Snapshot> rows)
    {
        var scorer = new Scorer(model, policy, ControlGroup.None);
        var total = rows.Sum(row => row.Spend);
        var decided = rows.ToLookup(row =>
            scorer.Score(new() { Id = row.Customer, AsOf = row.AsOf, Features = row.Features }).Decision.Action);
        return [.. policy.Document.Rules.Select(rule => rule.Action).Append(policy.Document.Fallback.Action).Distinct().Select(action =>
        {
            var customers = decided[action].ToList();
            return new ActionSummary(
                action, customers.Count,
                customers.Count == 0 ? 0 : (double)customers.Count(row => row.Bought) / customers.Count,
                customers.Sum(row => row.Spend) / total);
        })];
    }
}
