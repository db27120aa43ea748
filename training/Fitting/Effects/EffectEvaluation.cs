using Conversion.Models;

namespace Conversion.Training.Fitting.Effects;

/// <summary>Measures the effects that a model predicts on a randomized test, which may be a newer one than it was fitted to.</summary>
internal sealed class EffectEvaluation
{
    private readonly Model _model;
    private readonly RandomizedTest _test;
    private readonly TestFolds _folds;
    private readonly List<(TestOutcome Outcome, PseudoOutcomes Pseudo)> _outcomes;

    private EffectEvaluation(Model model, RandomizedTest test, int seed)
    {
        (_model, _test, _folds) = (model, test, new(test, seed));
        var features = BinnedFeatures.Build(test.Rows);
        _outcomes = [.. test.Outcomes.Select(outcome => (outcome, new PseudoOutcomes(test, features, _folds, outcome.Values)))];
    }

    /// <summary>Measures the effects of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="source">What was read.</param>
    /// <param name="tests">The tests, whose features are the features of the model.</param>
    /// <param name="leftOut">What does not count, and why.</param>
    /// <param name="seed">The seed of the folds of the regression that lowers the variance.</param>
    /// <exception cref="UserErrorException">No test has an action of the model.</exception>
    public static EffectReport Evaluate(
        Model model, string source, IReadOnlyList<RandomizedTest> tests, IReadOnlyList<string> leftOut, int seed)
    {
        List<ActionEffect> actions = [.. tests.SelectMany(test => new EffectEvaluation(model, test, seed).Actions())];
        if (actions.Count == 0)
            throw new UserErrorException(
                "--model must have effects of the actions of the test, " +
                $"{string.Join(", ", tests.SelectMany(test => test.Actions.Skip(1)))}, got " +
                $"{string.Join(", ", model.Effects.Select(effect => effect.Action).Distinct())}.");
        leftOut =
        [
            .. leftOut,
            .. from test in tests
               from action in test.Actions.Skip(1)
               from outcome in test.Outcomes
               where !model.Effects.Any(effect => effect.Action == action && effect.Outcome == outcome.Name)
               select $"{action} on {outcome.Name}: the model has no such effect",
        ];
        var isAverage = actions.TrueForAll(action =>
            (action.Buying ?? action.Money)!.Verdict == EffectVerdict.Average
            && (action.Money ?? action.Buying)!.Verdict == EffectVerdict.Average);
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
            new(gains.Length > 0, Reason()),
            actions, []);

        string Reason() => gains.Length > 0
            ? $"Choosing customers by the model beats a random choice of as many: {string.Join(", ", gains)}."
            : isAverage
                ? "The model predicts the same effect for all customers, so it can't choose between them."
                : "Choosing customers by the model does not beat a random choice of as many, as far as this test can show.";
    }

    private IEnumerable<ActionEffect> Actions() =>
        from action in Enumerable.Range(1, _test.Actions.Count - 1)
        where _model.Effects.Any(effect => effect.Action == _test.Actions[action])
        select new ActionEffect(
            _test.Actions[action], _test.Customers[action], Measure(action, TestOutcome.Buying), Measure(action, TestOutcome.Money));

    private OutcomeEffect? Measure(int action, string name)
    {
        var effect = _model.Effects.FirstOrDefault(effect => effect.Action == _test.Actions[action] && effect.Outcome == name);
        var (outcome, pseudo) = _outcomes.Find(pair => pair.Outcome.Name == name);
        if (effect is null || outcome is null)
            return null;
        var average = new AverageEffect(_test, outcome, pseudo, action);
        var (predictions, interval) = (Array.ConvertAll(_test.Rows, row => effect.Head.Predict(row)), average.Interval(Confidence.Share));
        var predicted = Round(Array.ConvertAll(predictions, prediction => prediction.Expected));
        var curve = TargetingCurve.Build(_folds, predicted, pseudo.ByAction[action]);
        var error = Confidence.Quantile * curve.StandardError;
        var calibration = Calibrate(predicted, predictions, pseudo.ByAction[action], outcome);
        var isSame = Array.TrueForAll(predicted, effect => effect == predicted[0]);
        return new(
            interval.Estimate, interval.Low, interval.High, average.StandardError,
            isSame ? EffectVerdict.Average : EffectVerdict.PerCustomer,
            isSame ? "The model predicts the same effect for all." : "The model predicts an effect for each customer.",
            new(curve.Area, curve.Area - error, curve.Area + error, null, curve.Points), [], calibration);
    }

    // Differences that matter to nobody, such as of sums in another order, put no customer before another.
    private static double[] Round(double[] effects)
    {
        var unit = 1e-4 * Math.Max(effects.Max() - effects.Min(), Math.Abs(effects[0]));
        return unit > 0 ? Array.ConvertAll(effects, effect => unit * Math.Round(effect / unit)) : effects;
    }

    private static List<EffectGroup> Calibrate(double[] predicted, Estimate[] predictions, double[] effects, TestOutcome outcome) =>
        PredictionGroups.Of(predicted, outcome).ConvertAll(group =>
        {
            var seen = MeanInterval.Of([.. group.Select(i => effects[i])]);
            return new EffectGroup(
                group.Count, group.Average(i => predictions[i].Expected), group.Average(i => predictions[i].Low!.Value),
                group.Average(i => predictions[i].High!.Value), seen.Estimate, seen.Low, seen.High);
        });
}
