using System.Globalization;
using System.IO.Compression;
using Conversion.Models;
using Conversion.Training.Fitting.Pipeline;

namespace Conversion.Training.Artifacts;

/// <summary>
/// Synthetic rows with the trainer's own margins, to hold every other evaluator to: a gzipped CSV of the features,
/// then <c>probability</c>, <c>daysToBuy</c>, <c>value</c>. No row stems from a customer.
/// </summary>
public static class GoldenRows
{
    /// <summary>How many rows are written.</summary>
    public const int Count = 6000;

    private static readonly float[] Extremes =
    [
        0f, -0f, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, 1e30f,
    ];

    /// <summary>Writes the rows.</summary>
    public static void Write(string path, FittedModel fitted, int seed)
    {
        var rows = Draw(fitted.Model, seed);
        var heads = new[] { fitted.Probability.Margins(rows), fitted.DaysToBuy.Margins(rows), fitted.Value.Margins(rows) };
        using var file = File.Create(path);
        using var gzip = new GZipStream(file, CompressionLevel.SmallestSize);
        using var writer = new StreamWriter(gzip) { NewLine = "\n" };
        writer.WriteLine(string.Join(',', [.. fitted.Model.Features.Select(feature => feature.Name), "probability", "daysToBuy", "value"]));
        for (var i = 0; i < rows.Count; i++)
            writer.WriteLine(string.Join(',', rows[i].Concat(heads.Select(margins => margins[i])).Select(Text)));
    }

    private static List<float[]> Draw(Model model, int seed)
    {
        var random = new Random(seed);
        var thresholds = Thresholds(model);
        // Walking the thresholds in turn, rather than drawing them, meets every one.
        var next = new int[model.Features.Count];
        return [.. Enumerable.Range(0, Count).Select(_ =>
            model.Features.Select((feature, i) => random.Next(100) switch
            {
                < 30 or _ when thresholds[i].Length == 0 => Between(feature),
                < 60 => Threshold(i),
                < 75 => MathF.BitIncrement(Threshold(i)),
                < 90 => MathF.BitDecrement(Threshold(i)),
                < 95 => float.NaN,
                _ => Extremes[random.Next(Extremes.Length)],
            }).ToArray())];

        float Between(TrainedFeature feature) => feature.Minimum + random.NextSingle() * (feature.Maximum - feature.Minimum);

        float Threshold(int feature) => thresholds[feature][next[feature]++ % thresholds[feature].Length];
    }

    private static float[][] Thresholds(Model model) =>
        [.. Enumerable.Range(0, model.Features.Count).Select(feature =>
            new[] { model.Probability, model.DaysToBuy, model.Value }
                .SelectMany(head => head.Trees.Thresholds.Where((_, node) => head.Trees.Features[node] == feature))
                .Distinct().Order().ToArray())];

    private static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}
