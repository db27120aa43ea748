using Conversion.Training.Evaluation;
using Conversion.Training.Numerics;

namespace Conversion.Training.Fitting.Effects;

/// <summary>The mean effect of an action over all customers of a test, and its intervals.</summary>
internal sealed class AverageEffect
{
    private readonly DifferenceOfMeans? _difference;
    private readonly double _skewness;

    /// <summary>Estimates the effect of an action on an outcome.</summary>
    public AverageEffect(RandomizedTest test, TestOutcome outcome, PseudoOutcomes pseudo, int action)
    {
        var effects = pseudo.ByAction[action];
        Estimate = effects.Average();
        var (square, cube) = (0.0, 0.0);
        foreach (var effect in effects)
        {
            var deviation = effect - Estimate;
            square += deviation * deviation / effects.Length;
            cube += deviation * deviation * deviation / effects.Length;
        }
        StandardError = Math.Sqrt(square / effects.Length);
        _skewness = square > 0 ? cube / Math.Pow(square, 1.5) / Math.Sqrt(effects.Length) : 0;
        // The distribution of a difference of two means is known better. It needs equal propensities.
        if (outcome.IsRare)
            _difference = DifferenceOfShares(test, outcome.Values, action);
        else if (test.HasEqualPropensities)
            _difference = Difference(test, outcome.Values, pseudo.Predicted, action);
        Estimate = _difference?.Estimate ?? Estimate;
    }

    /// <summary>The mean effect.</summary>
    public double Estimate { get; }

    /// <summary>Its standard error.</summary>
    public double StandardError { get; }

    /// <summary>Returns the interval that contains the true effect in the given share of tests.</summary>
    public EffectEstimate Interval(double confidence)
    {
        if (_difference is not null)
            return _difference.Interval(confidence);
        var quantile = NormalDistribution.Quantile((1 + confidence) / 2);
        var lean = MeanInterval.Lean(_skewness, quantile);
        return new(Estimate, Estimate - StandardError * (quantile - lean), Estimate + StandardError * (quantile + lean));
    }

    private static DifferenceOfMeans DifferenceOfShares(RandomizedTest test, double[] buying, int action) => EffectEstimator.BuyingShares(
        test.Customers[action], Buyers(test, buying, action), test.Customers[0], Buyers(test, buying, 0));

    private static int Buyers(RandomizedTest test, double[] buying, int arm) =>
        buying.Index().Count(pair => pair.Item > 0 && test.Arms[pair.Index] == arm);

    private static DifferenceOfMeans Difference(RandomizedTest test, double[] outcome, double[] predicted, int action)
    {
        var mean = predicted.Average();
        var others = new List<double>();
        var buyers = new Dictionary<int, List<double>> { [0] = [], [action] = [] };
        var sums = new double[test.Actions.Count];
        for (var i = 0; i < outcome.Length; i++)
        {
            var arm = test.Arms[i];
            if (arm != 0 && arm != action)
                continue;
            var adjusted = outcome[i] - (predicted[i] - mean);
            sums[arm] += adjusted;
            (outcome[i] == 0 ? others : buyers[arm]).Add(adjusted);
        }
        return new(Arm(action), Arm(0), new(others));

        ArmValues Arm(int arm) => new(test.Customers[arm], buyers[arm].Count, sums[arm] / test.Customers[arm], new(buyers[arm]));
    }
}
