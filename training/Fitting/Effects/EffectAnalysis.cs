using System.Globalization;
using Conversion.Models;
using Conversion.Training.Numerics;

namespace Conversion.Training.Fitting.Effects;

/// <summary>Learns what each action of a randomized test changes, and says what the test can show.</summary>
internal sealed class EffectAnalysis
{
    // More customers than a shop has: nothing was seen.
    private const double GreatestTest = 1e9;

    private readonly RandomizedTest _test;
    private readonly TestFolds _folds;
    private readonly List<(TestOutcome Outcome, PseudoOutcomes Pseudo, List<ActionFit> Fits)> _outcomes = [];
    private readonly double _falseAlarms;

    private EffectAnalysis(RandomizedTest test, int seed, int actions, Action<double>? progress)
    {
        (_test, _folds) = (test, new(test, seed));
        var features = BinnedFeatures.Build(test.Rows);
        _falseAlarms = Confidence.FalseAlarms / 2 / (test.Outcomes.Count * actions);
        var done = 0;
        foreach (var outcome in test.Outcomes)
        {
            var pseudo = new PseudoOutcomes(test, features, _folds, outcome.Values);
            double[][][] without = [.. Enumerable.Range(0, TestFolds.Count).Select(pseudo.Without)];
            var fits = new List<ActionFit>();
            for (var action = 1; action < test.Actions.Count; action++)
            {
                fits.Add(new(test, features, _folds, outcome, pseudo, without, action, _falseAlarms));
                progress?.Invoke(++done / (double)(test.Outcomes.Count * (test.Actions.Count - 1)));
            }
            _outcomes.Add((outcome, pseudo, fits));
        }
    }

    /// <summary>Analyses a test.</summary>
    /// <param name="test">The test.</param>
    /// <param name="seed">The seed of the folds.</param>
    /// <param name="progress">Receives the share that is done.</param>
    public static EffectAnalysis Run(RandomizedTest test, int seed, Action<double>? progress = null) =>
        new(test, seed, test.Actions.Count - 1, progress);

    /// <summary>Analyses one of several tests.</summary>
    /// <param name="test">The test.</param>
    /// <param name="seed">The seed of the folds.</param>
    /// <param name="actions">The actions of all tests, which share the chance of a false alarm.</param>
    /// <param name="progress">Receives the share that is done.</param>
    public static EffectAnalysis Run(RandomizedTest test, int seed, int actions, Action<double>? progress) =>
        new(test, seed, actions, progress);

    /// <summary>The names of the features.</summary>
    public IReadOnlyList<string> Features => _test.Features;

    /// <summary>What is learnt of each action and outcome.</summary>
    public IEnumerable<ActionFit> Fits => _outcomes.SelectMany(outcome => outcome.Fits);

    /// <summary>Returns the name of an action.</summary>
    public string NameOf(ActionFit fit) => _test.Actions[fit.Action];

    /// <summary>Returns the head of an action and an outcome; null where the test does not show an effect.</summary>
    public Head? HeadOf(ActionFit fit) => fit.Verdict switch
    {
        EffectVerdict.PerCustomer => fit.ToHead(_test.Rows),
        EffectVerdict.None => null,
        _ => fit.ToAverageHead(_test.Features.Count),
    };

    /// <summary>Compares choosing by effects with single actions, by each outcome.</summary>
    /// <param name="margin">The share of money that is earned.</param>
    /// <param name="costs">Per action: what it costs for a customer; 0 for the control. Null without costs.</param>
    public IReadOnlyList<PolicyComparison> Policies(double margin, IReadOnlyDictionary<string, double>? costs)
    {
        var free = new double[_test.Actions.Count];
        var comparisons = _outcomes.FindAll(outcome => !outcome.Outcome.IsRare).ConvertAll(
            outcome => PolicyValuation.Compare(outcome.Outcome.Name, _test, _folds, outcome.Pseudo, outcome.Fits, 1, free));
        if (costs is not null && _outcomes.Find(outcome => outcome.Outcome.Name == TestOutcome.Money) is { Pseudo: not null } money)
            comparisons.Add(PolicyValuation.Compare(
                PolicyComparison.Profit, _test, _folds, money.Pseudo, money.Fits, margin,
                [.. _test.Actions.Select(action => costs[action])]));
        return comparisons;
    }

    /// <summary>Returns the actions with their effects.</summary>
    public IReadOnlyList<ActionEffect> Actions() =>
    [
        .. Enumerable.Range(1, _test.Actions.Count - 1).Select(action => new ActionEffect(
            _test.Actions[action], _test.Customers[action], Effect(action, TestOutcome.Buying), Effect(action, TestOutcome.Money))),
    ];

    /// <summary>Returns the control with what all customers would have done under it.</summary>
    public ControlArm Control() => new(
        _test.Actions[0], _test.Customers[0], ControlMean(TestOutcome.Buying), ControlMean(TestOutcome.Money));

    /// <summary>Returns what the gate says.</summary>
    public EffectGate Gate() => Gate([this]);

    /// <summary>Returns what the gate says of several tests.</summary>
    public static EffectGate Gate(IReadOnlyList<EffectAnalysis> analyses)
    {
        var fits = analyses.SelectMany(analysis => analysis.Fits.Select(fit => (Analysis: analysis, Fit: fit))).ToList();
        var open = fits.FindAll(pair => pair.Fit.IsOpen);
        if (open.Count > 0)
            return new(true, "The effect differs between customers, and choosing them by it beats a random choice of as many: " +
                $"{string.Join(", ", open.Select(pair => $"{pair.Analysis.NameOf(pair.Fit)} on {pair.Fit.Outcome}"))}.");
        return new(false, fits.Exists(pair => pair.Fit.IsShown)
            ? "No effect per customer: choosing customers by it does not beat a random choice of as many. Mean effects are used."
            : "The test shows no effect of any action.");
    }

    private double? ControlMean(string outcome) =>
        _outcomes.Find(pair => pair.Outcome.Name == outcome) is { Pseudo: { } pseudo } ? pseudo.Control.Average() : null;

    private OutcomeEffect? Effect(int action, string outcome)
    {
        var fit = Fits.FirstOrDefault(fit => fit.Action == action && fit.Outcome == outcome);
        if (fit is null)
            return null;
        var interval = fit.Average.Interval(Confidence.Share);
        var (area, error) = (fit.Curve.Area, Confidence.Quantile * fit.Curve.StandardError);
        var needed = NeededCustomers(area, fit.Curve.StandardError, NormalDistribution.Quantile(1 - _falseAlarms));
        var verdict = fit.Verdict;
        return new(
            interval.Estimate, interval.Low, interval.High, fit.Average.StandardError, verdict, ReasonOf(fit, verdict, interval),
            new(area, area - error, area + error, needed, fit.Curve.Points),
            verdict == EffectVerdict.PerCustomer ? fit.Describe(_test.Features) : [], fit.Calibration);
    }

    private string ReasonOf(ActionFit fit, string verdict, Evaluation.EffectEstimate average)
    {
        var area = fit.Curve.Area;
        var seen = $"{Number(average.Estimate)} ({Number(average.Low)} to {Number(average.High)})";
        if (verdict == EffectVerdict.PerCustomer)
            return $"The effect differs between customers: targeting gains {Number(area)} more than a random choice, on average over all " +
                $"shares, by models that did not see the customers.";
        var targeting = NeededCustomers(area, fit.Curve.StandardError, NormalDistribution.Quantile(1 - _falseAlarms)) is { } customers
            ? $"Targeting gained {Number(area)} more than a random choice, which is within noise: " +
                $"a test of about {Count(customers)} customers would show a gain of this size."
            : "Targeting gained nothing over a random choice.";
        if (verdict == EffectVerdict.Average)
            return $"The mean effect is {seen}. {targeting}";
        var average80 = NeededCustomers(
            Math.Abs(average.Estimate), fit.Average.StandardError, NormalDistribution.Quantile(1 - _falseAlarms / 2));
        // The false alarms are shared, so the interval of one effect alone may exclude 0.
        var shared = average.Low > 0 || average.High < 0
            ? ", beyond 0 alone, but not among all actions and outcomes together"
            : "";
        return $"The test does not show an effect: {seen}{shared}. " + (average80 is { } all
            ? $"A test of about {Count(all)} customers would show a mean effect of this size. {targeting}"
            : targeting);
    }

    /// <summary>Returns the size of a test that finds what was seen with the power of a good test; null where nothing was seen.</summary>
    private double? NeededCustomers(double estimate, double error, double quantile)
    {
        if (!(estimate > 0) || !(error > 0))
            return null;
        var factor = (quantile + NormalDistribution.Quantile(Confidence.Power)) * error / estimate;
        var customers = Math.Ceiling(_test.Arms.Length * factor * factor);
        return customers <= GreatestTest ? customers : null;
    }

    private static string Number(double number) => number.ToString("0.#####", CultureInfo.InvariantCulture);

    // Two digits: more would be noise.
    private static string Count(double customers)
    {
        var scale = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(customers)) - 1));
        return (Math.Ceiling(customers / scale) * scale).ToString("N0", CultureInfo.InvariantCulture);
    }
}
