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
/// ships where it is better by more than a standard error of the paired bootstrap. Of the probability, training cutoffs have as much of a
/// say: there, models predict customers whom they did not learn from. The forecast of Pareto/NBD, with four parameters, ships unless it
/// is worse by more than a standard error (the rule of Breiman and others 1984).
/// </summary>
internal static class RecipeChoice
{
    // More customers hardly narrow a standard error, and cost time in each replicate.
    private const int MaximumCustomers = 20_000;

    private const double SmallestGain = 1;
    private const double GreatestLossOfForecast = 1;

    // Training cutoffs, a horizon apart.
    private const int MaximumCutoffs = 4;

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
        if (!HasBothOutcomes(sample))
            return stacks;
        var cutoffs = LearntCutoffs(windows);
        var alternatives = Alternatives(stacks, classifier, windows, forecast, options, sample, cutoffs).ToList();
        MethodPredictions stack = new("stack")
        {
            Probability = Predict(stacks.Probability.Trained, stacks.Probability.Transform, sample),
            Days = Predict(stacks.Days.Trained, stacks.Days.Transform, sample),
            Money = Predict(stacks.Value.Trained, stacks.Value.Transform, sample),
        };
        var bootstrap = new PairedBootstrap(
            [new(sample[0].AsOf, sample, stack, alternatives.ConvertAll(alternative => alternative.Predictions))]);
        var stackAtCutoffs = AtCutoffs(cutoffs, stacks.Probability.Transform.Slope, classifier.OutOfFoldMargin);
        var learnt = cutoffs.Count == 0 ? null : new PairedBootstrap([.. cutoffs.Select((cutoff, i) => new HoldoutPredictions(
            cutoff[0].AsOf, cutoff, new("stack") { Probability = stackAtCutoffs[i] },
            alternatives.ConvertAll(alternative => new MethodPredictions("alternative") { Probability = alternative.AtCutoffs?[i] })))]);
        var probability = Best((Metric.Brier, false), (Metric.Auc, true));
        var days = Best((Metric.DaysMae, false));
        var value = Best((Metric.ValueDeviance, false), (Metric.ValueGini, true));
        var recipe = probability.Recipe with
        {
            AreDaysSeasonal = days.Recipe.AreDaysSeasonal,
            IsValueForecast = value.Recipe.IsValueForecast,
        };
        return new(recipe, probability.Probability, days.Days, value.Value);

        // The alternative whose gains exceed by most what it needs; the stacks where none has enough.
        FittedHeads Best(params (Metric Metric, bool HigherIsBetter)[] metrics)
        {
            Alternative? best = null;
            var bestGain = 0.0;
            for (var i = 0; i < alternatives.Count; i++)
            {
                double?[] gains = [.. metrics.Select(metric => Gain(i + 1, metric.Metric, metric.HigherIsBetter))];
                var gain = gains.Sum() - alternatives[i].NeededGain;
                if (gains.Contains(null) || gain <= bestGain)
                    continue;
                (best, bestGain) = (alternatives[i], gain!.Value);
            }
            return best?.Fit() ?? stacks;
        }

        // Standard scores of both kinds of evidence, combined (Stouffer 1949).
        double? Gain(int method, Metric metric, bool higherIsBetter)
        {
            var gain = bootstrap.GainInStandardErrors(method, metric, higherIsBetter);
            return learnt?.GainInStandardErrors(method, metric, higherIsBetter) is { } before ? (gain + before) / Math.Sqrt(2) : gain;
        }
    }

    private static bool HasBothOutcomes(List<Snapshot> customers) =>
        customers.Exists(snapshot => snapshot.Bought) && !customers.TrueForAll(snapshot => snapshot.Bought);

    private static List<List<Snapshot>> LearntCutoffs(TrainingWindows windows)
    {
        var cutoffs = new List<List<Snapshot>>();
        foreach (var cutoff in windows.RecentFullyObserved.GroupBy(snapshot => snapshot.AsOf).OrderByDescending(cutoff => cutoff.Key))
        {
            var customers = SystematicSample.Take([.. cutoff], MaximumCustomers / MaximumCutoffs);
            if (cutoffs.Count < MaximumCutoffs
                && (cutoffs.Count == 0 || (cutoffs[^1][0].AsOf - cutoff.Key).TotalDays >= windows.HorizonDays)
                && HasBothOutcomes(customers))
                cutoffs.Add(customers);
        }
        return cutoffs;
    }

    // The level of each cutoff is taken as it was: a later rule corrects the level of all methods.
    private static double[][] AtCutoffs(List<List<Snapshot>> cutoffs, double slope, Func<Snapshot, double> margin) =>
    [
        .. cutoffs.Select(cutoff =>
        {
            double[] logOdds = [.. cutoff.Select(snapshot => slope * margin(snapshot))];
            var mean = (cutoff.Count(snapshot => snapshot.Bought) + 1.0) / (cutoff.Count + 2.0);
            var scaling = new PlattScaling(1, PlattScaling.OffsetForMean(logOdds, mean), 0);
            return Array.ConvertAll(logOdds, scaling.Probability);
        }),
    ];

    // Each differs from the stacks in one head. A forecast becomes trees only where it is chosen, because that takes long.
    private static IEnumerable<Alternative> Alternatives(
        FittedHeads stacks, CrossFittedClassifier classifier, TrainingWindows windows, RepeatBuyingForecast forecast,
        FitOptions options, List<Snapshot> sample, List<List<Snapshot>> cutoffs)
    {
        foreach (var weights in StackingWeights.Single)
        {
            var member = classifier.With(weights);
            var model = ProbabilityModel.Calibrate(windows, forecast, member);
            yield return new(
                new("one member") { Probability = Predict(model.Trained, model.Transform, sample) },
                () => stacks with { Recipe = new(weights), Probability = model },
                AtCutoffs(cutoffs, model.Transform.Slope, member.OutOfFoldMargin));
        }
        var customers = sample.ConvertAll(snapshot => RfmSummary.From(snapshot.Features));
        yield return new(
            new("forecast") { Probability = [.. customers.Select(customer => forecast.Probability(customer))] },
            () => stacks with
            {
                Recipe = new(IsProbabilityForecast: true),
                Probability = ProbabilityModel.From(windows, forecast, options),
            },
            AtCutoffs(cutoffs, 1, snapshot => forecast.LogOdds(RfmSummary.From(snapshot.Features))), -GreatestLossOfForecast);
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

    // What it predicts for customers of the training cutoffs, if that is known, and the standard errors by which it must gain.
    private sealed record Alternative(
        MethodPredictions Predictions, Func<FittedHeads> Fit, double[][]? AtCutoffs = null, double NeededGain = SmallestGain);
}
