using System.Globalization;
using System.Text.Json;

namespace Conversion.Models.Import;

/// <summary>Parses a model that XGBoost (1.0 and later) saved as JSON or UBJ.</summary>
/// <remarks>
/// XGBoost sends <c>value &lt; condition</c> left, so the largest value that goes left is the float below the
/// condition. The leaves, the weights of dart and the running sum are floats. A category in a node's set goes right.
/// </remarks>
public static class XGBoostJson
{
    /// <summary>Parses a UBJ file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or uses what can't be run exactly; the message names it.</exception>
    internal static ImportedTrees ParseUbj(ReadOnlySpan<byte> file, RoundChoice rounds)
    {
        try
        {
            using var document = JsonDocument.Parse(UbjReader.ToJson(file), new() { MaxDepth = UbjReader.MaximumDepth + 1 });
            return document.RootElement.TryGetProperty("learner", out _)
                ? Parse(document.RootElement, "UBJ", rounds)
                : throw new InvalidDataException("it is not a model of XGBoost: it has no learner.");
        }
        catch (Exception e) when (JsonModel.IsMalformed(e))
        {
            throw new InvalidDataException($"it does not read as XGBoost UBJ: {JsonModel.Describe(e)}", e);
        }
    }

    internal static ImportedTrees Parse(JsonElement root, string format, RoundChoice rounds)
    {
        try
        {
            return new XGBoostModel(root, format).Build(rounds);
        }
        catch (Exception e) when (JsonModel.IsMalformed(e))
        {
            throw new InvalidDataException($"it does not read as XGBoost {format}: {JsonModel.Describe(e)}", e);
        }
    }

    // XGBoost writes parameters as strings. A missing parameter is 0.
    internal static int ParseInteger(JsonElement parameters, string name)
    {
        if (!parameters.TryGetProperty(name, out var value))
            return 0;
        return value.ValueKind == JsonValueKind.Number
            ? value.GetInt32()
            : int.Parse(value.GetString() ?? throw new FormatException($"{name} is null."), CultureInfo.InvariantCulture);
    }

    internal static float[] ReadFloats(JsonElement array) => [.. array.EnumerateArray().Select(ReadFloat)];

    internal static int[] ReadIntegers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetInt32())];

    private static float ReadFloat(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? float.Parse(value.GetString()!, CultureInfo.InvariantCulture)
        : value.GetSingle();
}
