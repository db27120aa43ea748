using Conversion.Training.Numerics;

namespace Conversion.Training.Fitting.Effects;

/// <summary>
/// Finds columns that were measured after the action, such as other outcomes. What was known before can't depend on an action that
/// was drawn at random, and does not say for certain who will buy.
/// </summary>
internal static class LaterColumns
{
    // The chance that any column of a table is left out although it was known before.
    private const double FalseAlarms = 0.001;

    // So many buyers would have to be missing, or so many others, where the column had nothing to do with buying.
    private const double ExpectedCustomers = 20;

    private const double MostOfFeatures = 0.5;
    private const int FewestForRefusal = 4;

    /// <summary>Returns the test without these columns.</summary>
    /// <param name="test">The test.</param>
    /// <param name="columnOf">Returns the column of a feature.</param>
    /// <param name="propensities">The propensities, or null.</param>
    /// <param name="leftOut">Receives the columns, and why.</param>
    /// <exception cref="UserErrorException">Most columns depend on the action.</exception>
    public static RandomizedTest Remove(
        RandomizedTest test, Func<int, string> columnOf, double[]? propensities, List<string> leftOut)
    {
        var count = test.Features.Count;
        var later = new Dictionary<string, string>();
        var dependent = new HashSet<string>();
        var quantile = NormalDistribution.Quantile(1 - FalseAlarms / 2 / Math.Max(1, count * (test.Actions.Count - 1)));
        for (var feature = 0; feature < count; feature++)
        {
            if (DependsOnAction(test, feature, quantile))
            {
                dependent.Add(columnOf(feature));
                later[columnOf(feature)] = "it depends on the action, so it was measured after it";
            }
            else if (SaysWhoBuys(test, feature))
                later.TryAdd(columnOf(feature), "one of its values says for certain who buys, so it was measured after the action");
        }
        var columns = Enumerable.Range(0, count).Select(columnOf).Distinct().Count();
        if (dependent.Count >= FewestForRefusal && dependent.Count > MostOfFeatures * columns)
            throw new UserErrorException(
                $"--table must be a randomized test, but {dependent.Count} of {columns} columns depend on the action: " +
                $"{string.Join(", ", dependent)}; give the probabilities of the actions with --propensity, or name columns that were " +
                "measured afterwards with --ignore.");
        leftOut.AddRange(later.Select(column => $"column {column.Key}: {column.Value}"));
        int[] kept = [.. Enumerable.Range(0, count).Where(feature => !later.ContainsKey(columnOf(feature)))];
        return new(
            test.Actions, test.Arms, propensities, test.Outcomes, [.. kept.Select(feature => test.Features[feature])],
            Array.ConvertAll(test.Rows, row => Array.ConvertAll(kept, feature => row[feature])))
        {
            Lines = test.Lines,
        };
    }

    // Compares the mean rank of each action with the control. A missing value is below all others.
    private static bool DependsOnAction(RandomizedTest test, int feature, double quantile)
    {
        var ranks = Ranks(test.Rows, feature);
        var means = new double[test.Actions.Count];
        for (var i = 0; i < ranks.Length; i++)
            means[test.Arms[i]] += test.Weights[i] * ranks[i] / ranks.Length;
        var variances = new double[means.Length];
        for (var i = 0; i < ranks.Length; i++)
        {
            var deviation = test.Weights[i] * (ranks[i] - means[test.Arms[i]]) / ranks.Length;
            variances[test.Arms[i]] += deviation * deviation;
        }
        return Enumerable.Range(1, means.Length - 1).Any(
            action => Math.Abs(means[action] - means[0]) > quantile * Math.Sqrt(variances[action] + variances[0]));
    }

    private static double[] Ranks(float[][] rows, int feature)
    {
        int[] order = [.. Enumerable.Range(0, rows.Length)];
        // NaN sorts before all numbers.
        var values = Array.ConvertAll(rows, row => row[feature]);
        Array.Sort(values, order);
        var ranks = new double[rows.Length];
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            while (end < order.Length && values[end].Equals(values[start]))
                end++;
            for (var i = start; i < end; i++)
                ranks[order[i]] = (start + end) / 2.0 / order.Length;
            start = end;
        }
        return ranks;
    }

    // A value, or a tenth of the values, in which nobody or everybody buys.
    private static bool SaysWhoBuys(RandomizedTest test, int feature)
    {
        var buying = test.Outcomes.First(outcome => outcome.Name == TestOutcome.Buying).Values;
        var share = buying.Average();
        var groups = new Dictionary<int, (int Customers, double Buyers)>();
        var ranks = Ranks(test.Rows, feature);
        for (var i = 0; i < ranks.Length; i++)
        {
            var group = (int)(10 * ranks[i]);
            var (customers, buyers) = groups.GetValueOrDefault(group);
            groups[group] = (customers + 1, buyers + buying[i]);
        }
        return groups.Values.Any(group =>
            group.Buyers == 0 && group.Customers * share > ExpectedCustomers
            || group.Buyers == group.Customers && group.Customers * (1 - share) > ExpectedCustomers);
    }
}
