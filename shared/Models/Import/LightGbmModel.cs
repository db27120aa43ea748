using System.Globalization;
using System.Text.Json;
using Conversion.Trees;

namespace Conversion.Models.Import;

/// <summary>A LightGBM model while its file is read, in either format.</summary>
/// <remarks>
/// LightGBM compares and sums in double, and reads any value within <see cref="Ensemble.ZeroThreshold"/> of 0 as 0 before it looks
/// at a tree.
/// </remarks>
internal sealed class LightGbmModel
{
    private readonly List<EnsembleBuilder> _builders = [];
    private readonly HashSet<int> _splitAsCategories = [];
    private int _trees;

    public required string Source { get; init; }

    public required int FeatureCount { get; init; }

    public required string[] FeatureNames { get; init; }

    /// <summary>Per feature <c>[minimum:maximum]</c>, its categories <c>3:0:1</c>, or <c>none</c>; empty where the file has none.</summary>
    public required string[] FeatureInfos { get; init; }

    /// <summary>The objective with its parameters; null for a custom one.</summary>
    public required string? Objective { get; init; }

    public required int Classes { get; init; }

    public required int TreesPerIteration
    {
        get;
        init
        {
            if (value is < 1 or > 100_000)
                throw new InvalidDataException($"it must have at least one tree an iteration, got {value}.");
            field = value;
            for (var i = 0; i < value; i++)
                _builders.Add(new(isDouble: true));
        }
    }

    /// <summary>True for random forests: the prediction is the mean of the trees.</summary>
    public required bool AveragesOutput { get; init; }

    /// <summary>The features that were categorical in training, where the file says so.</summary>
    public required int[]? CategoricalFeatures { get; init; }

    /// <summary>Returns the builder of the next tree.</summary>
    public EnsembleBuilder NextTree() => _builders[_trees++ % TreesPerIteration];

    /// <summary>Notes that a tree splits a feature by its categories.</summary>
    public void AddCategoricalSplit(int feature) => _splitAsCategories.Add(feature);

    /// <summary>Builds the model.</summary>
    /// <param name="pandasCategories">The levels of the columns of pandas' type category, a list for each; null for none.</param>
    public ImportedTrees Build(JsonElement? pandasCategories)
    {
        var objective = LightGbmObjective.Parse(Objective, Classes, TreesPerIteration);
        if (_trees % TreesPerIteration != 0)
            throw new InvalidDataException($"it must have a multiple of {TreesPerIteration} trees, got {_trees} trees.");
        // LightGBM calls features without names Column_0, Column_1, …
        var hasNames = FeatureNames.Where((name, i) => name != $"Column_{i}").Any();
        var features = ImportedTrees.NameFeatures(hasNames ? FeatureNames : [], FeatureCount, "Column_");
        var infos = Enumerable.Range(0, FeatureCount).Select(i => LightGbmFeature.Parse(
            FeatureInfos.Length == FeatureCount ? FeatureInfos[i] : "none",
            CategoricalFeatures?.Contains(i) ?? false || _splitAsCategories.Contains(i))).ToArray();
        for (var i = 0; i < features.Length; i++)
            features[i] = features[i] with
            {
                Type = infos[i].IsCategorical ? FeatureType.Integer : FeatureType.Double,
                Minimum = infos[i].Minimum ?? double.MinValue,
                Maximum = infos[i].Maximum ?? double.MaxValue,
            };
        List<string> withoutLevels = [];
        if (pandasCategories is { ValueKind: JsonValueKind.Array } lists && lists.GetArrayLength() > 0)
            PandasCategories.Assign(lists, features, infos, withoutLevels);
        return new()
        {
            Source = Source,
            Features = features,
            HasNames = hasNames,
            WithoutLevels = withoutLevels,
            Kind = objective.Kind,
            Outputs = [.. _builders.Select(builder => builder.Build(FeatureCount, baseMargin: 0, singlePrecision: false))],
            Link = objective.Link,
            Joint = objective.Joint,
            Slope = AveragesOutput && _trees > 0 ? objective.Slope / (_trees / TreesPerIteration) : objective.Slope,
        };
    }
}

/// <summary>What LightGBM saw of a feature in training.</summary>
/// <param name="IsCategorical">Whether its values are categories.</param>
/// <param name="Minimum">The smallest value; null where unknown, and for categories.</param>
/// <param name="Maximum">The largest value; null where unknown, and for categories.</param>
/// <param name="LargestCategory">The largest category; −1 without categories.</param>
internal readonly record struct LightGbmFeature(bool IsCategorical, double? Minimum, double? Maximum, int LargestCategory)
{
    public static LightGbmFeature Parse(string info, bool isCategorical)
    {
        if (info.StartsWith('[') && info.EndsWith(']') && info[1..^1].Split(':') is [var low, var high]
            && TryParse(low, out var minimum) && TryParse(high, out var maximum) && minimum <= maximum && !isCategorical)
            return new(false, minimum, maximum, -1);
        var categories = info.Split(':');
        var largest = -1;
        foreach (var text in categories)
        {
            if (!int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var category))
                return new(isCategorical, null, null, -1);
            largest = Math.Max(largest, category);
        }
        return new(true, null, null, largest);
    }

    private static bool TryParse(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
