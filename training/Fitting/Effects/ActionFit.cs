using Conversion.Models;
using Conversion.Trees;

namespace Conversion.Training.Fitting.Effects;

/// <summary>What is learnt of one action and one outcome.</summary>
internal sealed class ActionFit
{
    // The gain of targeting is above 0 in its one-sided interval of 95 %.
    private const double OneSided = 1.6448536269514722;

    private readonly BinnedFeatures _features;
    private readonly double[] _effects;
    private readonly double[] _weights;
    private readonly double[] _variances;
    private readonly bool[] _usable = new bool[TestFolds.Count];

    /// <summary>Fits an action, on all customers and without each fold.</summary>
    /// <param name="test">The test.</param>
    /// <param name="features">Its features.</param>
    /// <param name="folds">The folds.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="pseudo">The pseudo-outcomes of the outcome.</param>
    /// <param name="without">Per fold: the pseudo-outcomes of the other customers, which know nothing of the fold.</param>
    /// <param name="action">The index of the action.</param>
    /// <param name="falseAlarms">The chance that the gate opens where the effect is the same for all.</param>
    public ActionFit(
        RandomizedTest test, BinnedFeatures features, TestFolds folds, TestOutcome outcome, PseudoOutcomes pseudo, double[][][] without,
        int action, double falseAlarms)
    {
        (Outcome, Action, _features, _effects) = (outcome.Name, action, features, pseudo.ByAction[action]);
        _weights = PrecisionWeights.Of(test, features, folds, _effects);
        Average = new(test, outcome, pseudo, action);
        IsShown = Average.Interval(1 - falseAlarms) is { Low: > 0 } or { High: < 0 };
        var smallest = (double)Math.Min(test.Customers[0], test.Customers[action]) / test.Arms.Length;
        // Where the mean effect is shown, its share of false alarms is left over for differences (Bretz and others 2009,
        // doi:10.1002/sim.3495).
        var level = IsShown ? 2 * falseAlarms : falseAlarms;
        var differs = HeterogeneityTest.Chance(
            features, _effects, _weights, EffectModelFit.MinimumCustomers(smallest), level) <= level;
        var choice = EffectModelChoice.Make(
            features, folds, _effects, [.. without.Select(effects => effects[action])], _weights, smallest, differs);
        Model = choice.Model;
        Predicted = new double[_effects.Length];
        _variances = new double[_effects.Length];
        for (var fold = 0; fold < TestFolds.Count; fold++)
        {
            var model = choice.Without[fold];
            _usable[fold] = model is not EffectModel { IsConstant: true } constant
                || Math.Abs(constant.Mean) > Confidence.Quantile * Math.Sqrt(constant.Covariance[0, 0]);
            foreach (var i in folds.Members(fold))
                (Predicted[i], _variances[i]) = (model.Predict(features, i), model.Variance(features, i));
        }
        Curve = TargetingCurve.Build(folds, Predicted, _effects);
        IsOpen = differs && !Model.IsConstant && Curve.Area > OneSided * Curve.StandardError;
        (Calibration, Misfit) = Calibrate(folds, outcome);
    }

    /// <summary>The name of the outcome.</summary>
    public string Outcome { get; }

    /// <summary>The index of the action.</summary>
    public int Action { get; }

    /// <summary>The mean effect.</summary>
    public AverageEffect Average { get; }

    /// <summary>Whether the mean effect differs from none beyond chance.</summary>
    public bool IsShown { get; }

    /// <summary>The model of all customers.</summary>
    public IEffectModel Model { get; }

    /// <summary>Per customer: the effect that the model without the customer's fold predicts.</summary>
    public double[] Predicted { get; }

    /// <summary>What targeting by these predictions gains.</summary>
    public TargetingCurve Curve { get; }

    /// <summary>Whether the effect differs between customers beyond chance, and targeting by it gains something out of sample.</summary>
    public bool IsOpen { get; }

    /// <summary>What is known of the effect.</summary>
    public string Verdict => IsOpen ? EffectVerdict.PerCustomer : IsShown ? EffectVerdict.Average : EffectVerdict.None;

    /// <summary>Groups of customers by these predictions.</summary>
    public IReadOnlyList<EffectGroup> Calibration { get; }

    // The variance of true effects around predictions that the coefficients do not explain, of a customer whose weight is 1.
    private double Misfit { get; }

    /// <summary>Returns whether the model without a fold saw an effect at all.</summary>
    public bool IsUsable(int fold) => _usable[fold];

    /// <summary>Says how the effect depends on the customer.</summary>
    public IReadOnlyList<string> Describe(IReadOnlyList<string> names) => Model.Describe(_features, names);

    /// <summary>Builds the head that predicts the effect on each customer.</summary>
    public Head ToHead(float[][] rows)
    {
        var trees = Model.ToEnsemble(_features, rows);
        int[] order = [.. Enumerable.Range(0, _effects.Length)];
        var margins = Array.ConvertAll(order, i => Model.Margin(_features, i));
        Array.Sort(margins, order);
        var intervals = PredictionGroups.Tenths(margins).Select(range =>
        {
            var variance = order[range].Average(i => Model.Variance(_features, i));
            var width = Confidence.Quantile * Math.Sqrt(variance + Misfit * order[range].Average(i => 1 / _weights[i]));
            return new ConformalInterval(margins[range.End.Value - 1], -width, width);
        });
        return ToHead(trees, [.. intervals], Model.Curve);
    }

    /// <summary>Builds the head that predicts the mean effect for all customers.</summary>
    public Head ToAverageHead(int features)
    {
        var interval = Average.Interval(Confidence.Share);
        var (low, high) = (interval.Low - interval.Estimate, interval.High - interval.Estimate);
        return ToHead(new(features, [], [], [], [], [], []) { BaseMargin = interval.Estimate }, [new(interval.Estimate, low, high)], null);
    }

    private static Head ToHead(Ensemble trees, IReadOnlyList<ConformalInterval> intervals, IsotonicCurve? curve) =>
        new(trees, new(Link.Identity, 1, 0, intervals, double.MinValue, double.MaxValue) { Isotonic = curve });

    private (IReadOnlyList<EffectGroup> Groups, double Misfit) Calibrate(TestFolds folds, TestOutcome outcome)
    {
        if (Model.IsConstant)
            return ([], 0);
        var predicted = AlignFolds(folds);
        var groups = PredictionGroups.Of(predicted, outcome).ConvertAll(group => Measure(group, predicted));
        // What differs more than both the noise of the group and the coefficients allow, is misfit.
        var excess = groups.Sum(group =>
            group.Count * (Square(group.Effect - group.Predicted) - group.EffectVariance - group.Variance) / group.Spread);
        var misfit = groups.Count > 1 ? Math.Max(0, excess / _effects.Length) : 0;
        return (groups.ConvertAll(group => group.ToReport(misfit)), misfit);
    }

    // The mean of the model without a fold is high where the mean of the fold is low. That says nothing about customers.
    private double[] AlignFolds(TestFolds folds)
    {
        var aligned = (double[])Predicted.Clone();
        var mean = Predicted.Average();
        for (var fold = 0; fold < TestFolds.Count; fold++)
        {
            var members = folds.Members(fold);
            var shift = mean - members.Average(i => Predicted[i]);
            foreach (var i in members)
                aligned[i] += shift;
        }
        return aligned;
    }

    private Group Measure(List<int> customers, double[] predicted)
    {
        var effect = customers.Average(i => _effects[i]);
        var variance = customers.Sum(i => Square(_effects[i] - effect)) / customers.Count / customers.Count;
        return new(
            customers.Count, customers.Average(i => predicted[i]), customers.Average(i => _variances[i]), effect, variance,
            customers.Average(i => 1 / _weights[i]));
    }

    private static double Square(double x) => x * x;

    private sealed record Group(int Count, double Predicted, double Variance, double Effect, double EffectVariance, double Spread)
    {
        public EffectGroup ToReport(double misfit)
        {
            var predicted = Confidence.Quantile * Math.Sqrt(Variance + misfit * Spread);
            var seen = Confidence.Quantile * Math.Sqrt(EffectVariance);
            return new(Count, Predicted, Predicted - predicted, Predicted + predicted, Effect, Effect - seen, Effect + seen);
        }
    }
}
