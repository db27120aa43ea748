using Conversion.Training.Evaluation;
using Conversion.Training.Fitting.Effects;

namespace Conversion.Training.OffPolicy;

/// <summary>
/// Logged decisions with known probabilities, from which the value of any other policy is estimated: by self-normalised inverse
/// propensities (Swaminathan and Joachims 2015), and by doubly robust scores (Dudik, Langford and Li 2011, arXiv:1103.4601).
/// </summary>
internal sealed class OffPolicyLog
{
    // Of an action that fewer customers got, nobody knows what it is worth.
    private const int MinimumCustomers = 20;
    private const int Seed = 1;

    private readonly IReadOnlyList<LoggedAction> _logged;
    private readonly List<string> _arms;
    private readonly TestFolds _folds;
    private readonly BinnedFeatures _features;
    private readonly RandomizedTest _test;
    private readonly Dictionary<string, OutcomeScores> _scores = [];

    /// <summary>Prepares the estimates.</summary>
    /// <param name="logged">Per customer: what the customer got, and what was possible.</param>
    /// <param name="rows">Per customer: the features; NaN is missing.</param>
    /// <param name="outcomes">What is compared.</param>
    public OffPolicyLog(IReadOnlyList<LoggedAction> logged, float[][] rows, IReadOnlyList<TestOutcome> outcomes)
    {
        _logged = logged;
        var counts = logged.CountBy(action => action.Taken).ToDictionary();
        _arms = [.. counts.Where(count => count.Value >= MinimumCustomers).Select(count => count.Key)
            .OrderBy(name => name != PossibleActions.None).ThenBy(name => name, StringComparer.Ordinal)];
        if (_arms.Count == 0)
            throw new UserErrorException($"--decisions must have {MinimumCustomers} customers who got the same action, got none.");
        Actions = _arms;
        Outcomes = outcomes;
        _test = new(
            _arms, [.. logged.Select(action => Math.Max(0, _arms.IndexOf(action.Taken)))], [.. logged.Select(action => action.Propensity)],
            outcomes, [], rows);
        _folds = new(_test, Seed);
        _features = BinnedFeatures.Build(rows);
    }

    /// <summary>The actions that enough customers got; with <see cref="PossibleActions.None"/>, if enough were left alone.</summary>
    public IReadOnlyList<string> Actions { get; }

    /// <summary>What is compared.</summary>
    public IReadOnlyList<TestOutcome> Outcomes { get; }

    /// <summary>The number of customers.</summary>
    public int Count => _logged.Count;

    /// <summary>Returns how much of the log supports a policy.</summary>
    /// <param name="choices">Per customer: the action that the policy takes.</param>
    public PolicySupport SupportOf(IReadOnlyList<string> choices)
    {
        var (matches, possible, sum, squares) = (0, 0, 0.0, 0.0);
        for (var i = 0; i < Count; i++)
        {
            possible += _arms.Contains(choices[i]) && _logged[i].Possible.Contains(choices[i]) ? 1 : 0;
            var weight = Weight(choices, i);
            matches += weight > 0 ? 1 : 0;
            (sum, squares) = (sum + weight, squares + weight * weight);
        }
        return new(
            Count, (double)matches / Count, squares > 0 ? sum * sum / squares : 0, 1 - (double)possible / Count,
            choices.Where(choice => !_arms.Contains(choice)).Distinct().Order(StringComparer.Ordinal).ToList());
    }

    /// <summary>Estimates the mean outcome under a policy.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="choices">Per customer: the action that the policy takes.</param>
    /// <param name="margin">What a unit of the outcome earns.</param>
    /// <param name="costs">Per action: what it costs for a customer; null for nothing.</param>
    public PolicyEstimate Estimate(
        TestOutcome outcome, IReadOnlyList<string> choices, double margin = 1, IReadOnlyDictionary<string, double>? costs = null)
    {
        var spent = Spent(choices, costs);
        return new(Weighted(outcome.Values, choices, margin, spent), MeanInterval.Of(DoublyRobust(outcome, choices, margin, spent)));
    }

    /// <summary>Estimates how much more one policy earns than another, by the doubly robust scores.</summary>
    public EffectEstimate Difference(
        TestOutcome outcome, IReadOnlyList<string> choices, IReadOnlyList<string> others, double margin = 1,
        IReadOnlyDictionary<string, double>? costs = null)
    {
        var first = DoublyRobust(outcome, choices, margin, Spent(choices, costs));
        var second = DoublyRobust(outcome, others, margin, Spent(others, costs));
        return MeanInterval.Of([.. first.Zip(second, (x, y) => x - y)]);
    }

    private static double[] Spent(IReadOnlyList<string> choices, IReadOnlyDictionary<string, double>? costs) =>
        [.. choices.Select(choice => costs?.GetValueOrDefault(choice) ?? 0)];

    private double Weight(IReadOnlyList<string> choices, int i) =>
        choices[i] == _logged[i].Taken && _arms.Contains(choices[i]) ? 1 / _logged[i].Propensity : 0;

    private EffectEstimate Weighted(double[] outcome, IReadOnlyList<string> choices, double margin, double[] spent)
    {
        var (sum, weights) = (0.0, 0.0);
        for (var i = 0; i < Count; i++)
        {
            var weight = Weight(choices, i);
            sum += weight * (margin * outcome[i] - spent[i]);
            weights += weight;
        }
        var value = sum / weights;
        // To first order, the estimate is a mean of these.
        return MeanInterval.Of([.. Enumerable.Range(0, Count).Select(
            i => value + Count * Weight(choices, i) * (margin * outcome[i] - spent[i] - value) / weights)]);
    }

    // Per customer a number whose mean is the value of the policy: what is predicted, corrected by those who got what the policy takes.
    private double[] DoublyRobust(TestOutcome outcome, IReadOnlyList<string> choices, double margin, double[] spent)
    {
        if (!_scores.TryGetValue(outcome.Name, out var scores))
            _scores.Add(outcome.Name, scores = OutcomeScores.Fit(_test, _features, _folds, outcome.Values));
        var weights = Enumerable.Range(0, Count).Select(i => Weight(choices, i)).ToArray();
        // The weights have mean 1 but for chance, which their own mean takes out.
        var mean = weights.Average();
        var values = new double[Count];
        for (var i = 0; i < Count; i++)
        {
            var correction = weights[i] > 0
                ? weights[i] / mean * (outcome.Values[i] - scores.Predict(i, _folds.Of[i], _test.Arms[i]))
                : 0;
            // An action without customers is predicted as leaving alone; too many of these are refused before.
            values[i] = margin * (scores.Predict(i, _folds.Of[i], Math.Max(0, _arms.IndexOf(choices[i]))) + correction) - spent[i];
        }
        return values;
    }
}

/// <summary>What a customer got, with what probability, and what was possible.</summary>
/// <param name="Taken">The action.</param>
/// <param name="Propensity">Its probability.</param>
/// <param name="Possible">The actions that the customer could have got.</param>
internal sealed record LoggedAction(string Taken, double Propensity, IReadOnlySet<string> Possible);
