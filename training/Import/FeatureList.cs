using System.Text.Json;
using Conversion.Models;
using Conversion.Scoring;

namespace Conversion.Training.Import;

/// <summary>The features of a row, in order, as a user lists them in a JSON file.</summary>
public static class FeatureList
{
    /// <summary>Reads an array of names, or of <c>{"name": …, "minimum": …, "maximum": …}</c> with the range seen in training.</summary>
    /// <exception cref="UserErrorException">The file is missing or is no such list.</exception>
    public static IReadOnlyList<TrainedFeature> Load(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            TrainedFeature[] features = [.. document.RootElement.EnumerateArray().Select(Read)];
            if (features.Length == 0)
                throw new UserErrorException($"{path} lists no feature.");
            if (features.GroupBy(feature => feature.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
                throw new UserErrorException($"{path} lists '{twice.Key}' twice.");
            if (Scorer.QuantitiesOf([]).Names.Intersect(features.Select(feature => feature.Name)).FirstOrDefault() is { } taken)
                throw new UserErrorException($"{path} lists '{taken}', by which policies name a prediction.");
            if (Array.Find(features, feature => !(float.IsFinite(feature.Minimum) && float.IsFinite(feature.Maximum) && feature.Minimum <= feature.Maximum)) is { } wrong)
                throw new UserErrorException($"{path}: the minimum of '{wrong.Name}' must be a number up to its maximum, and that one, too.");
            return features;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException
            or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new UserErrorException($"{path} is no JSON list of features, as [\"recencyDays\", …]: {e.Message}", e);
        }
    }

    // Without a range, nothing is out of it.
    private static TrainedFeature Read(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? new(element.GetString()!, float.MinValue, float.MaxValue)
        : new(
            element.GetProperty("name").GetString() ?? throw new FormatException("a name is null."),
            element.TryGetProperty("minimum", out var minimum) ? minimum.GetSingle() : float.MinValue,
            element.TryGetProperty("maximum", out var maximum) ? maximum.GetSingle() : float.MaxValue);
}
