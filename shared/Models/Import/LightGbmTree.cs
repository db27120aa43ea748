using System.Globalization;
using System.Numerics;
using Conversion.Trees;

namespace Conversion.Models.Import;

/// <summary>One tree of a LightGBM model. LightGBM numbers children as an <see cref="Ensemble"/> does.</summary>
internal sealed class LightGbmTree
{
    // The bits of decision_type: two flags, then the missing type.
    private const int Categorical = 1;
    private const int DefaultLeft = 2;
    private const int MissingTypeShift = 2;
    private const int MissingTypeMask = 3;
    private const int MissingZero = 1;
    private const int MissingNaN = 2;

    private readonly Dictionary<string, string> _fields;
    private readonly int _leaves;

    private LightGbmTree(Dictionary<string, string> fields)
    {
        _fields = fields;
        _leaves = int.Parse(fields["num_leaves"], CultureInfo.InvariantCulture);
    }

    public static LightGbmTree From(Dictionary<string, string> fields) => new(fields);

    /// <summary>Returns the rule of a numeric split.</summary>
    public static SplitRule MissingRule(bool defaultLeft, int missingType)
    {
        var direction = defaultLeft ? SplitRule.MissingLeft : SplitRule.None;
        return missingType switch
        {
            MissingNaN => direction,
            MissingZero => direction | SplitRule.NaNIsZero | SplitRule.ZeroIsMissing,
            _ => SplitRule.NaNIsZero,
        };
    }

    /// <summary>Returns a threshold that sends all values within the zero threshold where it sends 0.</summary>
    public static double ThresholdWithZero(double threshold)
    {
        if (threshold is >= 0 and < Ensemble.ZeroThreshold)
            return Ensemble.ZeroThreshold;
        return threshold is < 0 and >= -Ensemble.ZeroThreshold ? Math.BitDecrement(-(double)Ensemble.ZeroThreshold) : threshold;
    }

    /// <summary>Adds the tree to a model.</summary>
    public void AddTo(LightGbmModel model)
    {
        ImportedTrees.ThrowIfUnsupported(_fields.GetValueOrDefault("is_linear", "0") != "0", "linear trees (linear_tree)");
        var builder = model.NextTree();
        var leaves = ParseNumbers<double>("leaf_value", _leaves);
        var counts = _leaves > 1 && _fields.ContainsKey("leaf_count") ? ParseNumbers<double>("leaf_count", _leaves) : new double[_leaves];
        var firstNode = builder.NextNode;
        var firstLeaf = builder.NextLeaf;
        builder.AddRoot(_leaves > 1 ? firstNode : ~firstLeaf);
        if (_leaves > 1)
            AddNodes(model, builder, child => child >= 0 ? firstNode + child : ~(firstLeaf + ~child));
        for (var leaf = 0; leaf < leaves.Length; leaf++)
            builder.AddLeaf(leaves[leaf], counts[leaf]);
    }

    private void AddNodes(LightGbmModel model, EnsembleBuilder builder, Func<int, int> toEnsemble)
    {
        var features = ParseNumbers<int>("split_feature", _leaves - 1);
        var thresholds = ParseNumbers<double>("threshold", _leaves - 1);
        var decisions = _fields.ContainsKey("decision_type") ? ParseNumbers<int>("decision_type", _leaves - 1) : new int[_leaves - 1];
        var left = ParseNumbers<int>("left_child", _leaves - 1);
        var right = ParseNumbers<int>("right_child", _leaves - 1);
        var hasCategories = _fields.GetValueOrDefault("num_cat", "0") != "0";
        int[] boundaries = hasCategories ? ParseNumbers<int>("cat_boundaries") : [];
        uint[] words = hasCategories ? ParseNumbers<uint>("cat_threshold") : [];
        for (var node = 0; node < features.Length; node++)
        {
            var leftChild = toEnsemble(left[node]);
            var rightChild = toEnsemble(right[node]);
            if ((decisions[node] & Categorical) == 0)
            {
                var rule = MissingRule((decisions[node] & DefaultLeft) != 0, decisions[node] >> MissingTypeShift & MissingTypeMask);
                builder.AddNode(features[node], ThresholdWithZero(thresholds[node]), rule, leftChild, rightChild);
                continue;
            }
            var set = checked((int)thresholds[node]);
            var categories = words.AsSpan(boundaries[set], boundaries[set + 1] - boundaries[set]);
            model.AddCategoricalSplit(features[node]);
            builder.AddNode(features[node], 0, SplitRule.Categorical | SplitRule.Truncated, leftChild, rightChild, categories);
        }
    }

    private T[] ParseNumbers<T>(string key, int count) where T : INumber<T>
    {
        var numbers = ParseNumbers<T>(key);
        return numbers.Length == count
            ? numbers
            : throw new InvalidDataException(
                $"it is damaged: a tree of {_leaves} leaves must have {count} numbers in {key}, got {numbers.Length}.");
    }

    private T[] ParseNumbers<T>(string key) where T : INumber<T> =>
        Array.ConvertAll(_fields[key].Split(' ', StringSplitOptions.RemoveEmptyEntries), ParseNumber<T>);

    // C writes infinity as inf, .NET writes it as Infinity.
    private static T ParseNumber<T>(string value) where T : INumber<T> => value switch
    {
        "inf" => T.CreateChecked(double.PositiveInfinity),
        "-inf" => T.CreateChecked(double.NegativeInfinity),
        _ => T.Parse(value, CultureInfo.InvariantCulture),
    };
}
