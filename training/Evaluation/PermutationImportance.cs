using Conversion.Customers;
using Conversion.Models;
using Conversion.Training.Numerics;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Evaluation;

/// <summary>
/// Permutation importance (Breiman 2001): how much the loss of each head rises when a feature is shuffled among the
/// customers. The loss is the log loss of the probability, the absolute error of the days, and the Tweedie deviance of
/// the value. Each head's shares add up to 1. A feature that does not help has 0.
/// </summary>
public sealed record PermutationImportance(string Feature, double Probability, double DaysToBuy, double Value)
{
    /// <summary>Shuffles one feature after the other. The same rows give the same shares.</summary>
    public static IReadOnlyList<PermutationImportance> Compute(Model model, IReadOnlyList<Snapshot> snapshots)
    {
        var baseline = Measure(model, snapshots, snapshots.Select(snapshot => snapshot.Features));
        var increases = new HeadLosses[model.Features.Count];
        Parallel.For(0, increases.Length, feature =>
        {
            var values = Values(model, snapshots, feature);
            new Xoshiro256(feature).Shuffle<float>(values);
            var rows = snapshots.Select((snapshot, i) => With(snapshot.Features, feature, values[i]));
            increases[feature] = Measure(model, snapshots, rows).IncreaseFrom(baseline);
        });
        // A head that no feature helps has shares of 0, rather than NaN.
        var probability = Math.Max(double.Epsilon, increases.Sum(increase => increase.Probability));
        var daysToBuy = Math.Max(double.Epsilon, increases.Sum(increase => increase.DaysToBuy));
        var value = Math.Max(double.Epsilon, increases.Sum(increase => increase.Value));
        return [.. model.Features.Zip(increases, (feature, increase) => new PermutationImportance(
            feature.Name, increase.Probability / probability, increase.DaysToBuy / daysToBuy, increase.Value / value))];
    }

    // All customers of a holdout have the same time of year. So it is compared with the other days of a year.
    private static float[] Values(Model model, IReadOnlyList<Snapshot> snapshots, int feature)
    {
        var name = model.Features[feature].Name;
        return name.StartsWith("season", StringComparison.Ordinal)
            ? [.. snapshots.Select((snapshot, i) => Season(name, snapshot.AsOf.AddDays(365.0 * i / snapshots.Count)))]
            : [.. snapshots.Select(snapshot => snapshot.Features[feature])];
    }

    private static float Season(string name, DateTimeOffset asOf)
    {
        var features = new float[CustomerFeatures.Count];
        CustomerFeatures.TryCompute([new(asOf, 1)], asOf, features);
        return features[CustomerFeatures.IndexOf(name)];
    }

    private static HeadLosses Measure(Model model, IReadOnlyList<Snapshot> snapshots, IEnumerable<float[]> rows)
    {
        var predictions = rows.Select(row => model.Predict(row)).ToList();
        var buyers = Enumerable.Range(0, snapshots.Count).Where(i => snapshots[i].Bought).ToArray();
        return new(
            model.Probability is null ? 0 : Metrics.LogLoss(
                [.. predictions.Select(prediction => prediction.Probability!.Value)], [.. snapshots.Select(snapshot => snapshot.Bought)]),
            model.DaysToBuy is null || buyers.Length == 0
                ? 0
                : buyers.Average(i => Math.Abs(predictions[i].DaysToBuy!.Value.Expected - snapshots[i].DaysToBuy)),
            model.Value is null ? 0 : WeightedMetrics.TweedieDeviances(
                [.. predictions.Select(prediction => prediction.Value!.Value.Expected)],
                [.. snapshots.Select(snapshot => snapshot.Spend)]).Average());
    }

    private static float[] With(float[] row, int feature, float value)
    {
        float[] changed = [.. row];
        changed[feature] = value;
        return changed;
    }

    private readonly record struct HeadLosses(double Probability, double DaysToBuy, double Value)
    {
        public HeadLosses IncreaseFrom(HeadLosses baseline) => new(
            Math.Max(0, Probability - baseline.Probability),
            Math.Max(0, DaysToBuy - baseline.DaysToBuy),
            Math.Max(0, Value - baseline.Value));
    }
}
