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

    /// <summary>Returns the best heads, and the recipe that they follow.</summary>
    /// <param name="stacks">The heads of the default recipe.</param>
    /// <param name="classifier">The classifier of their probability.</param>
    /// <param name="windows">The training windows.</param>
    /// <param name="forecast">What Pareto/NBD expects.</param>
    /// <param name="options">The options.</param>
    /// <param name="holdout">The holdout that chooses.</param>
    public static FittedHeads Choose(
        FittedHeads stacks, CrossFittedClassifier classifier, TrainingWindows windows, RepeatBuyingForecast forecast,
        FitOptions options, IReadOnlyList<Snapshot> holdout)
    {
        var sample = SystematicSample.Take(holdout, MaximumCustomers);
        if (!sample.Exists(snapshot => snapshot.Bought) || sample.TrueForAll(snapshot => snapshot.Bought))
            return stacks;
        var alternatives = Alternatives(stacks, classifier, windows, forecast, options, sample).ToList();
        MethodPredictions stack = new("stack")
        {
            Probability = Predict(stacks.Probability.Trained, stacks.Probability.Transform, sample),
            Days = Predict(stacks.Days.Trained, stacks.Days.Transform, sample),
            Money = Predict(stacks.Value.Trained, stacks.Value.Transform, sample),
        };
        var bootstrap = new PairedBootstrap(
            [new(sample[0].AsOf, sample, stack, alternatives.ConvertAll(alternative => alternative.Predictions))]);
        var probability = Best((Metric.Brier, false), (Metric.Auc, true));
        var days = Best((Metric.DaysMae, false));
        var value = Best((Metric.ValueDeviance, false), (Metric.ValueGini, true));
        var recipe = probability.Recipe with
        {
            AreDaysSeasonal = days.Recipe.AreDaysSeasonal,
            IsValueForecast = value.Recipe.IsValueForecast,
        };
        return new(recipe, probability.Probability, days.Days, value.Value);

        // The alternative with the greatest sum of gains; the stacks where no sum is beyond noise.
        FittedHeads Best(params (Metric Metric, bool HigherIsBetter)[] metrics)
        {
            Alternative? best = null;
            var bestGain = SmallestGain;
            for (var i = 0; i < alternatives.Count; i++)
            {
                var gain = metrics.Sum(metric => bootstrap.GainInStandardErrors(i + 1, metric.Metric, metric.HigherIsBetter) ?? 0);
                if (gain <= bestGain)
                    continue;
                best = alternatives[i];
                bestGain = gain;
            }
            return best?.Fit() ?? stacks;
        }
    }

    // Each differs from the stacks in one head. A forecast becomes trees only where it is chosen, because that takes long.
    private static IEnumerable<Alternative> Alternatives(
        FittedHeads stacks, CrossFittedClassifier classifier, TrainingWindows windows, RepeatBuyingForecast forecast,
        FitOptions options, List<Snapshot> sample)
    {
        foreach (var weights in StackingWeights.Single)
        {
            var model = ProbabilityModel.Calibrate(windows, forecast, classifier.With(weights));
            yield return new(
                new("one member") { Probability = Predict(model.Trained, model.Transform, sample) },
                () => stacks with { Recipe = new(weights), Probability = model });
        }
        var customers = sample.ConvertAll(snapshot => RfmSummary.From(snapshot.Features));
        yield return new(
            new("forecast") { Probability = [.. customers.Select(customer => forecast.Probability(customer))] },
            () => stacks with
            {
                Recipe = new(IsProbabilityForecast: true),
                Probability = ProbabilityModel.From(windows, forecast, options),
            });
        yield return new(
            new("forecast") { Money = [.. customers.Select(customer => forecast.Money(customer))] },
            () => stacks with { Recipe = new(IsValueForecast: true), Value = ValueModel.From(windows, forecast, options) });
        if (windows.IsSeasonKnown)
        {
            var model = DaysToBuyModel.Fit(windows, options with { Recipe = new(AreDaysSeasonal: true) });
            yield return new(
                new("seasonal") { Days = Predict(model.Trained, model.Transform, sample) },
                () => stacks with { Recipe = new(AreDaysSeasonal: true), Days = model });
        }
    }

    private static double[] Predict(TrainedEnsemble trained, OutputTransform transform, List<Snapshot> holdout)
    {
        var head = new Head(trained.Ensemble, transform);
        return [.. holdout.Select(snapshot => head.Expected(head.Margin(snapshot.Features)))];
    }

    private sealed record Alternative(MethodPredictions Predictions, Func<FittedHeads> Fit);
}
