namespace Conversion.Training.Fitting.Effects;

/// <summary>
/// What ways to choose actions are worth, by pseudo-outcomes of customers whom the choosing model did not see (Dudik, Langford and Li
/// 2011, arXiv:1103.4601).
/// </summary>
internal sealed class PolicyValuation
{
    private readonly RandomizedTest _test;
    private readonly TestFolds _folds;
    private readonly double[][] _values;
    private readonly IReadOnlyList<ActionFit> _fits;
    private readonly double _margin;
    private readonly double[] _costs;

    private PolicyValuation(
        RandomizedTest test, TestFolds folds, PseudoOutcomes pseudo, IReadOnlyList<ActionFit> fits, double margin, double[] costs)
    {
        (_test, _folds, _fits, _margin, _costs) = (test, folds, fits, margin, costs);
        _values = [new double[test.Arms.Length], .. fits.Select(fit => Array.ConvertAll(
            pseudo.ByAction[fit.Action], effect => margin * effect - costs[fit.Action]))];
    }

    /// <summary>Compares choosing by effects with each single action and the control.</summary>
    /// <param name="name">The outcome, or profit.</param>
    /// <param name="test">The test.</param>
    /// <param name="folds">The folds.</param>
    /// <param name="pseudo">The pseudo-outcomes of the outcome.</param>
    /// <param name="fits">What is learnt of each action but the control, in their order.</param>
    /// <param name="margin">What a unit of the outcome earns.</param>
    /// <param name="costs">Per action: what it costs for a customer; 0 for the control.</param>
    public static PolicyComparison Compare(
        string name, RandomizedTest test, TestFolds folds, PseudoOutcomes pseudo, IReadOnlyList<ActionFit> fits, double margin,
        double[] costs) =>
        new PolicyValuation(test, folds, pseudo, fits, margin, costs).Compare(name);

    private PolicyComparison Compare(string name)
    {
        var choices = Choose();
        var best = Enumerable.Range(0, _values.Length).MaxBy(action => _values[action].Average());
        var values = Enumerable.Range(0, _values.Length)
            .Select(action => Value($"{_test.Actions[action]} for all", _ => action))
            .Append(Value("by predicted effect", i => choices[i]));
        var difference = Interval(i => _values[choices[i]][i] - _values[best][i]);
        return new(name, choices.Length, _test.Actions[best], [.. values], difference);
    }

    /// <summary>Returns per customer the action with the greatest predicted worth, or the control where none is above 0.</summary>
    private int[] Choose()
    {
        var choices = new int[_test.Arms.Length];
        for (var i = 0; i < choices.Length; i++)
        {
            var greatest = 0.0;
            foreach (var fit in _fits)
                if (fit.IsUsable(_folds.Of[i]) && _margin * fit.Predicted[i] - _costs[fit.Action] is var worth && worth > greatest)
                    (choices[i], greatest) = (fit.Action, worth);
        }
        return choices;
    }

    private PolicyValue Value(string policy, Func<int, int> choose)
    {
        var value = Interval(i => _values[choose(i)][i]);
        var shares = Enumerable.Range(0, _test.Arms.Length).CountBy(choose).OrderBy(count => count.Key)
            .ToDictionary(count => _test.Actions[count.Key], count => (double)count.Value / _test.Arms.Length);
        return new(policy, value.Estimate, value.Low, value.High, shares);
    }

    private Evaluation.EffectEstimate Interval(Func<int, double> value)
    {
        var count = _test.Arms.Length;
        var (sum, squares) = (0.0, 0.0);
        for (var i = 0; i < count; i++)
        {
            var worth = value(i);
            sum += worth;
            squares += worth * worth;
        }
        var mean = sum / count;
        var half = Confidence.Quantile * Math.Sqrt(Math.Max(0, squares / count - mean * mean) / count);
        return new(mean, mean - half, mean + half);
    }
}
