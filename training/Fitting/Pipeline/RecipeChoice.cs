using Conversion.Models;
using Conversion.Training.Evaluation;
using Conversion.Training.Fitting.DaysToBuy;
using Conversion.Training.Fitting.Probability;
using Conversion.Training.Fitting.RepeatBuying;
using Conversion.Training.Fitting.Value;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting.Pipeline;

/// <summary>
/// Chooses between the stacks and simpler methods at a holdout that judges nothing, by the metrics that judge: a simpler method
/// ships where it is better by more than a standard error of the paired bootstrap.
/// </summary>
internal static class RecipeChoice
{
    // More customers hardly narrow a standard error, and cost time in each replicate.
    private const int MaximumCustomers = 20_000;

    private const double SmallestGain = 1;

    /// <summary>Returns the recipe whose heads are best.</summary>
    public static Recipe Choose(
        ProbabilityModel probability, DaysToBuyModel days, ValueModel value, TrainingWindows windows, RepeatBuyingForecast forecast,
        FitOptions options, IReadOnlyList<Snapshot> holdout)
    {
        var sample = SystematicSample.Take(holdout, MaximumCustomers);
        if (!sample.Exists(snapshot => snapshot.Bought) || sample.TrueForAll(snapshot => snapshot.Bought))
            return new();
        var choices = Alternatives(probability, windows, forecast, options, sample).ToList();
        MethodPredictions stack = new("stack")
        {
            Probability = Predict(new(probability.Trained.Ensemble, probability.Transform), sample),
            Days = Predict(new(days.Trained.Ensemble, days.Transform), sample),
            Money = Predict(new(value.Trained.Ensemble, value.Transform), sample),
        };
        var bootstrap = new PairedBootstrap([new(sample[0].AsOf, sample, stack, choices.ConvertAll(choice => choice.Predictions))]);
        var chosen = Best((Metric.Brier, false), (Metric.Auc, true));
        return chosen with
        {
            AreDaysSeasonal = Best((Metric.DaysMae, false)).AreDaysSeasonal,
            IsValueForecast = Best((Metric.ValueDeviance, false), (Metric.ValueGini, true)).IsValueForecast,
        };

        // The alternative with the greatest sum of gains; the default where no sum is beyond noise.
        Recipe Best(params (Metric Metric, bool HigherIsBetter)[] metrics)
        {
            var best = new Recipe();
            var bestGain = SmallestGain;
            for (var i = 0; i < choices.Count; i++)
            {
                var gain = metrics.Sum(metric => bootstrap.GainInStandardErrors(i + 1, metric.Metric, metric.HigherIsBetter) ?? 0);
                if (gain <= bestGain)
                    continue;
                best = choices[i].Recipe;
                bestGain = gain;
            }
            return best;
        }
    }

    private static IEnumerable<Choice> Alternatives(
        ProbabilityModel probability, TrainingWindows windows, RepeatBuyingForecast forecast, FitOptions options, List<Snapshot> sample)
    {
        ProbabilityModel? asForecast = null;
        ValueModel? money = null;
        DaysToBuyModel? seasonal = null;
        // Each has one thread, so that running them in parallel changes no prediction.
        Parallel.Invoke(
            () => asForecast = ProbabilityModel.From(windows, forecast, probability.Classifier, options),
            () => money = ValueModel.From(windows, forecast, options),
            () => seasonal = windows.IsSeasonKnown
                ? DaysToBuyModel.Fit(windows, options with { Recipe = new(AreDaysSeasonal: true) })
                : null);
        foreach (var weights in StackingWeights.Single)
            yield return Probability(
                new(weights), ProbabilityModel.Calibrate(windows, forecast, probability.Classifier.With(weights)));
        yield return Probability(new(IsProbabilityForecast: true), asForecast!);
        yield return new(
            new(IsValueForecast: true), new("forecast") { Money = Predict(new(money!.Trained.Ensemble, money.Transform), sample) });
        if (seasonal is not null)
            yield return new(
                new(AreDaysSeasonal: true),
                new("seasonal") { Days = Predict(new(seasonal.Trained.Ensemble, seasonal.Transform), sample) });

        Choice Probability(Recipe recipe, ProbabilityModel model) =>
            new(recipe, new("alternative") { Probability = Predict(new(model.Trained.Ensemble, model.Transform), sample) });
    }

    private static double[] Predict(Head head, IReadOnlyList<Snapshot> holdout) =>
        [.. holdout.Select(snapshot => head.Expected(head.Margin(snapshot.Features)))];

    private sealed record Choice(Recipe Recipe, MethodPredictions Predictions);
}
