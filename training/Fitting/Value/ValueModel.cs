using Conversion.Models;
using Conversion.Training.Fitting.RepeatBuying;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting.Value;

/// <summary>Money spent within the horizon, whether or not the customer buys: a log-linear mean of <see cref="ValueTerms"/>.</summary>
/// <remarks>
/// Money is divided by the shop's mean spend, so that the currency's unit changes nothing else. The level follows the
/// rule of the probability.
/// </remarks>
internal sealed record ValueModel(TrainedEnsemble Trained, OutputTransform Transform)
{
    // exp(−800) is 0 for a double: the logarithm of no spend, as a finite number.
    private const double LogOfNothing = -800;

    /// <summary>Fits the terms, the level and the intervals.</summary>
    public static ValueModel Fit(
        TrainingWindows windows, RepeatBuyingForecast forecast, CrossFittedClassifier propensity, FitOptions options)
    {
        var whole = windows.RecentFullyObserved;
        var unit = whole.Average(snapshot => snapshot.Spend);
        // Relative to the mean of its cutoff, so that the terms tell customers apart and not seasons.
        var means = whole.GroupBy(snapshot => snapshot.AsOf)
            .ToDictionary(cutoff => cutoff.Key, cutoff => Math.Max(cutoff.Average(snapshot => snapshot.Spend), 1e-3 * unit));
        var terms = ValueTerms.Build(windows, unit, RelativeMoney, forecast, propensity, options.Seed);
        var all = SnapshotValues<double[]>.Compute(windows.All, terms.OutOfFold);
        double[][] inputs = [.. whole.Select(snapshot => all[snapshot])];
        var regression = LogLinearRegression.Fit(inputs, [.. whole.Select(RelativeMoney)]);
        double[] margins = [.. inputs.Select(regression.WeightedSum)];
        var offset = Math.Log(unit / margins.Average(Math.Exp));

        var isSeasonKnown = windows.IsSeasonKnown;
        var season = isSeasonKnown
            ? SeasonalLevel.Fit(LevelErrors(windows.FullyObserved, Predict, snapshot => snapshot.Spend))
            : SeasonalLevel.None;
        offset += isSeasonKnown ? Trend(windows, Predict) : Level(windows, forecast, Predict);
        var intervals = FitIntervals(
            [.. whole.Select((snapshot, i) => margins[i] + offset + season.At(snapshot.AsOf))], whole, options.Coverage);
        var trained = season.AddTo(terms.Combine(regression), 1, windows.Rows);
        return new(trained, new(Link.Exp, 1, offset, intervals, 0, Greatest(windows)));

        double RelativeMoney(Snapshot snapshot) => snapshot.Spend / means[snapshot.AsOf];

        double Predict(Snapshot snapshot) => Math.Exp(regression.WeightedSum(all[snapshot]) + offset);
    }

    /// <summary>Takes the money that Pareto/NBD with gamma-gamma spend expects, as it is.</summary>
    public static ValueModel From(TrainingWindows windows, RepeatBuyingForecast forecast, FitOptions options)
    {
        var purchases = DistilledForecast.FitFinely(forecast.LogPurchases, forecast.MoneyImportance, windows, options.Seed);
        var spend = DistilledForecast.FitFinely(forecast.LogSpend, forecast.MoneyImportance, windows, options.Seed);
        var sum = new TrainedEnsemble(
            EnsembleSum.Build(new(purchases.Ensemble, 1), new(spend.Ensemble, 1)),
            rows => [.. purchases.Margins(rows).Zip(spend.Margins(rows), (x, y) => x + y)]);
        var whole = windows.RecentFullyObserved;
        var intervals = FitIntervals(
            [.. whole.Select(snapshot => sum.Ensemble.Margin(snapshot.Features))], whole, options.Coverage);
        return new(
            SeasonalLevel.None.AddTo(sum, 1, windows.Rows), new(Link.Exp, 1, 0, intervals, 0, Greatest(windows)));
    }

    private static IReadOnlyList<ConformalInterval> FitIntervals(double[] margins, IReadOnlyList<Snapshot> whole, double coverage) =>
        ConformalIntervals.Fit(
            margins, [.. whole.Select(snapshot => snapshot.Spend > 0 ? Math.Log(snapshot.Spend) : LogOfNothing)], LogOfNothing, coverage);

    private static double Greatest(TrainingWindows windows) => 2 * windows.All.Max(snapshot => snapshot.Spend);

    private static List<LevelError> LevelErrors(
        IReadOnlyList<Snapshot> snapshots, Func<Snapshot, double> predict, Func<Snapshot, double> money)
    {
        var errors = new List<LevelError>();
        foreach (var cutoff in snapshots.GroupBy(snapshot => snapshot.AsOf))
        {
            var spend = cutoff.Sum(money);
            // The variance of the logarithm of a sum is about the sum of squares over the square of the sum.
            var squares = cutoff.Sum(snapshot => money(snapshot) * money(snapshot));
            if (spend > 0)
                errors.Add(new(cutoff.Key, Math.Log(spend / cutoff.Sum(predict)), spend * spend / squares));
        }
        return errors;
    }

    private static double Trend(TrainingWindows windows, Func<Snapshot, double> predict)
    {
        var halves = windows.All.Where(snapshot => snapshot.ObservedDays >= windows.HorizonDays / 2.0).ToList();
        // The prediction is for a whole horizon. The factor to a half is the same for all cutoffs, and does not matter.
        return SeasonalLevel.Trend(LevelErrors(halves, predict, snapshot => snapshot.EarlySpend), windows);
    }

    /// <summary>
    /// Returns what to add to the margins where the season is not known: the mean, in logarithms, of the fully observed
    /// windows, which were just fitted and give 0, the newest windows, and Pareto/NBD with gamma-gamma spend.
    /// </summary>
    private static double Level(TrainingWindows windows, RepeatBuyingForecast forecast, Func<Snapshot, double> predict)
    {
        var early = windows.NewestObserved(windows.HorizonDays / 2.0);
        var late = windows.NewestObserved(windows.HorizonDays);
        var newest = early.Sum(snapshot => snapshot.EarlySpend) / early.Sum(predict)
            + late.Sum(snapshot => snapshot.Spend - snapshot.EarlySpend) / late.Sum(predict);
        var paretoNbd = forecast.MeanSpend / windows.NewestObserved(0).Average(predict);
        return Math.Log(Math.Clamp(newest * paretoNbd, 0.01, 100)) / 3;
    }
}
