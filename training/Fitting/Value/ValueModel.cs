using Conversion.Models;
using Conversion.Training.Fitting.RepeatBuying;
using Conversion.Training.Numerics;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting.Value;

/// <summary>Money spent within the horizon, whether or not the customer buys: a log-linear mean of <see cref="ValueTerms"/>.</summary>
/// <remarks>
/// Trees alone can't rank the few largest spenders, who bring most of the money, because a leaf contains eighty
/// customers. On validation cutoffs, least squares on log spend, square roots, Tweedie trees, and spend of buyers times
/// probability all ranked money worse than the spend rate alone.
/// </remarks>
internal sealed record ValueModel(TrainedEnsemble Trained, OutputTransform Transform)
{
    /// <summary>Fits the terms, the level and the intervals.</summary>
    public static ValueModel Fit(
        TrainingWindows windows, RepeatBuyingForecast forecast, CrossFittedClassifier propensity, FitOptions options)
    {
        var whole = windows.LatestFullyObserved;
        // A tenth of the average spend: smaller differences are noise.
        var shift = Math.Max(0.1 * whole.Average(snapshot => snapshot.Spend), 1e-6);
        var terms = ValueTerms.Build(windows, shift, forecast, propensity, options.Seed);
        var regression = LogLinearRegression.Fit(
            [.. whole.Select(terms.OutOfFold)], [.. whole.Select(snapshot => snapshot.Spend + 1)]);
        var level = Level(windows, forecast, snapshot => Math.Exp(Margin(snapshot) + regression.Offset) - 1);
        var offset = regression.Offset + Math.Log(level);

        var trained = terms.Combine(regression, windows.All.Select(snapshot => snapshot.Features));
        var intervals = FitIntervals(
            [.. whole.Select(snapshot => Margin(snapshot) + offset)],
            [.. whole.Select(snapshot => snapshot.Spend)], level, options.Coverage);
        var maximum = 2 * windows.All.Max(snapshot => snapshot.Spend);
        return new(trained, new(Link.Expm1, 1, offset, intervals, 0, maximum));

        double Margin(Snapshot snapshot) => regression.WeightedSum(terms.OutOfFold(snapshot));
    }

    /// <summary>
    /// Fits intervals to margins that were raised to a level. The truths are raised to the same level, or the bounds
    /// would stay where they were before.
    /// </summary>
    internal static IReadOnlyList<ConformalInterval> FitIntervals(double[] margins, double[] spend, double level, double coverage) =>
        ConformalIntervals.Fit(margins, Array.ConvertAll(spend, money => Math.Log(level * money + 1)), 0, coverage);

    /// <summary>
    /// Returns the factor from the fitted level to today's, by the probability's rule: half-way, in logarithms, between
    /// the newest windows and the median of three. The fully observed windows were just fitted, so their factor is 1.
    /// </summary>
    private static double Level(TrainingWindows windows, RepeatBuyingForecast forecast, Func<Snapshot, double> predict)
    {
        var early = windows.NewestObserved(windows.HorizonDays / 2.0);
        var late = windows.NewestObserved(windows.HorizonDays);
        var newest = early.Sum(snapshot => snapshot.EarlySpend) / early.Sum(predict)
            + late.Sum(snapshot => snapshot.Spend - snapshot.EarlySpend) / late.Sum(predict);
        var paretoNbd = forecast.MeanSpend / windows.NewestObserved(0).Average(predict);
        return Math.Sqrt(Math.Clamp(newest * Metrics.Median([1, newest, paretoNbd]), 0.1, 10));
    }
}
