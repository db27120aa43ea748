using Conversion.Customers;
using Conversion.Orders;
using Conversion.Training.Evaluation;

namespace Conversion.Training.Fitting.Effects;

/// <summary>Customers on whom a decision was made: what they could have got, what they got, and what they did then.</summary>
internal sealed class DecisionOutcomes
{
    private DecisionOutcomes(List<DecidedCustomer> customers, List<string> leftOut) => (Customers, LeftOut) = (customers, leftOut);

    /// <summary>The customers who count, by their ids.</summary>
    public IReadOnlyList<DecidedCustomer> Customers { get; }

    /// <summary>Who does not count, and why.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>Joins decisions and orders.</summary>
    /// <param name="decisions">Each customer's first decision.</param>
    /// <param name="histories">The orders.</param>
    /// <param name="horizonDays">The days after a decision in which purchases count.</param>
    /// <param name="ordersUntil">The instant up to which the orders are known.</param>
    /// <param name="kept">What else the file says of customers, if that was asked for.</param>
    /// <exception cref="UserErrorException">No customer counts, or a decision contradicts itself.</exception>
    public static DecisionOutcomes Build(
        IReadOnlyDictionary<string, FirstDecision> decisions, IEnumerable<CustomerHistory> histories, int horizonDays,
        DateTimeOffset ordersUntil, KeptValues? kept = null)
    {
        var treatments = decisions.Values.Select(decision => decision.Treatment).OfType<string>().Distinct().ToList();
        var isByArm = treatments.Count > 1 || decisions.Values.Any(decision => decision.Action.Length == 0);
        List<string> arms = isByArm ? [PossibleActions.None, .. treatments] : [];
        var known = new List<DecidedCustomer>();
        var withPurchase = 0;
        foreach (var history in histories)
        {
            if (!decisions.TryGetValue(history.Customer, out var decision))
                continue;
            var features = new float[CustomerFeatures.Count];
            if (!CustomerFeatures.TryCompute(history.Orders, decision.At, features))
                continue;
            withPurchase++;
            if (decision.At.AddDays(horizonDays) > ordersUntil)
                continue;
            var possible = PossibleActions.From(decision, arms);
            if (!possible.Propensities.ContainsKey(possible.Taken))
                throw new UserErrorException(
                    $"--decisions: eligible must contain the action {possible.Taken} that customer {history.Customer} got, with a " +
                    $"propensity above 0, got {string.Join(", ", possible.Propensities.Keys)}.");
            var spend = CustomerOutcome.From(decision, history, horizonDays).Spend;
            known.Add(new(history, decision.At, features, possible, spend) { Kept = kept?.Of(history.Customer) });
        }
        if (known.Count == 0)
            throw new UserErrorException(
                $"--orders must have purchases of customers of --decisions before their decisions, and reach {horizonDays} days beyond, " +
                $"got none of {decisions.Count:N0} customers; pass the orders of the same shop, or set a shorter --horizon.");
        known.Sort((x, y) => string.CompareOrdinal(x.History.Customer, y.History.Customer));
        var leftOut = new List<string>();
        if (decisions.Count > withPurchase)
            leftOut.Add($"{decisions.Count - withPurchase:N0} customers: no purchase before the decision to compute features from");
        if (withPurchase > known.Count)
            leftOut.Add($"{withPurchase - known.Count:N0} customers: the orders end before the {horizonDays} days after the decision do");
        return new(known, leftOut);
    }
}

/// <summary>A customer on whom a decision was made.</summary>
/// <param name="History">The orders.</param>
/// <param name="At">The instant of the decision.</param>
/// <param name="Features">What was known then, in the order of <see cref="CustomerFeatures"/>.</param>
/// <param name="Actions">What the customer could have got, and got.</param>
/// <param name="Spend">Money of purchases within the horizon.</param>
internal sealed record DecidedCustomer(
    CustomerHistory History, DateTimeOffset At, float[] Features, PossibleActions Actions, double Spend)
{
    /// <summary>What else the file of orders says of the customer; null where nothing was asked for.</summary>
    public KeptCustomer? Kept { get; init; }
}
