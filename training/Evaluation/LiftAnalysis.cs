using Conversion.Training.Orders;

namespace Conversion.Training.Evaluation;

/// <summary>What acting on decisions was worth: customers acted upon beside those held out.</summary>
/// <param name="First">The first instant decided as of.</param>
/// <param name="Last">The last one.</param>
/// <param name="HorizonDays">For so many days after its decision a customer's purchases count.</param>
/// <param name="NotOver">Customers left out because the orders end before their horizon does.</param>
/// <param name="Actions">All actions together, then each by its customers, most first.</param>
public sealed record LiftAnalysis(DateTimeOffset First, DateTimeOffset Last, int HorizonDays, int NotOver, IReadOnlyList<ActionLift> Actions)
{
    // The 97.5th percentile of a normal distribution.
    private const double Z = 1.959964;

    // Of fewer, a mean of money is far from normal.
    private const int FewestForMoney = 30;

    /// <summary>Compares the arms.</summary>
    /// <param name="decisions">Each customer's first decision.</param>
    /// <param name="customers">The orders; who has none is taken to have bought nothing.</param>
    /// <param name="horizonDays">The days after a decision in which purchases count.</param>
    /// <param name="ordersUntil">The instant up to which the orders are known.</param>
    /// <exception cref="UserErrorException">There is nobody to compare, or nobody who is known.</exception>
    public static LiftAnalysis Build(IReadOnlyDictionary<string, FirstDecision> decisions, IEnumerable<CustomerHistory> customers, int horizonDays, DateTimeOffset ordersUntil)
    {
        var over = decisions.Where(decision => decision.Value.At.AddDays(horizonDays) <= ordersUntil).ToDictionary();
        if (over.Count == 0)
            throw new UserErrorException(
                $"The first decision is of {decisions.Values.Min(decision => decision.At):yyyy-MM-dd}, and the orders end on {ordersUntil.AddTicks(-1):yyyy-MM-dd}: no customer's {horizonDays} days are over yet.");
        var outcomes = over.ToDictionary(decision => decision.Key, decision => new CustomerOutcome(decision.Value.Action, decision.Value.Treated, 0, 0));
        var known = false;
        foreach (var customer in customers)
        {
            if (!over.TryGetValue(customer.Customer, out var decision))
                continue;
            known = true;
            outcomes[customer.Customer] = new(decision.Action, decision.Treated,
                    customer.Orders.Where(order => order.At <= decision.At).Sum(order => order.Returned ? -order.Amount : order.Amount),
                    customer.Orders.Where(order => order.IsPurchase && order.At > decision.At && order.At <= decision.At.AddDays(horizonDays)).Sum(order => order.Amount));
        }

        List<CustomerOutcome> all = [.. outcomes.Values];
        if (all.TrueForAll(outcome => outcome.Treated))
            throw new UserErrorException("No customer was held out: set ControlShare, or --control-share, before deciding. Without a control group nothing tells what acting changed.");
        if (!all.Exists(outcome => outcome.Treated))
            throw new UserErrorException("Every customer was held out: nothing tells what acting would change.");
        if (!known)
            throw new UserErrorException($"None of {over.Count:N0} customers decided on has an order: the orders are another shop's, or tell customers by other ids.");
        var actions = all.GroupBy(outcome => outcome.Action).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal);
        return new(
            over.Values.Min(decision => decision.At), over.Values.Max(decision => decision.At), horizonDays, decisions.Count - over.Count,
            [Compare("all", all), .. actions.Select(group => Compare(group.Key, [.. group]))]);
    }

    private static ActionLift Compare(string action, List<CustomerOutcome> outcomes)
    {
        var arms = outcomes.ToLookup(outcome => outcome.Treated, outcome => outcome.Spend);
        var (treatment, control) = (ArmOutcome.From([.. arms[true]]), ArmOutcome.From([.. arms[false]]));
        return new(action, treatment, control, Rates(treatment, control), Means(outcomes));
    }

    /// <summary>Newcombe's hybrid score interval (1998, doi:10.1002/(SICI)1097-0258(19980430)17:8&lt;873::AID-SIM779&gt;3.0.CO;2-I).</summary>
    private static EffectEstimate? Rates(ArmOutcome treatment, ArmOutcome control)
    {
        if (treatment.BuyingShare is not { } p || control.BuyingShare is not { } q)
            return null;
        var (pLow, pHigh) = Wilson(p, treatment.Customers);
        var (qLow, qHigh) = Wilson(q, control.Customers);
        return new(p - q, p - q - Root(p - pLow, qHigh - q), p - q + Root(pHigh - p, q - qLow));

        static double Root(double x, double y) => Math.Sqrt(x * x + y * y);
    }

    private static (double Low, double High) Wilson(double share, int customers)
    {
        var square = Z * Z / customers;
        var (centre, half) = (share + square / 2, Z * Math.Sqrt(share * (1 - share) / customers + square / customers / 4));
        return ((centre - half) / (1 + square), (centre + half) / (1 + square));
    }

    /// <summary>
    /// The difference of the means of what was spent, less what the money spent before foretells of it (Deng, Xu, Kohavi and
    /// Walker, 2013, doi:10.1145/2433396.2433413): else a few great customers in one arm would be taken for an effect.
    /// </summary>
    private static EffectEstimate? Means(List<CustomerOutcome> outcomes)
    {
        var (before, spend) = (outcomes.Average(outcome => outcome.Before), outcomes.Average(outcome => outcome.Spend));
        var variance = outcomes.Sum(outcome => (outcome.Before - before) * (outcome.Before - before));
        var slope = variance > 0 ? outcomes.Sum(outcome => (outcome.Before - before) * (outcome.Spend - spend)) / variance : 0;
        var arms = outcomes.ToLookup(outcome => outcome.Treated, outcome => outcome.Spend - slope * (outcome.Before - before));
        double[] treated = [.. arms[true]], heldOut = [.. arms[false]];
        if (Math.Min(treated.Length, heldOut.Length) < FewestForMoney)
            return null;
        var (difference, half) = (treated.Average() - heldOut.Average(), Z * Math.Sqrt(SquaredError(treated) + SquaredError(heldOut)));
        return new(difference, difference - half, difference + half);

        static double SquaredError(double[] values)
        {
            var mean = values.Average();
            return values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1) / values.Length;
        }
    }

    /// <summary>A customer's money before the decision, net of returns, which foretells more than the sum of what was ordered; and within the horizon after it.</summary>
    private readonly record struct CustomerOutcome(string Action, bool Treated, double Before, double Spend);
}

/// <summary>An action's arms, and how much more the one acted upon bought, each with an interval of 95 %.</summary>
/// <param name="Buying">Of the shares who bought; null where an arm is empty.</param>
/// <param name="Spend">Of the money a customer, adjusted for what was spent before; null where an arm holds fewer than 30.</param>
public sealed record ActionLift(string Action, ArmOutcome Treatment, ArmOutcome Control, EffectEstimate? Buying, EffectEstimate? Spend);

/// <summary>What customers of one arm did within the horizon.</summary>
/// <param name="Customers">How many there are.</param>
/// <param name="Buyers">Those who bought.</param>
/// <param name="MeanSpend">Money a customer, returns not deducted; null where there is none.</param>
public sealed record ArmOutcome(int Customers, int Buyers, double? MeanSpend)
{
    /// <summary>The share who bought; null where there is no customer.</summary>
    public double? BuyingShare => Customers > 0 ? (double)Buyers / Customers : null;

    internal static ArmOutcome From(double[] spends) => new(spends.Length, spends.Count(spend => spend > 0), spends.Length > 0 ? spends.Average() : null);
}

/// <summary>A difference of the arms, treatment less control, and its interval.</summary>
public sealed record EffectEstimate(double Estimate, double Low, double High);
