using Conversion.Training.Numerics;

namespace Conversion.Training.Fitting.Effects;

/// <summary>
/// Predicts an outcome from what was known before, whatever the action: a ridge regression on ranks, bin means and missing
/// values, with an intercept for each arm. It only lowers the variance of effects: with known propensities they are right
/// whatever it predicts (Robins, Rotnitzky and Zhao 1994, doi:10.1080/01621459.1994.10476818).
/// </summary>
internal sealed class OutcomeRegression
{
    private const double Close = 0.05;

    private readonly RandomizedTest _test;
    private readonly BinnedFeatures _features;
    private readonly TestFolds _folds;
    private readonly double[] _outcome;
    private readonly List<(int Feature, double[] Levels)> _inputs = [];
    private readonly double[][,] _grams;
    private readonly int _arms;

    /// <summary>Prepares the regression of an outcome: one set of normal equations for each fold.</summary>
    public OutcomeRegression(RandomizedTest test, BinnedFeatures features, TestFolds folds, double[] outcome)
    {
        (_test, _folds, _outcome, _arms) = (test, folds, outcome, test.Actions.Count);
        _features = features;
        for (var feature = 0; feature < features.Count; feature++)
            AddInputs(feature);
        _grams = new double[TestFolds.Count][,];
        for (var fold = 0; fold < TestFolds.Count; fold++)
            _grams[fold] = Accumulate(fold);
    }

    /// <summary>
    /// Returns per customer of a fold what the regression predicts beyond the intercept of the arm, and per arm the intercept,
    /// learnt without that fold and without another one.
    /// </summary>
    public (double[] Intercepts, Action<double[]> Predict) Fit(int fold, int other)
    {
        var size = _arms + _inputs.Count;
        var system = new double[size, size + 1];
        for (var f = 0; f < TestFolds.Count; f++)
        {
            if (f == fold || f == other)
                continue;
            for (var a = 0; a < size; a++)
                for (var b = 0; b <= size; b++)
                    system[a, b] += _grams[f][a, b];
        }
        // Inputs have variance 1. The penalty is negligible where there are many customers for each input.
        for (var a = _arms; a < size; a++)
            system[a, a] += _inputs.Count;
        var coefficients = LinearSystem.Solve(system);
        return (coefficients[.._arms], predictions => Predict(fold, coefficients, predictions));
    }

    private void Predict(int fold, double[] coefficients, double[] predictions)
    {
        var members = _folds.Members(fold);
        foreach (var i in members)
            predictions[i] = 0;
        for (var input = 0; input < _inputs.Count; input++)
        {
            var (feature, levels) = _inputs[input];
            var column = _features.Columns[feature];
            var values = Array.ConvertAll(levels, level => level * coefficients[_arms + input]);
            foreach (var i in members)
                predictions[i] += values[column[i]];
        }
    }

    private void AddInputs(int feature)
    {
        double[][] candidates = [_features.Ranks[feature], _features.Means(_test.Rows, feature), _features.Missing(feature)];
        foreach (var levels in candidates)
            if (Array.Exists(levels, level => level != 0)
                && !_inputs.Exists(input => input.Feature == feature && AreClose(input.Levels, levels)))
                _inputs.Add((feature, levels));
    }

    // Of two inputs that are nearly the same, the second adds only noise. Of features with two values, both are.
    private static bool AreClose(double[] first, double[] second) =>
        first.Zip(second).All(pair => Math.Abs(pair.First - pair.Second) < Close)
        || first.Zip(second).All(pair => Math.Abs(pair.First + pair.Second) < Close);

    private double[,] Accumulate(int fold)
    {
        var size = _arms + _inputs.Count;
        var gram = new double[size, size + 1];
        var x = new double[_inputs.Count];
        foreach (var i in _folds.Members(fold))
        {
            for (var a = 0; a < x.Length; a++)
                x[a] = _inputs[a].Levels[_features.Columns[_inputs[a].Feature][i]];
            var weight = _test.Weights[i] * _test.Customers[0] / _test.Arms.Length;
            var arm = _test.Arms[i];
            gram[arm, arm] += weight;
            gram[arm, size] += weight * _outcome[i];
            for (var a = 0; a < x.Length; a++)
            {
                var weighted = weight * x[a];
                gram[arm, _arms + a] += weighted;
                gram[_arms + a, size] += weighted * _outcome[i];
                for (var b = a; b < x.Length; b++)
                    gram[_arms + a, _arms + b] += weighted * x[b];
            }
        }
        for (var a = 0; a < size; a++)
            for (var b = 0; b < a; b++)
                gram[a, b] = gram[b, a];
        return gram;
    }
}
