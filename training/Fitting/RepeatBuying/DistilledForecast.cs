using Conversion.Customers;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting.RepeatBuying;

/// <summary>
/// Model distillation: boosted trees fitted by least squares to what the forecast says of the snapshots, because an
/// artifact can contain trees only.
/// </summary>
internal static class DistilledForecast
{
    private const int MaximumRows = 20_000;
    private const int MaximumNewest = 20_000;

    private static readonly TreeHyperparameters Hyperparameters =
        new(Trees: 80, Leaves: 4, MinimumExamplesPerLeaf: 10, LearningRate: 0.3, FeatureFraction: 1);

    // For a forecast that ships as it is. Its error must be well below the noise of a holdout.
    private const int MaximumFineRows = 60_000;

    // No customer is left out, whatever the importance.
    private const double SmallestWeight = 0.1;

    private static readonly TreeHyperparameters Fine =
        new(Trees: 300, Leaves: 32, MinimumExamplesPerLeaf: 5, LearningRate: 0.15, FeatureFraction: 1);

    // All that a forecast depends on, and what follows from it. Trees can't divide.
    private static readonly int[] Inputs =
    [
        CustomerFeatures.IndexOf("frequency"), CustomerFeatures.IndexOf("recencyDays"), CustomerFeatures.IndexOf("tenureDays"),
        CustomerFeatures.IndexOf("gapMeanDays"), CustomerFeatures.IndexOf("recencyOverGap"),
        CustomerFeatures.IndexOf("recencyOverSpacing"), CustomerFeatures.IndexOf("averageOrderValue"),
    ];

    /// <summary>Fits trees to a quantity of the forecast.</summary>
    /// <param name="quantity">The quantity of the forecast.</param>
    /// <param name="importance">How much the square of an error costs for a customer.</param>
    /// <param name="windows">The training windows.</param>
    /// <param name="seed">The random seed.</param>
    public static TrainedEnsemble Fit(
        Func<RfmSummary, double> quantity, Func<RfmSummary, double> importance, TrainingWindows windows, int seed) =>
        Fit(Hyperparameters, MaximumRows, quantity, importance, windows, seed);

    /// <summary>Fits more trees, to a forecast that ships as it is.</summary>
    /// <param name="quantity">The quantity of the forecast.</param>
    /// <param name="importance">How much the square of an error costs for a customer.</param>
    /// <param name="windows">The training windows.</param>
    /// <param name="seed">The random seed.</param>
    public static TrainedEnsemble FitFinely(
        Func<RfmSummary, double> quantity, Func<RfmSummary, double> importance, TrainingWindows windows, int seed) =>
        Fit(Fine, MaximumFineRows, quantity, importance, windows, seed);

    private static TrainedEnsemble Fit(
        TreeHyperparameters hyperparameters, int maximumRows, Func<RfmSummary, double> quantity, Func<RfmSummary, double> importance,
        TrainingWindows windows, int seed)
    {
        // The newest customers, of whom the model is asked first, and customers of all cutoffs.
        var rows = SystematicSample.Take(windows.NewestObserved(0), MaximumNewest).Concat(SystematicSample.Take(windows.All, maximumRows))
            .Select(snapshot => KeepInputs(snapshot.Features)).ToList();
        var customers = rows.ConvertAll(row => RfmSummary.From(row));
        var weights = customers.ConvertAll(customer => importance(customer));
        // Where an error costs nothing for anybody, all count alike.
        var mean = weights.Average() is var average && average > 0 ? average : 1;
        return new FastTreeTrainer(seed, rows[0].Length).FitRegression(
            hyperparameters, rows, customers.ConvertAll(customer => (float)quantity(customer)),
            weights.ConvertAll(weight => (float)(weight / mean + SmallestWeight)));
    }

    // The other features are 0 for all, so that no tree splits on them.
    private static float[] KeepInputs(float[] features)
    {
        var kept = new float[features.Length];
        foreach (var input in Inputs)
            kept[input] = features[input];
        return kept;
    }
}
