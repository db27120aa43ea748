namespace Conversion.Training.Fitting.Effects;

/// <summary>
/// Cross-fitted doubly robust pseudo-outcomes of an outcome: numbers, one for each customer and action, whose mean over any
/// customers with the same features is the effect of the action on them (Kennedy 2023, doi:10.1214/23-EJS2157).
/// </summary>
internal sealed class PseudoOutcomes
{
    private readonly RandomizedTest _test;
    private readonly TestFolds _folds;
    private readonly double[] _outcome;
    private readonly OutcomeRegression _regression;

    /// <summary>Prepares the pseudo-outcomes of an outcome.</summary>
    public PseudoOutcomes(RandomizedTest test, BinnedFeatures features, TestFolds folds, double[] outcome)
    {
        (_test, _folds, _outcome) = (test, folds, outcome);
        _regression = new(test, features, folds, outcome);
        (ByAction, Predicted, Control) = Compute(excluded: -1);
    }

    /// <summary>Per action and customer: the pseudo-outcome, by a regression without the customer's fold. The control has none.</summary>
    public double[][] ByAction { get; }

    /// <summary>Per customer: what the regression predicts beyond the intercept of the arm, without the customer's fold.</summary>
    public double[] Predicted { get; }

    /// <summary>Per customer: the pseudo-outcome of the outcome itself under the control.</summary>
    public double[] Control { get; }

    /// <summary>
    /// Returns the pseudo-outcomes of customers outside a fold. They use regressions without that fold, so that nothing of
    /// the fold is known to a model that learns from them.
    /// </summary>
    public double[][] Without(int fold) => Compute(fold).ByAction;

    private (double[][] ByAction, double[] Predicted, double[] Control) Compute(int excluded)
    {
        var predicted = new double[_outcome.Length];
        var control = new double[_outcome.Length];
        double[][] byAction = [[], .. _test.Actions.Skip(1).Select(_ => new double[_outcome.Length])];
        // What all did is certain. A regression would leave its rounding errors.
        if (Array.TrueForAll(_outcome, value => value == _outcome[0]))
        {
            Array.Fill(control, _outcome[0]);
            return (byAction, predicted, control);
        }
        for (var fold = 0; fold < TestFolds.Count; fold++)
        {
            if (fold == excluded)
                continue;
            var (intercepts, predict) = _regression.Fit(fold, excluded);
            predict(predicted);
            foreach (var i in _folds.Members(fold))
            {
                var arm = _test.Arms[i];
                var residual = _test.Weights[i] * (_outcome[i] - predicted[i] - intercepts[arm]);
                control[i] = intercepts[0] + predicted[i] + (arm == 0 ? residual : 0);
                for (var action = 1; action < byAction.Length; action++)
                    byAction[action][i] = intercepts[action] - intercepts[0] + (arm == action ? residual : arm == 0 ? -residual : 0);
            }
        }
        return (byAction, predicted, control);
    }
}
