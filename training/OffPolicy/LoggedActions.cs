using Conversion.Training.Fitting.Effects;

namespace Conversion.Training.OffPolicy;

/// <summary>Completes what a log says about the actions that customers got.</summary>
internal static class LoggedActions
{
    /// <summary>
    /// Returns what each customer got. Where the log has no probability, it is the share of those who got the same among all for whom the
    /// same was possible.
    /// </summary>
    public static IReadOnlyList<LoggedAction> From(IReadOnlyList<DecidedCustomer> customers)
    {
        var groups = customers.Select(customer => string.Join('\0', customer.Actions.Propensities.Keys.Order(StringComparer.Ordinal)))
            .ToList();
        var sizes = groups.CountBy(group => group).ToDictionary();
        var taken = groups.Zip(customers, (group, customer) => (group, customer.Actions.Taken)).CountBy(pair => pair).ToDictionary();
        return
        [
            .. customers.Select((customer, i) =>
            {
                var (action, propensities) = customer.Actions;
                var known = propensities[action];
                var share = (double)taken[(groups[i], action)] / sizes[groups[i]];
                return new LoggedAction(action, double.IsNaN(known) ? share : known, propensities.Keys.ToHashSet());
            }),
        ];
    }
}
