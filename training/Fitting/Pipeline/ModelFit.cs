using Conversion.Customers;
using Conversion.Models;
using Conversion.Training.Fitting.DaysToBuy;
using Conversion.Training.Fitting.Probability;
using Conversion.Training.Fitting.RepeatBuying;
using Conversion.Training.Fitting.Value;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting.Pipeline;

/// <summary>A fitted model, the shape that its trees were given, and the trainer's own ensembles for its golden rows.</summary>
public sealed record FittedModel(
    Model Model, TreeShape Shape, TrainedTrees Probability, TrainedTrees DaysToBuy, TrainedTrees Value);

/// <summary>Fits the three heads on the training cutoffs; never sees the holdout.</summary>
public static class ModelFit
{
    // How much of the time is over after each, measured on Online Retail.
    private const double Searched = 0.42, KnowsWhether = 0.72, KnowsWhen = 0.97;

    /// <summary>Fits, calibrates and wraps.</summary>
    public static FittedModel Run(IReadOnlyList<Snapshot> rows, FitOptions options, string name, string version, Action<double>? report = null)
    {
        report ??= _ => { };
        var windows = new Windows(Season.Teachable(rows), options.HorizonDays);
        var shape = options.Shape ?? ShapeSearch.Run(windows, options.Seed, done => report(done * Searched));
        var law = PurchaseLaw.Of(windows);
        var odds = PurchaseLaw.ToTrees(law.LogOdds, windows, options.Seed);
        var probability = ProbabilityFit.Run(windows, law, odds, shape, options);
        report(KnowsWhether);
        var days = DaysFit.Run(windows, odds, shape, options);
        report(KnowsWhen);
        var value = ValueFit.Run(windows, law, probability.Trees, options);
        var model = new Model
        {
            Name = name,
            Version = version,
            Hash = "",
            HorizonDays = options.HorizonDays,
            Coverage = options.Coverage,
            Features = [.. CustomerFeatures.All.Select((feature, i) => Range(feature.Name, rows.Select(row => row.Row[i])))],
            Probability = new(probability.Trees.All.Trees, probability.Reading),
            DaysToBuy = new(days.Trees.All.Trees, days.Reading),
            Value = new(value.Trees.Trees, value.Reading),
        };
        return new(model, shape, probability.Trees.All, days.Trees.All, value.Trees);
    }

    private static TrainedFeature Range(string name, IEnumerable<float> values)
    {
        var known = values.Where(value => !float.IsNaN(value)).ToList();
        return known.Count > 0 ? new(name, known.Min(), known.Max()) : new(name, 0, 0);
    }
}
