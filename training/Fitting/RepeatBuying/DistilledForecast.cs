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

    private static readonly TreeHyperparameters Hyperparameters =
        new(Trees: 80, Leaves: 4, MinimumExamplesPerLeaf: 10, LearningRate: 0.3, FeatureFraction: 1);

    // For a forecast that ships as it is.
    private static readonly TreeHyperparameters Fine =
        new(Trees: 300, Leaves: 8, MinimumExamplesPerLeaf: 5, LearningRate: 0.15, FeatureFraction: 1);

    // All that a forecast depends on, and what follows from it. Trees can't divide.
    private static readonly int[] Inputs =
    [
        CustomerFeatures.IndexOf("frequency"), CustomerFeatures.IndexOf("recencyDays"), CustomerFeatures.IndexOf("tenureDays"),
        CustomerFeatures.IndexOf("gapMeanDays"), CustomerFeatures.IndexOf("recencyOverGap"),
        CustomerFeatures.IndexOf("recencyOverSpacing"), CustomerFeatures.IndexOf("averageOrderValue"),
    ];

    /// <summary>Fits trees to a quantity of the forecast.</summary>
    public static TrainedEnsemble Fit(Func<RfmSummary, double> quantity, TrainingWindows windows, int seed) =>
        Fit(quantity, windows, seed, Hyperparameters);

    /// <summary>Fits more and larger trees, to a forecast that ships as it is.</summary>
    public static TrainedEnsemble FitFinely(Func<RfmSummary, double> quantity, TrainingWindows windows, int seed) =>
        Fit(quantity, windows, seed, Fine);

    private static TrainedEnsemble Fit(
        Func<RfmSummary, double> quantity, TrainingWindows windows, int seed, TreeHyperparameters hyperparameters)
    {
        var rows = SystematicSample.Take(windows.All, MaximumRows).ConvertAll(snapshot => KeepInputs(snapshot.Features));
        var targets = rows.ConvertAll(row => (float)quantity(RfmSummary.From(row)));
        return new FastTreeTrainer(seed, rows[0].Length).FitRegression(hyperparameters, rows, targets);
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
