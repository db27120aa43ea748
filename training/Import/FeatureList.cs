using System.Text.Json;
using Conversion.Models;

namespace Conversion.Training.Import;

/// <summary>Reads the JSON file in which a user lists the features of a row, in order.</summary>
public static class FeatureList
{
    private const string Example = "[\"recencyDays\", \"frequency\"]";

    /// <summary>
    /// Reads an array of names, or of <c>{"name": …, "minimum": …, "maximum": …}</c> with the range in the training data.
    /// </summary>
    /// <exception cref="UserErrorException">The file could not be read, or is not a valid list.</exception>
    public static IReadOnlyList<TrainedFeature> Load(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            TrainedFeature[] features = [.. document.RootElement.EnumerateArray().Select(Read)];
            Check(path, features);
            return features;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException
            or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new UserErrorException($"{path} must be a JSON list of features, such as {Example}, got: {e.Message}", e);
        }
    }

    private static void Check(string path, TrainedFeature[] features)
    {
        if (features.Length == 0)
            throw new UserErrorException($"{path} must list at least one feature, got none; write for example {Example}.");
        var twice = features.GroupBy(feature => feature.Name).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw new UserErrorException($"{path} must list each feature once, got '{twice.Key}' twice; remove one of them.");
        var wrong = Array.Find(features, feature => !HasValidRange(feature));
        if (wrong is not null)
            throw new UserErrorException(
                $"{path}: the range of '{wrong.Name}' must be two numbers with minimum <= maximum, " +
                $"got {wrong.Minimum} and {wrong.Maximum}; correct the range.");
    }

    private static bool HasValidRange(TrainedFeature feature) =>
        double.IsFinite(feature.Minimum) && double.IsFinite(feature.Maximum) && feature.Minimum <= feature.Maximum;

    // Without a range, no value is out of range.
    private static TrainedFeature Read(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? new(element.GetString()!)
        : new(
            element.GetProperty("name").GetString() ?? throw new FormatException("a name is null."),
            element.TryGetProperty("minimum", out var minimum) ? minimum.GetDouble() : double.MinValue,
            element.TryGetProperty("maximum", out var maximum) ? maximum.GetDouble() : double.MaxValue);
}
