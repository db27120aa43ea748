using Conversion.Models;
using Conversion.Training.Numerics;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Evaluation;

/// <summary>
/// How much worse each head does when a feature is shuffled among the customers (Breiman 2001): log loss for the
/// probability, absolute error for days, and for the logarithm of value. Each head's shares sum to 1; a feature that doesn't help has 0.
/// </summary>
public sealed record PermutationImportance(string Feature, double Probability, double DaysToBuy, double Value)
{
    /// <summary>Shuffles one feature after another; the same rows give the same shares.</summary>
    public static IReadOnlyList<PermutationImportance> Compute(Model model, IReadOnlyList<Snapshot> rows)
    {
        var features = model.Features.Count;
        var whole = Losses(model, rows, rows.Select(row => row.Features));
        var added = new double[features][];
        for (var feature = 0; feature < features; feature++)
        {
            var values = rows.Select(row => row.Features[feature]).ToArray();
            new Random(feature).Shuffle(values);
            var shuffled = Losses(model, rows, rows.Select((row, i) => With(row.Features, feature, values[i])));
            added[feature] = [.. shuffled.Select((loss, head) => Math.Max(0, loss - whole[head]))];
        }
        var totals = Enumerable.Range(0, 3).Select(head => Math.Max(double.Epsilon, added.Sum(losses => losses[head]))).ToArray();
        return [.. model.Features.Select((feature, i) => new PermutationImportance(
            feature.Name, added[i][0] / totals[0], added[i][1] / totals[1], added[i][2] / totals[2]))];
    }

    private static double[] Losses(Model model, IReadOnlyList<Snapshot> rows, IEnumerable<float[]> features)
    {
        var predictions = features.Select(row => model.Predict(row)).ToList();
        var buyers = Enumerable.Range(0, rows.Count).Where(i => rows[i].Bought).ToArray();
        return
        [
            Metrics.LogLoss([.. predictions.Select(p => p.Probability)], [.. rows.Select(row => row.Bought)]),
            buyers.Average(i => Math.Abs(predictions[i].DaysToBuy.Expected - rows[i].DaysToBuy)),
            predictions.Select((p, i) => Math.Abs(Math.Log((1 + p.Value.Expected) / (1 + rows[i].Spend)))).Average(),
        ];
    }

    private static float[] With(float[] row, int feature, float value)
    {
        float[] changed = [.. row];
        changed[feature] = value;
        return changed;
    }
}
