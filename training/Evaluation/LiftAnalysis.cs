using System.Text.Json.Serialization;

using Conversion.Orders;

namespace Conversion.Training.Evaluation;

/// <summary>The effect of acting on decisions: customers of each treatment arm against customers of the control arm.</summary>
/// <param name="First">The instant of the first decision.</param>
/// <param name="Last">The instant of the last decision.</param>
/// <param name="HorizonDays">Purchases count for so many days after a customer's decision.</param>
/// <param name="Confidence">The share of intervals that contain the true difference.</param>
/// <param name="IncompleteCustomers">Customers left out because the orders end before their horizon does.</param>
/// <param name="Actions">All actions together, then each action, the most frequent first; of each, every treatment arm.</param>
public sealed record LiftAnalysis(
    DateTimeOffset First, DateTimeOffset Last, int HorizonDays, double Confidence,
    [property: JsonPropertyName("notOver")] int IncompleteCustomers,
    IReadOnlyList<ActionLift> Actions)
{
    /// <summary>The confidence of the intervals unless the user chooses another.</summary>
    public const double DefaultConfidence = 0.95;

    /// <summary>The name of the row of all actions together.</summary>
    public const string AllActions = "all";

    /// <summary>Compares the arms.</summary>
    /// <param name="decisions">Each customer's first decision.</param>
    /// <param name="customers">The orders. A customer without orders counts as one who bought nothing.</param>
    /// <param name="horizonDays">The days after a decision in which purchases count.</param>
    /// <param name="ordersUntil">The instant up to which the orders are known.</param>
    /// <param name="confidence">The share of intervals that contain the true difference.</param>
    /// <exception cref="UserErrorException">No horizon is over, an arm is empty, or no customer has orders.</exception>
    public static LiftAnalysis Build(
        IReadOnlyDictionary<string, FirstDecision> decisions, IEnumerable<CustomerHistory> customers, int horizonDays,
        DateTimeOffset ordersUntil, double confidence = DefaultConfidence)
    {
        var complete = decisions.Where(decision => decision.Value.At.AddDays(horizonDays) <= ordersUntil).ToDictionary();
        if (complete.Count == 0)
            throw new UserErrorException(
                $"--orders must reach {horizonDays} days beyond the first decision, " +
                $"which is of {decisions.Values.Min(decision => decision.At):yyyy-MM-dd}, " +
                $"got orders until {ordersUntil.AddTicks(-1):yyyy-MM-dd}; add newer orders, or set a shorter --horizon.");
        var outcomes = complete.ToDictionary(
            decision => decision.Key, decision => new CustomerOutcome(decision.Value.Action, decision.Value.Treatment, 0, 0));
        var withOrders = 0;
        foreach (var customer in customers)
        {
            if (!complete.TryGetValue(customer.Customer, out var decision))
                continue;
            outcomes[customer.Customer] = CustomerOutcome.From(decision, customer, horizonDays);
            withOrders++;
        }
        List<CustomerOutcome> all = [.. outcomes.Values];
        RequireBothArms(all);
        if (withOrders == 0)
            throw new UserErrorException(
                $"--orders must contain customers of --decisions, got none of {complete.Count:N0}; " +
                "pass the orders of the same shop, with the same customer ids.");
        return new(
            complete.Values.Min(decision => decision.At), complete.Values.Max(decision => decision.At), horizonDays, confidence,
            decisions.Count - complete.Count,
            [.. Compare(all, confidence)]);
    }

    /// <summary>Returns the same comparison with intervals that may be read at any time.</summary>
    /// <param name="planned">The customers of the whole test.</param>
    public LiftAnalysis ReadEarly(double planned)
    {
        return this with
        {
            Actions =
            [
                .. Actions.Select(action => action with { Buying = Widen(action, action.Buying), Spend = Widen(action, action.Spend) }),
            ],
        };

        EffectEstimate? Widen(ActionLift action, EffectEstimate? effect) => effect is null ? null : AlwaysValidInterval.Widen(
            effect, action.Treatment.Customers + action.Control.Customers, planned, Confidence);
    }

    private static void RequireBothArms(List<CustomerOutcome> outcomes)
    {
        if (outcomes.TrueForAll(outcome => outcome.Treated))
            throw new UserErrorException(
                "--decisions must contain a control arm, got treatment only; set ControlShare, or --control-share, before you make " +
                "decisions, or name the control arm with --control.");
        if (!outcomes.Exists(outcome => outcome.Treated))
            throw new UserErrorException(
                "--decisions must contain a treatment arm, got the control arm only; " +
                "set ControlShare, or --control-share, below 1 before you make decisions.");
    }

    private static IEnumerable<ActionLift> Compare(List<CustomerOutcome> all, double confidence)
    {
        var treatments = all.Select(outcome => outcome.Treatment).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        var actions = all.GroupBy(outcome => outcome.Action).Where(group => group.Key.Length > 0)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (Action: group.Key, Outcomes: group.ToList()));
        foreach (var (action, outcomes) in actions.Prepend((AllActions, all)))
            foreach (var treatment in treatments)
                yield return Compare(
                    action, treatment, outcomes.FindAll(outcome => !outcome.Treated || outcome.Treatment == treatment), confidence);
    }

    private static ActionLift Compare(string action, string arm, List<CustomerOutcome> outcomes, double confidence)
    {
        var arms = outcomes.ToLookup(outcome => outcome.Treated, outcome => outcome.Spend);
        var treatment = ArmOutcome.From([.. arms[true]]);
        var control = ArmOutcome.From([.. arms[false]]);
        return new(
            action, arm, treatment, control, EffectEstimator.BuyingShares(treatment, control, confidence),
            EffectEstimator.MeanSpend(outcomes, confidence));
    }
}
