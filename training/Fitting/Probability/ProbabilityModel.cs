using Conversion.Models;
using Conversion.Training.Fitting.RepeatBuying;
using Conversion.Training.Numerics;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting.Probability;

/// <summary>
/// The probability of a purchase within the horizon: a stacked classifier of the hazard in each half of the horizon,
/// so that the last half horizon before the holdout is used too. Platt scaling on the latest fully observed windows
/// gives the slope.
/// </summary>
/// <remarks>
/// Three sources estimate the level, that is, the mean probability. Fully observed windows began a horizon ago, in
/// another season. The newest windows of the two halves are short. Pareto/NBD knows no season. Each is wrong by much
/// for some shops. Half-way between the newest windows and the median of the three had the least error over shops
/// that grow, shrink, age and have seasons.
/// </remarks>
internal sealed record ProbabilityModel(CrossFittedClassifier Classifier, OutputTransform Transform)
{
    /// <summary>Fits the classifier and its calibration.</summary>
    public static ProbabilityModel Fit(
        TrainingWindows windows, RepeatBuyingForecast forecast, TrainedEnsemble paretoNbd,
        TreeHyperparameters hyperparameters, FitOptions options)
    {
        var half = windows.HorizonDays / 2.0;
        var examples = DiscreteTimeHazard.BuildExamples(windows.All, half, 2);
        var classifier = CrossFittedClassifier.Fit(options.Seed, hyperparameters, paretoNbd, examples);

        var whole = Calibrate(classifier, windows.LatestFullyObserved, snapshot => snapshot.Bought);
        var early = Calibrate(classifier, windows.NewestObserved(half), snapshot => snapshot.BoughtWithin(half));
        var enteredLate = windows.NewestObserved(windows.HorizonDays).Where(snapshot => !snapshot.BoughtWithin(half));
        var late = Calibrate(classifier, enteredLate, snapshot => snapshot.Bought);

        var margins = windows.NewestObserved(0).Select(classifier.OutOfFoldMargin).ToArray();
        var newestMean = margins.Average(margin => 1 - (1 - early.Probability(margin)) * (1 - late.Probability(margin)));
        var logOdds = Array.ConvertAll(margins, margin => whole.Slope * margin);
        var newest = PlattScaling.OffsetForMean(logOdds, newestMean);
        var paretoNbdLevel = PlattScaling.OffsetForMean(logOdds, forecast.MeanProbability);
        var offset = (newest + Metrics.Median([whole.Offset, newest, paretoNbdLevel])) / 2;
        return new(classifier, new(Link.Logistic, whole.Slope, offset, [], 0, 1));
    }

    private static PlattScaling Calibrate(
        CrossFittedClassifier classifier, IEnumerable<Snapshot> snapshots, Func<Snapshot, bool> label)
    {
        var known = snapshots.ToList();
        return PlattScaling.Fit(
            [.. known.Select(classifier.OutOfFoldMargin)], PlattScaling.SmoothTargets([.. known.Select(label)]));
    }
}
