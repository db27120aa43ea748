using System.Text;
using System.Text.Json;

namespace Conversion.Models.Import;

/// <summary>Parses a model file of JSON: of XGBoost, LightGBM or CatBoost.</summary>
internal static class JsonModel
{
    // Trees that are nested in each other are as deep as they are.
    private const int MaximumDepth = 4096;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaximumDepth };

    public static ImportedTrees Parse(ReadOnlySpan<byte> file, RoundChoice rounds)
    {
        try
        {
            using var document = JsonDocument.Parse(LenientJson.QuoteNonFiniteNumbers(file.TrimStart("\uFEFF"u8)), Options);
            var root = document.RootElement;
            if (root.TryGetProperty("learner", out _))
                return XGBoostJson.Parse(root, "JSON", rounds);
            if (root.TryGetProperty("tree_info", out _))
                return LightGbmJson.Parse(root);
            if (root.TryGetProperty("oblivious_trees", out _) || root.TryGetProperty("trees", out _))
                return CatBoostJson.Parse(root);
            throw new InvalidDataException(root.TryGetProperty("Model", out _) || root.TryGetProperty("learner_model_param", out _)
                ? "it is the configuration of a booster and not its model; save it with booster.save_model(…)."
                : ModelFile.DescribeUnknown);
        }
        catch (Exception e) when (IsMalformed(e))
        {
            throw new InvalidDataException($"it does not read as the JSON of a model: {Describe(e)}", e);
        }
    }

    /// <summary>Whether an exception says that a file does not have the fields that a reader expects.</summary>
    public static bool IsMalformed(Exception e) => e is JsonException or KeyNotFoundException or InvalidOperationException
        or FormatException or OverflowException or IndexOutOfRangeException or ArgumentException;

    /// <summary>Says what such an exception means to the user of a file.</summary>
    public static string Describe(Exception e) => e switch
    {
        DecoderFallbackException => "a text in it is not UTF-8.",
        ArgumentException or IndexOutOfRangeException => "a number in it points outside of a list.",
        _ => e.Message,
    };

    /// <summary>Returns a field that a model must have.</summary>
    public static JsonElement Field(this JsonElement parent, string name) => parent.TryGetProperty(name, out var field)
        ? field
        : throw new KeyNotFoundException($"the field {name} is missing.");
}
