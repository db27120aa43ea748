using Conversion.Decisions;
using Conversion.Json;
using Conversion.Models;
using Conversion.Scoring;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Evaluation;

/// <summary>The customers who get one action from a policy, and what they did within the horizon.</summary>
/// <param name="Action">The action.</param>
/// <param name="Customers">The number of customers.</param>
/// <param name="Bought">The share who bought; null where their horizon is not over.</param>
/// <param name="MoneyShare">Their share of all money spent; null where the horizon is not over, or nobody spent.</param>
public sealed record ActionSummary(string Action, int Customers, double? Bought, double? MoneyShare)
{
    /// <summary>
    /// Decides on every customer, and summarizes the actions in the order of the policy's rules. Empty where the policy
    /// names a prediction that the model does not have.
    /// </summary>
    public static IReadOnlyList<ActionSummary> TryBuild(Model model, PolicyDocument document, IReadOnlyList<Snapshot> snapshots)
    {
        Policy policy;
        try
        {
            policy = new(document, Scorer.QuantitiesOf(model));
        }
        catch (InvalidInputException) when (model.HeadNames.Count < HeadName.All.Count)
        {
            return [];
        }
        var scorer = new Scorer(model, policy, ControlGroup.None);
        var decided = snapshots.ToLookup(snapshot =>
        {
            var features = Array.ConvertAll(snapshot.Features, value => (double)value);
            var customer = new Customer { Id = snapshot.Customer, AsOf = snapshot.AsOf, Features = features };
            return scorer.Score(customer, includeExplanation: false).Decision.Action;
        });
        var actions = document.Rules.Select(rule => rule.Action).Append(document.Fallback.Action).Distinct();
        var total = snapshots.Sum(snapshot => snapshot.Spend);
        var isOver = snapshots.All(snapshot => snapshot.ObservedDays > 0);
        return [.. actions.Select(action => Summarize(action, [.. decided[action]]))];

        ActionSummary Summarize(string action, List<Snapshot> customers) => new(
            action,
            customers.Count,
            isOver && customers.Count > 0 ? customers.Average(customer => customer.Bought ? 1.0 : 0.0) : null,
            isOver && total > 0 ? customers.Sum(customer => customer.Spend) / total : null);
    }
}
