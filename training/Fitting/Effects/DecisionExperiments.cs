using Conversion.Customers;
using Conversion.Training.Evaluation;

namespace Conversion.Training.Fitting.Effects;

/// <summary>
/// The randomized tests in a log of decisions: one of all actions where everybody could have got each of them, and otherwise one for
/// each action, of the customers who got it or were left alone although both was possible.
/// </summary>
internal static class DecisionExperiments
{
    private const int MinimumCustomers = 20;

    /// <summary>Returns the tests.</summary>
    /// <param name="customers">The customers.</param>
    /// <param name="leftOut">Receives the actions that can't be compared, and why.</param>
    /// <param name="features">The features that the tests have; by default those that differ between customers.</param>
    /// <exception cref="UserErrorException">No action can be compared with leaving alone.</exception>
    public static IReadOnlyList<RandomizedTest> Build(
        IReadOnlyList<DecidedCustomer> customers, List<string> leftOut, IReadOnlyList<int>? features = null)
    {
        features ??= VaryingFeatures(customers);
        var actions = customers.SelectMany(customer => customer.Actions.Propensities.Keys)
            .Where(action => action != PossibleActions.None).Distinct().Order(StringComparer.Ordinal).ToList();
        List<RandomizedTest?> tests = customers.All(customer => customer.Actions.Propensities.Count == actions.Count + 1)
            ? [TryBuild(customers, actions, features, leftOut)]
            : actions.ConvertAll(action => TryBuild(RandomizedFor(customers, action), [action], features, leftOut));
        return tests.Exists(test => test is not null)
            ? [.. tests.OfType<RandomizedTest>()]
            : throw new UserErrorException(
                $"--decisions must have at least {MinimumCustomers} customers who got an action and as many who were left alone by " +
                $"chance, got {string.Join("; ", leftOut)}; set ControlShare, or --control-share, before you make decisions.");
    }

    // Where all decisions are of one day, the season is the same for all.
    private static IReadOnlyList<int> VaryingFeatures(IReadOnlyList<DecidedCustomer> customers) =>
    [
        .. Enumerable.Range(0, CustomerFeatures.Count).Where(
            feature => customers.Any(customer => !customer.Features[feature].Equals(customers[0].Features[feature]))),
    ];

    private static List<DecidedCustomer> RandomizedFor(IReadOnlyList<DecidedCustomer> customers, string action) =>
    [
        .. customers.Where(customer => (customer.Actions.Taken == action || customer.Actions.Taken == PossibleActions.None)
            && customer.Actions.Propensities.ContainsKey(action) && customer.Actions.Propensities.ContainsKey(PossibleActions.None)),
    ];

    private static RandomizedTest? TryBuild(
        IReadOnlyList<DecidedCustomer> customers, List<string> actions, IReadOnlyList<int> features, List<string> leftOut)
    {
        var counts = customers.CountBy(customer => customer.Actions.Taken).ToDictionary();
        var alone = counts.GetValueOrDefault(PossibleActions.None);
        var compared = actions.Where(action => counts.GetValueOrDefault(action) >= MinimumCustomers).ToList();
        foreach (var action in actions.Except(compared))
            leftOut.Add($"action {action}: {counts.GetValueOrDefault(action):N0} customers got it");
        if (compared.Count == 0)
            return null;
        if (alone < MinimumCustomers)
        {
            leftOut.Add($"actions {string.Join(", ", compared)}: {alone:N0} customers could have got them and were left alone");
            return null;
        }
        List<string> names = [PossibleActions.None, .. compared];
        var kept = customers.Where(customer => names.Contains(customer.Actions.Taken)).ToList();
        int[] arms = [.. kept.Select(customer => names.IndexOf(customer.Actions.Taken))];
        double[] propensities = [.. kept.Select(customer => PropensityAmong(names, customer.Actions))];
        var areKnown = Array.TrueForAll(propensities, double.IsFinite);
        if (areKnown && PropensityCheck.FindWrong(arms, names.Count, propensities) is >= 0 and var wrong)
            throw new UserErrorException(
                "--decisions must have the probabilities with which actions were drawn, but one over them, added up over the " +
                $"{counts[names[wrong]]:N0} customers who got {names[wrong]}, does not give about the {kept.Count:N0} customers who " +
                "could; check the control share of the log.");
        return new(
            names, arms, areKnown ? propensities : null,
            RandomizedTest.OutcomesOf(
                [.. kept.Select(customer => customer.Spend > 0 ? 1.0 : 0)], [.. kept.Select(customer => customer.Spend)], leftOut),
            [.. features.Select(feature => CustomerFeatures.All[feature].Name)],
            [.. kept.Select(customer => features.Select(feature => customer.Features[feature]).ToArray())]);
    }

    // The probability of what the customer got, given that it is one of the compared actions. Logs of arms know no other probability.
    private static double PropensityAmong(List<string> names, PossibleActions actions)
    {
        var taken = actions.Propensities[actions.Taken];
        var all = names.Sum(name => actions.Propensities.GetValueOrDefault(name));
        return double.IsNaN(all) ? taken : taken / all;
    }
}
