using System.Text.Json;
using Conversion.Models;
using Conversion.Models.Import;

namespace Conversion.Training.Import;

/// <summary>Reads the levels of categorical features that a model file does not have.</summary>
public static class LevelList
{
    /// <summary>The value of <c>--levels</c> where requests give the codes of levels: 0, 1, 2, …</summary>
    public const string Codes = "codes";

    /// <summary>Adds levels to features.</summary>
    /// <param name="imported">The model.</param>
    /// <param name="path">A JSON file <c>{"feature": ["first level", …]}</c>, or <see cref="Codes"/>; null for neither.</param>
    /// <param name="file">The model file, for errors.</param>
    /// <exception cref="UserErrorException">The levels are missing, could not be read, or are of another feature.</exception>
    public static ImportedTrees AddTo(ImportedTrees imported, string? path, string file)
    {
        if (path == Codes)
            return imported;
        var levels = path is null ? [] : Read(path);
        var missing = imported.WithoutLevels.Except(levels.Keys).ToList();
        if (missing.Count > 0)
            throw new UserErrorException(
                $"{file} does not contain the levels of its categorical features {string.Join(", ", missing.Select(name => $"'{name}'"))}. "
                + $"Write them to a file, in the order of their codes, and add --levels levels.json; for example {Example(missing[0])}. "
                + "Where requests give the codes 0, 1, 2, …, add --levels codes.");
        return imported with
        {
            Features = [.. imported.Features.Select(feature => levels.TryGetValue(feature.Name, out var list)
                ? feature with { Levels = list, Type = list.Type, RejectsUnseenLevels = false }
                : feature)],
        };
    }

    private static Dictionary<string, FeatureLevels> Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.EnumerateObject()
                .ToDictionary(feature => feature.Name, feature => FeatureLevels.Parse(feature.Value));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException
            or InvalidDataException or ArgumentException)
        {
            throw new UserErrorException($"{path} must be a JSON object of levels, such as {Example("colour")}, got: {e.Message}", e);
        }
    }

    private static string Example(string feature) => $"{{{JsonSerializer.Serialize(feature)}: [\"first\", \"second\"]}}";
}
