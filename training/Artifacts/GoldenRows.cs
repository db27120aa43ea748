using System.Globalization;
using System.IO.Compression;
using Conversion.Models;
using Conversion.Training.Fitting.Pipeline;
using Conversion.Training.Numerics;

namespace Conversion.Training.Artifacts;

/// <summary>
/// Golden rows: synthetic rows with the trainer's own margins, to check every other evaluator against. They are a
/// gzipped CSV of the features, then of the heads that the model has. No row comes from a customer.
/// </summary>
public static class GoldenRows
{
    /// <summary>The number of rows.</summary>
    public const int Count = 6000;

    private static readonly float[] Extremes =
    [
        0f, -0f, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, 1e30f,
    ];

    /// <summary>Writes the rows.</summary>
    public static void Write(string path, FittedModel fitted, int seed)
    {
        var rows = Draw(fitted.Model, seed);
        float[][] heads = [.. fitted.Heads.Select(head => head.Margins(rows))];
        using var file = File.Create(path);
        using var gzip = new GZipStream(file, CompressionLevel.SmallestSize);
        using var writer = new StreamWriter(gzip) { NewLine = "\n" };
        writer.WriteLine(string.Join(
            ',', [.. fitted.Model.Features.Select(feature => feature.Name), .. fitted.Model.HeadNames]));
        for (var i = 0; i < rows.Count; i++)
            writer.WriteLine(string.Join(',', rows[i].Concat(heads.Select(margins => margins[i])).Select(Text)));
    }

    private static List<float[]> Draw(Model model, int seed)
    {
        var random = new Xoshiro256(seed);
        var thresholds = Thresholds(model);
        // Thresholds are taken in turn rather than drawn, so that every one occurs.
        var next = new int[model.Features.Count];
        var rows = new List<float[]>();
        while (rows.Count < Count)
            rows.Add([.. model.Features.Select(DrawValue)]);
        return rows;

        float DrawValue(TrainedFeature feature, int index)
        {
            var kind = random.Next(100);
            if (thresholds[index].Length == 0)
                return (float)feature.Minimum + (float)random.NextDouble() * ((float)feature.Maximum - (float)feature.Minimum);
            return kind switch
            {
                < 60 => NextThreshold(index),
                < 75 => MathF.BitIncrement(NextThreshold(index)),
                < 90 => MathF.BitDecrement(NextThreshold(index)),
                < 95 => float.NaN,
                _ => Extremes[random.Next(Extremes.Length)],
            };
        }

        float NextThreshold(int feature) => thresholds[feature][next[feature]++ % thresholds[feature].Length];
    }

    private static float[][] Thresholds(Model model)
    {
        var thresholds = new float[model.Features.Count][];
        for (var feature = 0; feature < thresholds.Length; feature++)
            thresholds[feature] =
            [
                .. model.Heads.SelectMany(head => head.Trees.Thresholds.Where((_, node) => head.Trees.Features[node] == feature))
                    .Distinct().Order(),
            ];
        return thresholds;
    }

    private static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}
