using Conversion.Models;
using Conversion.Training.Evaluation;

namespace Conversion.Training.Fitting.Effects;

/// <summary>The customers of a randomized test: what each was given, what each did then, and what was known of each before.</summary>
internal sealed class RandomizedTest
{
    /// <summary>Creates a test.</summary>
    /// <param name="actions">The names of the actions; the first is the control.</param>
    /// <param name="arms">Per customer: the index of the action that the customer got.</param>
    /// <param name="propensities">
    /// Per customer: the probability with which the customer got this action. Null where the shares of the arms are taken.
    /// </param>
    /// <param name="outcomes">What is compared.</param>
    /// <param name="features">The names of the features.</param>
    /// <param name="rows">Per customer: the values of the features; NaN is missing.</param>
    public RandomizedTest(
        IReadOnlyList<string> actions, int[] arms, double[]? propensities, IReadOnlyList<TestOutcome> outcomes,
        IReadOnlyList<string> features, float[][] rows)
    {
        Actions = actions;
        Arms = arms;
        Outcomes = outcomes;
        Features = features;
        Rows = rows;
        Customers = new int[actions.Count];
        foreach (var arm in arms)
            Customers[arm]++;
        HasEqualPropensities = propensities is null || AreEqual(arms, propensities, actions.Count);
        Weights = Normalize(propensities);
    }

    /// <summary>The names of the actions; the first is the control.</summary>
    public IReadOnlyList<string> Actions { get; }

    /// <summary>Per customer: the index of the action.</summary>
    public int[] Arms { get; }

    /// <summary>Per action: the number of customers.</summary>
    public int[] Customers { get; }

    /// <summary>
    /// Per customer: one over the propensity, scaled so that the weights of each arm add up to the number of all customers (Hajek).
    /// </summary>
    public double[] Weights { get; }

    /// <summary>Whether all customers of an arm had the same propensity.</summary>
    public bool HasEqualPropensities { get; }

    /// <summary>What is compared.</summary>
    public IReadOnlyList<TestOutcome> Outcomes { get; }

    /// <summary>The names of the features.</summary>
    public IReadOnlyList<string> Features { get; }

    /// <summary>Per customer: the values of the features; NaN is missing.</summary>
    public float[][] Rows { get; }

    /// <summary>Per customer: the line of the table; empty for a test that was not read from one.</summary>
    public long[] Lines { get; init; } = [];

    /// <summary>Returns what a test compares: money only where enough customers spent any to know what buyers spend.</summary>
    /// <param name="buying">Per customer: 1 for those who bought.</param>
    /// <param name="money">Per customer: what they spent; null where it is not known.</param>
    /// <param name="leftOut">Receives why money does not count.</param>
    public static IReadOnlyList<TestOutcome> OutcomesOf(double[] buying, double[]? money, List<string> leftOut)
    {
        var outcomes = new List<TestOutcome> { new(TestOutcome.Buying, buying) };
        if (money is null)
            return outcomes;
        var spenders = money.Count(value => value != 0);
        if (spenders >= EffectEstimator.MinimumBuyersForSpend)
            outcomes.Add(new(TestOutcome.Money, money));
        else
            leftOut.Add($"{TestOutcome.Money}: {spenders} customers spent any, and {EffectEstimator.MinimumBuyersForSpend} are needed");
        return outcomes;
    }

    private static bool AreEqual(int[] arms, double[] propensities, int actions)
    {
        var first = new double[actions];
        for (var i = 0; i < arms.Length; i++)
        {
            ref var propensity = ref first[arms[i]];
            if (propensity == 0)
                propensity = propensities[i];
            // Shares that were rounded to a few digits are the same share.
            if (Math.Abs(propensity - propensities[i]) > 1e-9)
                return false;
        }
        return true;
    }

    private double[] Normalize(double[]? propensities)
    {
        var weights = new double[Arms.Length];
        var sums = new double[Actions.Count];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = propensities is null ? 1 : 1 / propensities[i];
            sums[Arms[i]] += weights[i];
        }
        for (var i = 0; i < weights.Length; i++)
            weights[i] *= weights.Length / sums[Arms[i]];
        return weights;
    }
}

/// <summary>What a test compares: whether customers bought, or their money.</summary>
/// <param name="Name">The name, as reports and artifacts write it.</param>
/// <param name="Values">Per customer: the value.</param>
internal sealed record TestOutcome(string Name, double[] Values)
{
    /// <summary>The name of the outcome whose values are 1 for those who bought, and 0.</summary>
    public const string Buying = EffectHead.Buying;

    /// <summary>The name of the outcome whose values are money.</summary>
    public const string Money = EffectHead.Money;

    /// <summary>Whether hardly anybody bought, or hardly anybody did not, so that deviations from the mean do not show chance.</summary>
    public bool IsRare { get; } = Name == Buying && AreFew(Values.Sum(), Values.Length);

    /// <summary>Returns whether the buyers among customers, or the others, are too few to show chance.</summary>
    public static bool AreFew(double buyers, int customers) =>
        Math.Min(buyers, customers - buyers) < EffectEstimator.MinimumBuyersForSpend;
}
