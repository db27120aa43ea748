using Conversion.Models;

namespace Conversion.Training.Fitting.Effects;

/// <summary>Measures the effects that a model predicts on a randomized test, which may be a newer one than it was fitted to.</summary>
internal sealed class EffectEvaluation
{
    private readonly Model _model;
    private readonly RandomizedTest _test;
    private readonly TestFolds _folds;
    private readonly BinnedFeatures _features;
    private readonly float[][] _rows;

    private EffectEvaluation(Model model, RandomizedTest test, int seed)
    {
        (_model, _test, _folds) = (model, test, new(test, seed));
        var places = model.Features.Select(feature => test.Features.ToList().IndexOf(feature.Name)).ToArray();
        if (Array.IndexOf(places, -1) is >= 0 and var missing)
            throw new UserErrorException(
                $"--table must have the feature {model.Features[missing].Name} of the model with more than one value, got " +
                $"{string.Join(", ", test.Features)}; pass a table with the columns of the one that the model was fitted to.");
        _features = BinnedFeatures.Build(test.Rows);
        _rows = Array.ConvertAll(test.Rows, row => Array.ConvertAll(places, place => row[place]));
    }

    /// <summary>Measures the effects of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="source">What was read.</param>
    /// <param name="tests">The tests, which have the features of the model.</param>
    /// <param name="leftOut">What does not count, and why.</param>
    /// <param name="seed">The seed of the folds of the regression that lowers the variance.</param>
    /// <exception cref="UserErrorException">A test lacks a feature of the model, or no test has an action of it.</exception>
    public static EffectReport Evaluate(
        Model model, string source, IReadOnlyList<RandomizedTest> tests, IReadOnlyList<string> leftOut, int seed)
    {
        List<ActionEffect> actions = [.. tests.SelectMany(test => new EffectEvaluation(model, test, seed).Actions())];
        if (actions.Count == 0)
            throw new UserErrorException(
                "--model must have effects of the actions of the test, " +
                $"{string.Join(", ", tests.SelectMany(test => test.Actions.Skip(1)))}, got " +
                $"{string.Join(", ", model.Effects.Select(effect => effect.Action).Distinct())}.");
        string[] gains =
        [
            .. actions.Where(action => action.Buying?.Targeting.Low > 0).Select(action => $"{action.Action} on {TestOutcome.Buying}"),
            .. actions.Where(action => action.Money?.Targeting.Low > 0).Select(action => $"{action.Action} on {TestOutcome.Money}"),
        ];
        return new(
            source, tests.Sum(test => test.Arms.Length),
            new(tests[0].Actions[0], tests.Sum(test => test.Customers[0]), null, null), Confidence.Share, seed,
            [.. model.Features.Select(feature => feature.Name)], leftOut,
            $"The model {model.Name} {model.Version} predicts the effects. " +
                "They look better than they are if it was fitted to these customers.",
            new(gains.Length > 0, gains.Length > 0
                ? $"Choosing customers by the model beats a random choice of as many: {string.Join(", ", gains)}."
                : "Choosing customers by the model does not beat a random choice of as many, as far as this test can show."),
            actions, []);
    }

    private IEnumerable<ActionEffect> Actions() =>
        from action in Enumerable.Range(1, _test.Actions.Count - 1)
        where _model.Effects.Any(effect => effect.Action == _test.Actions[action])
        select new ActionEffect(
            _test.Actions[action], _test.Customers[action], Measure(action, TestOutcome.Buying), Measure(action, TestOutcome.Money));

    private OutcomeEffect? Measure(int action, string name)
    {
        var (effect, outcome) = (
            _model.Effects.FirstOrDefault(effect => effect.Action == _test.Actions[action] && effect.Outcome == name),
            _test.Outcomes.FirstOrDefault(outcome => outcome.Name == name));
        if (effect is null || outcome is null)
            return null;
        var pseudo = new PseudoOutcomes(_test, _features, _folds, outcome.Values);
        var average = new AverageEffect(_test, outcome, pseudo, action);
        var (predictions, interval) = (Array.ConvertAll(_rows, row => effect.Head.Predict(row)), average.Interval(Confidence.Share));
        var curve = TargetingCurve.Build(
            _folds, Array.ConvertAll(predictions, prediction => prediction.Expected), pseudo.ByAction[action]);
        var error = Confidence.Quantile * curve.StandardError;
        var calibration = Calibrate(predictions, pseudo.ByAction[action]);
        return new(
            interval.Estimate, interval.Low, interval.High, average.StandardError,
            calibration.Count == 1 ? EffectVerdict.Average : EffectVerdict.PerCustomer,
            calibration.Count == 1 ? "The model predicts the same effect for all." : "The model predicts an effect for each customer.",
            new(curve.Area, curve.Area - error, curve.Area + error, null, curve.Points), [], calibration);
    }

    private static List<EffectGroup> Calibrate(Estimate[] predictions, double[] effects)
    {
        int[] order = [.. Enumerable.Range(0, effects.Length)];
        var sorted = Array.ConvertAll(predictions, prediction => prediction.Expected);
        Array.Sort(sorted, order);
        return [.. ActionFit.Tenths(sorted).Select(range =>
        {
            var members = order[range];
            var seen = MeanInterval.Of(Array.ConvertAll(members, i => effects[i]));
            return new EffectGroup(
                members.Length, members.Average(i => predictions[i].Expected), members.Average(i => predictions[i].Low!.Value),
                members.Average(i => predictions[i].High!.Value), seen.Estimate, seen.Low, seen.High);
        })];
    }
}
