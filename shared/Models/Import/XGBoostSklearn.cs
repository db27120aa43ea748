using System.Text;
using System.Text.Json;

namespace Conversion.Models.Import;

/// <summary>What scikit-learn's wrapper of XGBoost saved beside the trees; before 1.7 it saved its parameters.</summary>
/// <param name="Classes">The names of the classes; null where the file has none.</param>
/// <param name="Missing">The value that was read as missing; null for none beside NaN.</param>
internal readonly record struct XGBoostSklearn(IReadOnlyList<string>? Classes, double? Missing)
{
    public static XGBoostSklearn Read(JsonElement learner)
    {
        if (!learner.TryGetProperty("attributes", out var attributes) || !attributes.TryGetProperty("scikit_learn", out var text)
            || text.ValueKind != JsonValueKind.String)
            return default;
        try
        {
            var json = Encoding.UTF8.GetBytes(text.GetString()!);
            using var document = JsonDocument.Parse(LenientJson.QuoteNonFiniteNumbers(json));
            var root = document.RootElement;
            return new(ReadClasses(root), root.TryGetProperty("missing", out var missing) && missing.ValueKind == JsonValueKind.Number
                ? missing.GetDouble()
                : null);
        }
        catch (Exception e) when (JsonModel.IsMalformed(e))
        {
            throw new InvalidDataException($"its attribute scikit_learn does not parse: {e.Message}", e);
        }
    }

    private static List<string>? ReadClasses(JsonElement root)
    {
        var hasEncoder = root.TryGetProperty("_le", out var encoder) && encoder.ValueKind == JsonValueKind.Object;
        if (!hasEncoder || !encoder.TryGetProperty("classes_", out var classes))
            root.TryGetProperty("classes_", out classes);
        return classes.ValueKind == JsonValueKind.Array ? [.. classes.EnumerateArray().Select(name => name.ToString())] : null;
    }
}
