using System.Text.Json;
using Conversion.Trees;

namespace Conversion.Models.Import;

/// <summary>The features of a CatBoost model, and its splits.</summary>
internal sealed class CatBoostFeatures
{
    private readonly Dictionary<int, (int Feature, SplitRule Missing)> _numeric = [];

    public CatBoostFeatures(JsonElement info)
    {
        ThrowIfUsed(info, "text_features", "text features");
        ThrowIfUsed(info, "embedding_features", "embedding features");
        var floats = info.TryGetProperty("float_features", out var numeric) ? numeric.EnumerateArray().ToArray() : [];
        var categories = info.TryGetProperty("categorical_features", out var categorical) ? categorical.EnumerateArray().ToArray() : [];
        var count = floats.Concat(categories).Select(PositionOf).DefaultIfEmpty(-1).Max() + 1;
        if (count > ImportedTrees.MaximumFeatures)
            throw new InvalidDataException($"it must have at most {ImportedTrees.MaximumFeatures} features, got {count}.");
        var names = new string[count];
        for (var i = 0; i < count; i++)
            names[i] = $"{i}";
        foreach (var feature in floats.Concat(categories))
        {
            var name = NameOf(feature);
            HasNames |= name.Length > 0 && name != $"{PositionOf(feature)}";
            names[PositionOf(feature)] = name.Length > 0 ? name : $"{PositionOf(feature)}";
        }
        foreach (var feature in floats)
            _numeric[feature.Field("feature_index").GetInt32()] = (PositionOf(feature), ReadMissing(feature));
        Features = ImportedTrees.NameFeatures(names, count, "");
    }

    /// <summary>The features, in the order of a row.</summary>
    public TrainedFeature[] Features { get; }

    /// <summary>Whether the file has names.</summary>
    public bool HasNames { get; }

    /// <summary>Reads a split.</summary>
    public CatBoostSplit ReadSplit(JsonElement split)
    {
        var type = split.TryGetProperty("split_type", out var given) ? given.GetString() : "FloatFeature";
        ImportedTrees.ThrowIfUnsupported(type is "OnlineCtr", "statistics of categories (split_type OnlineCtr, ctr_data)");
        ImportedTrees.ThrowIfUnsupported(type is "OneHotFeature", "categories by their hash (split_type OneHotFeature)");
        ImportedTrees.ThrowIfUnsupported(type is not "FloatFeature", $"the split_type {type}");
        var index = split.Field("float_feature_index").GetInt32();
        return _numeric.TryGetValue(index, out var feature)
            ? new(feature.Feature, split.Field("border").GetSingle(), feature.Missing)
            : throw new InvalidDataException($"a split tests float feature {index}, which does not exist.");
    }

    // NaN goes as the smallest value would go (AsFalse), as the largest (AsTrue), or fails the test (AsIs).
    private static SplitRule ReadMissing(JsonElement feature)
    {
        var treatment = feature.TryGetProperty("nan_value_treatment", out var given) ? given.GetString() : "AsIs";
        return treatment == "AsTrue" ? SplitRule.None : SplitRule.MissingLeft;
    }

    private static int PositionOf(JsonElement feature) =>
        feature.TryGetProperty("flat_feature_index", out var flat) ? flat.GetInt32() : feature.Field("feature_index").GetInt32();

    private static string NameOf(JsonElement feature) =>
        feature.TryGetProperty("feature_id", out var id) || feature.TryGetProperty("feature_name", out id) ? id.GetString() ?? "" : "";

    private static void ThrowIfUsed(JsonElement info, string field, string what) => ImportedTrees.ThrowIfUnsupported(
        info.TryGetProperty(field, out var features) && features.ValueKind == JsonValueKind.Array && features.GetArrayLength() > 0, what);
}

/// <summary>A test of a feature: a value above the border passes.</summary>
internal readonly record struct CatBoostSplit(int Feature, float Border, SplitRule Missing)
{
    /// <summary>Returns the node of the test.</summary>
    public TreePart<T> ToPart<T>(T failed, T passed) => TreePart<T>.Node(Feature, Border, Missing, failed, passed);
}
