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
    private const double AfterProbability = 0.5;
    private const double AfterDaysToBuy = 0.8;

    /// <summary>Fits a model. The model's hash is left empty; it is known when the artifact is written.</summary>
    /// <param name="snapshots">The training snapshots, as they are known at <paramref name="asOf"/>.</param>
    /// <param name="asOf">The instant as of which the model is fitted.</param>
    /// <param name="options">The options. Their recipe does not count.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="version">The model's version.</param>
    /// <param name="chosen">The recipe. It may still be chosen by another fit while this one begins.</param>
    /// <param name="validation">A holdout that chooses another recipe where that is better; null to keep the recipe.</param>
    /// <param name="report">Receives the share of the work that is done.</param>
    /// <exception cref="UserErrorException">The snapshots are too few, or all have the same outcome.</exception>
    public static FittedModel Fit(
        IReadOnlyList<Snapshot> snapshots, DateTimeOffset asOf, FitOptions options, string name, string version,
        Task<Recipe> chosen, IReadOnlyList<Snapshot>? validation, Action<double> report)
    {
        var windows = new TrainingWindows(snapshots, asOf, options.HorizonDays);
        var forecast = RepeatBuyingForecast.Fit(windows);
        // The stacks of the probability and of the money need the classifier. Where no recipe is known yet, one of them probably ships.
        var classifier = chosen is { IsCompletedSuccessfully: true, Result: { IsProbabilityForecast: true, IsValueForecast: true } }
            ? null
            : ProbabilityModel.FitClassifier(windows, forecast, options);
        var recipe = chosen.GetAwaiter().GetResult();
        options = options with { Recipe = recipe };
        if (recipe.Weights is { } weights)
            classifier = classifier!.With(weights);
        var probability = recipe.IsProbabilityForecast
            ? ProbabilityModel.From(windows, forecast, options)
            : ProbabilityModel.Calibrate(windows, forecast, classifier!);
        report(AfterProbability);
        var days = DaysToBuyModel.Fit(windows, options);
        report(AfterDaysToBuy);
        var value = recipe.IsValueForecast
            ? ValueModel.From(windows, forecast, options)
            : ValueModel.Fit(windows, forecast, classifier!, options);
        var heads = new FittedHeads(recipe, probability, days, value);
        if (validation is not null)
            heads = RecipeChoice.Choose(heads, classifier!, windows, forecast, options, validation);
        (recipe, probability, days, value) = heads;
        var model = new Model
        {
            Name = name,
            Version = version,
            Hash = "",
            HorizonDays = options.HorizonDays,
            Coverage = options.Coverage,
            IsLevelKnown = windows.IsSeasonKnown,
            Features = TrainedFeatures(snapshots),
            Probability = new(probability.Trained.Ensemble, probability.Transform),
            DaysToBuy = new(days.Trained.Ensemble, days.Transform),
            Value = new(value.Trained.Ensemble, value.Transform),
        };
        return new(model, [probability.Trained, days.Trained, value.Trained], recipe);
    }

    /// <summary>Returns the range of each feature.</summary>
    public static IReadOnlyList<TrainedFeature> TrainedFeatures(IReadOnlyList<Snapshot> snapshots)
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
