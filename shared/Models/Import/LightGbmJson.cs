using System.Globalization;
using System.Text.Json;
using Conversion.Trees;

namespace Conversion.Models.Import;

/// <summary>Parses a model that LightGBM dumped as JSON (<c>Booster.dump_model</c>).</summary>
internal static class LightGbmJson
{
    public static ImportedTrees Parse(JsonElement root)
    {
        var features = root.Field("feature_names").EnumerateArray().Select(name => name.GetString()!).ToArray();
        var version = root.TryGetProperty("version", out var given) ? given.GetString() : "v2";
        var model = new LightGbmModel
        {
            Source = $"LightGBM {version}, JSON",
            FeatureCount = root.Field("max_feature_idx").GetInt32() + 1,
            FeatureNames = features,
            FeatureInfos = root.TryGetProperty("feature_infos", out var infos) && infos.ValueKind == JsonValueKind.Object
                ? [.. features.Select(name => infos.TryGetProperty(name, out var info) ? DescribeFeature(info) : "none")]
                : [],
            Objective = root.TryGetProperty("objective", out var objective) ? objective.GetString() : null,
            Classes = root.Field("num_class").GetInt32(),
            TreesPerIteration = root.Field("num_tree_per_iteration").GetInt32(),
            AveragesOutput = root.TryGetProperty("average_output", out var average) && average.ValueKind == JsonValueKind.True,
            CategoricalFeatures = null,
        };
        foreach (var tree in root.Field("tree_info").EnumerateArray())
            AddTree(tree, model);
        return model.Build(root.TryGetProperty("pandas_categorical", out var categories) ? categories : null);
    }

    // In the form of the text format.
    private static string DescribeFeature(JsonElement info)
    {
        var values = info.Field("values");
        return values.GetArrayLength() > 0
            ? string.Join(':', values.EnumerateArray().Select(value => value.GetRawText()))
            : $"[{info.Field("min_value").GetRawText()}:{info.Field("max_value").GetRawText()}]";
    }

    private static void AddTree(JsonElement tree, LightGbmModel model)
    {
        var root = tree.Field("tree_structure");
        var hasSplit = root.TryGetProperty("split_feature", out _);
        model.NextTree().AddTree(root, part => Read(part, model, hasSplit), long.MaxValue);
    }

    private static TreePart<JsonElement> Read(JsonElement part, LightGbmModel model, bool hasSplit)
    {
        if (!part.TryGetProperty("split_feature", out var splitFeature))
        {
            ImportedTrees.ThrowIfUnsupported(part.TryGetProperty("leaf_coeff", out _), "linear trees (linear_tree)");
            var count = hasSplit && part.TryGetProperty("leaf_count", out var rows) ? rows.GetDouble() : 0;
            return TreePart<JsonElement>.Leaf(part.Field("leaf_value").GetDouble(), count);
        }
        var feature = splitFeature.GetInt32();
        var (left, right) = (part.Field("left_child"), part.Field("right_child"));
        var threshold = part.Field("threshold");
        var decision = part.Field("decision_type").GetString();
        if (decision == "==")
        {
            model.AddCategoricalSplit(feature);
            return TreePart<JsonElement>.Node(
                feature, 0, SplitRule.Categorical | SplitRule.Truncated, left, right, ReadCategories(threshold));
        }
        ImportedTrees.ThrowIfUnsupported(decision != "<=", $"the decision_type {decision}");
        var rule = LightGbmTree.MissingRule(
            part.TryGetProperty("default_left", out var isLeft) && isLeft.GetBoolean(),
            part.TryGetProperty("missing_type", out var missing) ? missing.GetString() switch { "Zero" => 1, "NaN" => 2, _ => 0 } : 0);
        return TreePart<JsonElement>.Node(feature, LightGbmTree.ThresholdWithZero(threshold.GetDouble()), rule, left, right);
    }

    // "1||3||5", or a single number.
    private static uint[] ReadCategories(JsonElement threshold)
    {
        var text = threshold.ValueKind == JsonValueKind.String ? threshold.GetString()! : threshold.GetRawText();
        return CategoryWords.From([.. text.Split("||", StringSplitOptions.RemoveEmptyEntries)
            .Select(category => int.Parse(category, CultureInfo.InvariantCulture))]);
    }
}
