using Conversion.Models;
using Conversion.Training.Fitting.RepeatBuying;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting.Probability;

/// <summary>
/// The probability of a purchase within the horizon: a stacked classifier of the hazard in each half of the horizon,
/// so that the last half horizon before the fit is used too. Platt scaling on the fully observed windows gives the slope.
/// </summary>
/// <remarks>
/// The level, that is, the mean probability, is corrected by its error at the same time of earlier years, and by how the
/// shop has changed since. Where the
/// history is too short for that, it is the mean of three estimates: fully observed windows, which began in other
/// seasons, the newest windows of the two halves, which are short, and Pareto/NBD, which knows no season.
/// </remarks>
internal sealed record ProbabilityModel(TrainedEnsemble Trained, OutputTransform Transform)
{
    /// <summary>Fits the stacked classifier of the hazards.</summary>
    public static CrossFittedClassifier FitClassifier(TrainingWindows windows, RepeatBuyingForecast forecast, FitOptions options)
    {
        var paretoNbd = DistilledForecast.Fit(forecast.LogOdds, forecast.LogOddsImportance, windows, options.Seed);
        var examples = DiscreteTimeHazard.BuildExamples(windows.Recent, windows.HorizonDays / 2.0, 2);
        return CrossFittedClassifier.Fit(
            options.Seed, paretoNbd, new(() => DistillFinely(windows, forecast, options)), examples);
    }

    /// <summary>Takes the probability of Pareto/NBD as it is.</summary>
    public static ProbabilityModel From(TrainingWindows windows, RepeatBuyingForecast forecast, FitOptions options)
    {
        var trained = DistillFinely(windows, forecast, options);
        return new(SeasonalLevel.None.AddTo(trained, 1, windows.Rows), new(Link.Logistic, 1, 0, [], 0, 1));
    }

    /// <summary>Fits the slope and the level of a classifier.</summary>
    public static ProbabilityModel Calibrate(TrainingWindows windows, RepeatBuyingForecast forecast, CrossFittedClassifier classifier)
    {
        var margins = SnapshotValues<double>.Compute(windows.All, classifier.OutOfFoldMargin);
        var whole = Calibrate(margins, windows.RecentFullyObserved, snapshot => snapshot.Bought);
        if (windows.IsSeasonKnown)
        {
            var half = windows.HorizonDays / 2.0;
            var halves = windows.All.Where(snapshot => snapshot.ObservedDays >= half).ToList();
            var halfHorizon = Calibrate(margins, halves.Where(windows.IsRecent), snapshot => snapshot.BoughtWithin(half));
            var season = SeasonalLevel.Fit(
                windows, snapshot => margins[snapshot],
                snapshots => LevelErrors(snapshots, margins, whole, snapshot => snapshot.Bought));
            var trend = SeasonalLevel.Trend(
                LevelErrors(halves, margins, halfHorizon, snapshot => snapshot.BoughtWithin(half)), windows);
            return Build(season, whole.Offset + trend);
        }
        var newest = NewestLevel(windows, margins, whole.Slope);
        double[] today = [.. windows.NewestObserved(0).Select(snapshot => whole.Slope * margins[snapshot])];
        var paretoNbdLevel = PlattScaling.OffsetForMean(today, forecast.MeanProbability);
        return Build(SeasonalLevel.None, (whole.Offset + newest + paretoNbdLevel) / 3);

        ProbabilityModel Build(SeasonalLevel season, double offset)
        {
            var curve = ProbabilityCurve.Fit(
                windows.RecentFullyObserved, windows.HorizonDays,
                snapshot => whole.Slope * margins[snapshot] + whole.Offset + season.At(snapshot));
            return new(
                season.AddTo(classifier.All, 1 / whole.Slope, windows.Rows),
                new(Link.Logistic, whole.Slope, offset, [], 0, 1) { Isotonic = curve });
        }
    }

    private static TrainedEnsemble DistillFinely(TrainingWindows windows, RepeatBuyingForecast forecast, FitOptions options) =>
        DistilledForecast.FitFinely(forecast.LogOdds, forecast.LogOddsImportance, windows, options.Seed);

    private static List<LevelError> LevelErrors(
        IEnumerable<Snapshot> snapshots, SnapshotValues<double> margins, PlattScaling calibration, Func<Snapshot, bool> label)
    {
        var errors = new List<LevelError>();
        foreach (var cutoff in snapshots.GroupBy(snapshot => snapshot.AsOf))
        {
            double[] logOdds = [.. cutoff.Select(snapshot => calibration.Slope * margins[snapshot] + calibration.Offset)];
            errors.Add(LevelError.Of(cutoff.Key, logOdds, cutoff.Count(label)));
        }
        return errors;
    }

    // The level that the newest windows of both halves of the horizon show.
    private static double NewestLevel(TrainingWindows windows, SnapshotValues<double> margins, double slope)
    {
        var half = windows.HorizonDays / 2.0;
        var early = Calibrate(margins, windows.NewestObserved(half), snapshot => snapshot.BoughtWithin(half));
        var enteredLate = windows.NewestObserved(windows.HorizonDays).Where(snapshot => !snapshot.BoughtWithin(half));
        var late = Calibrate(margins, enteredLate, snapshot => snapshot.Bought);
        double[] today = [.. windows.NewestObserved(0).Select(snapshot => margins[snapshot])];
        var mean = today.Average(margin => 1 - (1 - early.Probability(margin)) * (1 - late.Probability(margin)));
        return PlattScaling.OffsetForMean(Array.ConvertAll(today, margin => slope * margin), mean);
    }

    // The slope tells customers of one cutoff apart. The offset gives the mean of all.
    private static PlattScaling Calibrate(
        SnapshotValues<double> margins, IEnumerable<Snapshot> snapshots, Func<Snapshot, bool> label)
    {
        List<LabelledSnapshot> known = [.. snapshots.Select(snapshot => new LabelledSnapshot(snapshot, label(snapshot)))];
        bool[] labels = [.. known.Select(example => example.Label)];
        var fitted = PlattScaling.Fit(
            [.. known.Select(example => margins[example.Snapshot])], PlattScaling.SmoothTargets(labels),
            SeasonFreeWeights.Compute(known)).Rising();
        double[] logOdds = [.. known.Select(example => fitted.Slope * margins[example.Snapshot])];
        var mean = (labels.Count(bought => bought) + 1.0) / (labels.Length + 2.0);
        return fitted with { Offset = PlattScaling.OffsetForMean(logOdds, mean) };
    }
}
