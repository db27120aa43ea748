using System.Globalization;
using System.IO.Compression;
using Conversion.Models;

namespace Conversion.Tests.Trees;

public sealed class GoldenRowTests
{
    private const double Tolerance = 1e-6;
    private const double LastPlaceOfOne = 1.0 / (1 << 23);

    // A head is a weighted sum of up to four margins.
    private const int Margins = 4;

    [Fact]
    public void ShippedModel_GivesTheTrainersMarginsOnEveryRow()
    {
        var model = ModelLoader.Load(Path.Combine(Models, "conversion.model"));
        var (header, rows) = Golden();
        Assert.Equal([.. model.Features.Select(feature => feature.Name), "probability", "daysToBuy", "value"], header);
        Assert.True(rows.Count >= 5000, $"Only {rows.Count} golden rows.");
        foreach (var (line, values) in rows)
        {
            var features = values.AsSpan(0, model.Features.Count);
            Same(line, values[^3], model.Probability!.Margin(features));
            Same(line, values[^2], model.DaysToBuy!.Margin(features));
            Same(line, values[^1], model.Value!.Margin(features));
        }
    }

    [Fact]
    public void GoldenRows_ContainTheHardValues()
    {
        var model = ModelLoader.Load(Path.Combine(Models, "conversion.model"));
        var (_, rows) = Golden();
        var values = rows.SelectMany(row => row.Values.Take(model.Features.Count)).ToHashSet();
        HashSet<float> hard =
            [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, float.MaxValue, float.MinValue];
        Assert.Superset(hard, values);
        foreach (var head in model.Heads)
            for (var node = 0; node < head.Trees.Thresholds.Length; node++)
                Assert.Contains(head.Trees.Thresholds[node], values);
    }

    // The margins of ML.NET are floats, so they are exact only to half a unit in the last place. Where trees and
    // terms of about 1 in the logistic function cancel, that error stays while the sum approaches 0.
    private static void Same(int line, float expected, double actual) =>
        Assert.True(
            Math.Abs(expected - actual) <= Math.Max(Tolerance * Math.Abs(actual), Margins * LastPlaceOfOne),
            $"Line {line}: ML.NET says {expected:R}, the ensemble {actual:R}.");

    private static (string[] Header, List<(int Line, float[] Values)> Rows) Golden()
    {
        using var file = File.OpenRead(Path.Combine(Models, "conversion.golden.csv.gz"));
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        var header = reader.ReadLine()!.Split(',');
        var rows = new List<(int, float[])>();
        while (reader.ReadLine() is { } line)
            rows.Add((rows.Count + 2, Array.ConvertAll(line.Split(','), value => float.Parse(value, CultureInfo.InvariantCulture))));
        return (header, rows);
    }

    private static string Models { get; } = Repository.PathOf("models");
}
