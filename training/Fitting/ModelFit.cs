using Conversion.Customers;
using Conversion.Models;

namespace Conversion.Training.Fitting;

/// <summary>A fitted model, with the trainer's own ensembles for its golden rows.</summary>
public sealed record FittedModel(Model Model, TrainedTrees Probability, TrainedTrees DaysToBuy, TrainedTrees Value);

/// <summary>Fits the three heads on the training cutoffs; never sees the holdout.</summary>
public static class ModelFit
{
    // A quarter of the customers, at every cutoff, is kept from the trees to calibrate them on.
    private const int CalibrationShare = 4;

    /// <summary>Fits, calibrates and wraps.</summary>
    public static FittedModel Run(IReadOnlyList<Snapshot> rows, FitOptions options, string name, string version)
    {
        var calibration = rows.Where(row => Fold(row.Customer) == 0).ToList();
        var training = rows.Where(row => Fold(row.Customer) != 0).ToList();
        var buyers = training.Where(row => row.Bought).ToList();
        var trainer = new FastTree(options.Seed, CustomerFeatures.Count);
        var shape = new TreeShape();

        var probability = trainer.Classify(shape, Rows(training), [.. training.Select(row => row.Bought)]);
        var days = trainer.Regress(shape, Rows(buyers), [.. buyers.Select(row => (float)row.DaysToBuy)]);
        var value = trainer.Regress(shape, Rows(training), [.. training.Select(row => (float)Math.Log(1 + row.Spend))]);

        var (slope, offset) = Platt.Fit(
            [.. calibration.Select(row => probability.Trees.Margin(row.Row))], [.. calibration.Select(row => row.Bought)]);
        var model = new Model
        {
            Name = name,
            Version = version,
            Hash = "",
            HorizonDays = options.HorizonDays,
            Coverage = options.Coverage,
            Features = [.. CustomerFeatures.All.Select((feature, i) => Range(feature.Name, training.Select(row => row.Row[i])))],
            Probability = new(probability.Trees, new(Link.Logistic, slope, offset, 0, 0, 0, 1)),
            DaysToBuy = new(days.Trees, DaysReading(days, calibration, options)),
            Value = new(value.Trees, ValueReading(value, calibration, options)),
        };
        return new(model, probability, days, value);
    }

    private static Reading DaysReading(TrainedTrees days, List<Snapshot> calibration, FitOptions options)
    {
        var residuals = calibration.Where(row => row.Bought).Select(row => row.DaysToBuy - days.Trees.Margin(row.Row));
        var (low, high) = Conformal.Offsets([.. residuals], options.Coverage);
        return new(Link.Identity, 1, 0, low, high, 0, options.HorizonDays);
    }

    private static Reading ValueReading(TrainedTrees value, List<Snapshot> calibration, FitOptions options)
    {
        // Trees on log(1 + spend) predict a median of sorts; the offset makes the mean right (Duan's smearing, 1983).
        var margins = calibration.ConvertAll(row => value.Trees.Margin(row.Row));
        var offset = Math.Log((calibration.Sum(row => row.Spend) + calibration.Count) / margins.Sum(Math.Exp));
        var residuals = calibration.Select((row, i) => Math.Log(1 + row.Spend) - margins[i] - offset);
        var (low, high) = Conformal.Offsets([.. residuals], options.Coverage);
        return new(Link.Expm1, 1, offset, low, high, 0, 2 * calibration.Max(row => row.Spend));
    }

    private static TrainedFeature Range(string name, IEnumerable<float> values)
    {
        var known = values.Where(value => !float.IsNaN(value)).ToList();
        return known.Count > 0 ? new(name, known.Min(), known.Max()) : new(name, 0, 0);
    }

    private static List<float[]> Rows(List<Snapshot> rows) => rows.ConvertAll(row => row.Row);

    // FNV-1a: string.GetHashCode differs from run to run.
    private static uint Fold(string customer)
    {
        var hash = 2166136261u;
        foreach (var c in customer)
            hash = (hash ^ c) * 16777619u;
        return hash % CalibrationShare;
    }
}
