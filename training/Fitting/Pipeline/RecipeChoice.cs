using Conversion.Models;
using Conversion.Training.Evaluation;
using Conversion.Training.Fitting.DaysToBuy;
using Conversion.Training.Fitting.Probability;
using Conversion.Training.Fitting.RepeatBuying;
using Conversion.Training.Fitting.Value;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting.Pipeline;

/// <summary>
/// Chooses between the stacks and simpler methods at a holdout that judges nothing. A simpler method is chosen where its
/// loss there is less by more than a standard error: log loss, absolute error of the days, Tweedie deviance of the value.
/// </summary>
internal static class RecipeChoice
{
    /// <summary>Returns the recipe whose heads lose least.</summary>
    public static Recipe Choose(
        ProbabilityModel probability, DaysToBuyModel days, ValueModel value, TrainingWindows windows, RepeatBuyingForecast forecast,
        FitOptions options, IReadOnlyList<Snapshot> holdout)
    {
        var choices = StackingWeights.Single.Select(weights => new Choice(
            new(weights), LogLosses(ProbabilityModel.Calibrate(windows, forecast, probability.Classifier.With(weights)), holdout)));
        var asItIs = ProbabilityModel.From(windows, forecast, probability.Classifier, options);
        Choice asForecast = new(new(IsProbabilityForecast: true), LogLosses(asItIs, holdout));
        var chosen = Best(LogLosses(probability, holdout), [.. choices, asForecast]);
        var isValueForecast = Best(
            Deviances(value, holdout),
            [new(new(IsValueForecast: true), Deviances(ValueModel.From(windows, forecast, options), holdout))]).IsValueForecast;
        var seasonal = options with { Recipe = new(AreDaysSeasonal: true) };
        var areDaysSeasonal = windows.IsSeasonKnown && Best(
            Errors(days, holdout), [new(seasonal.Recipe, Errors(DaysToBuyModel.Fit(windows, seasonal), holdout))]).AreDaysSeasonal;
        return chosen with { AreDaysSeasonal = areDaysSeasonal, IsValueForecast = isValueForecast };
    }

    // The simpler method with the greatest gain; the default where no gain is beyond a standard error.
    private static Recipe Best(double[] stacked, IReadOnlyList<Choice> choices)
    {
        var best = new Recipe();
        var bestGain = 0.0;
        foreach (var choice in choices)
        {
            double[] gains = [.. stacked.Zip(choice.Losses, (stack, single) => stack - single)];
            var gain = gains.Average();
            var standardError = Math.Sqrt(gains.Average(x => (x - gain) * (x - gain)) / gains.Length);
            if (gain <= Math.Max(standardError, bestGain))
                continue;
            best = choice.Recipe;
            bestGain = gain;
        }
        return best;
    }

    private static double[] LogLosses(ProbabilityModel model, IReadOnlyList<Snapshot> holdout) =>
        [.. Predict(new(model.Trained.Ensemble, model.Transform), holdout)
            .Zip(holdout, (p, snapshot) => -Math.Log(Math.Max(1e-15, snapshot.Bought ? p : 1 - p)))];

    private static double[] Errors(DaysToBuyModel model, IReadOnlyList<Snapshot> holdout)
    {
        List<Snapshot> buyers = [.. holdout.Where(snapshot => snapshot.Bought)];
        return [.. Predict(new(model.Trained.Ensemble, model.Transform), buyers)
            .Zip(buyers, (days, snapshot) => Math.Abs(days - snapshot.DaysToBuy))];
    }

    private static double[] Deviances(ValueModel model, IReadOnlyList<Snapshot> holdout) => WeightedMetrics.TweedieDeviances(
        Predict(new(model.Trained.Ensemble, model.Transform), holdout), [.. holdout.Select(snapshot => snapshot.Spend)]);

    private static double[] Predict(Head head, IReadOnlyList<Snapshot> holdout) =>
        [.. holdout.Select(snapshot => head.Expected(head.Margin(snapshot.Features)))];

    private sealed record Choice(Recipe Recipe, double[] Losses);
}
