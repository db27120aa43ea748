using Conversion.Customers;
using Conversion.Models;
using Conversion.Training.Fitting.DaysToBuy;
using Conversion.Training.Fitting.Probability;
using Conversion.Training.Fitting.RepeatBuying;
using Conversion.Training.Fitting.Value;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting.Pipeline;

/// <summary>Fits the three heads of a model on the training snapshots. It never sees the holdout.</summary>
public static class TrainingPipeline
{
    // The share of the time that has passed after each step, measured on Online Retail.
    private const double AfterSearch = 0.42;
    private const double AfterProbability = 0.72;
    private const double AfterDaysToBuy = 0.97;

    /// <summary>Fits a model. The model's hash is left empty; it is known when the artifact is written.</summary>
    /// <exception cref="UserErrorException">The snapshots are too few, or all have the same outcome.</exception>
    public static FittedModel Fit(
        IReadOnlyList<Snapshot> snapshots, FitOptions options, string name, string version, Action<double>? report = null)
    {
        report ??= _ => { };
        var windows = new TrainingWindows(SeasonMask.MaskUnseenSeason(snapshots), options.HorizonDays);
        var hyperparameters = HyperparameterSearch.Run(windows, options.Seed, done => report(done * AfterSearch));
        var forecast = RepeatBuyingForecast.Fit(windows);
        var paretoNbd = DistilledForecast.Fit(forecast.LogOdds, windows, options.Seed);
        var probability = ProbabilityModel.Fit(windows, forecast, paretoNbd, hyperparameters, options);
        report(AfterProbability);
        var days = DaysToBuyModel.Fit(windows, paretoNbd, hyperparameters, options);
        report(AfterDaysToBuy);
        var value = ValueModel.Fit(windows, forecast, probability.Classifier, options);
        var model = new Model
        {
            Name = name,
            Version = version,
            Hash = "",
            HorizonDays = options.HorizonDays,
            Coverage = options.Coverage,
            Features = TrainedFeatures(snapshots),
            Probability = new(probability.Classifier.All.Ensemble, probability.Transform),
            DaysToBuy = new(days.Classifier.All.Ensemble, days.Transform),
            Value = new(value.Trained.Ensemble, value.Transform),
        };
        return new(model, hyperparameters, probability.Classifier.All, days.Classifier.All, value.Trained);
    }

    private static List<TrainedFeature> TrainedFeatures(IReadOnlyList<Snapshot> snapshots)
    {
        var features = new List<TrainedFeature>();
        foreach (var feature in CustomerFeatures.All)
        {
            var index = features.Count;
            var known = snapshots.Select(snapshot => snapshot.Features[index]).Where(value => !float.IsNaN(value)).ToList();
            features.Add(known.Count > 0 ? new(feature.Name, known.Min(), known.Max()) : new(feature.Name, 0, 0));
        }
        return features;
    }
}
