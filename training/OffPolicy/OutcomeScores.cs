using Conversion.Training.Fitting.Effects;

namespace Conversion.Training.OffPolicy;

/// <summary>Predicts an outcome under each action for each customer, by regressions without the customer's fold.</summary>
/// <param name="Intercepts">Per fold and action: the intercept.</param>
/// <param name="Predicted">Per customer: what is predicted beyond the intercept.</param>
internal sealed record OutcomeScores(double[][] Intercepts, double[] Predicted)
{
    /// <summary>Fits the regressions.</summary>
    public static OutcomeScores Fit(RandomizedTest test, BinnedFeatures features, TestFolds folds, double[] outcome)
    {
        var regression = new OutcomeRegression(test, features, folds, outcome);
        var intercepts = new double[TestFolds.Count][];
        var predicted = new double[outcome.Length];
        for (var fold = 0; fold < TestFolds.Count; fold++)
        {
            (intercepts[fold], var predict) = regression.Fit(fold, -1);
            predict(predicted);
        }
        return new(intercepts, predicted);
    }

    /// <summary>Returns the prediction for a customer of a fold under an action.</summary>
    public double Predict(int customer, int fold, int action) => Intercepts[fold][action] + Predicted[customer];
}
