using System.Globalization;
using System.Numerics;
using Conversion.Trees;

namespace Conversion.Models.Import;

/// <summary>One tree of a LightGBM model. LightGBM numbers children as an <see cref="Ensemble"/> does.</summary>
internal sealed class LightGbmTree(Dictionary<string, string> fields)
{
    // The bits of decision_type: two flags, then the missing type.
    private const int Categorical = 1;
    private const int DefaultLeft = 2;
    private const int MissingTypeShift = 2;
    private const int MissingTypeMask = 3;
    private const int MissingZero = 1;
    private const int MissingNaN = 2;

    /// <summary>Adds the tree to an ensemble.</summary>
    public void AddTo(EnsembleBuilder builder)
    {
        ImportedTrees.ThrowIfUnsupported(fields.GetValueOrDefault("is_linear", "0") != "0", "linear trees (linear_tree)");
        var leaves = ParseNumbers<double>("leaf_value");
        var hasCounts = leaves.Length > 1 && fields.ContainsKey("leaf_count");
        var counts = hasCounts ? ParseNumbers<double>("leaf_count") : new double[leaves.Length];
        var firstNode = builder.NextNode;
        var firstLeaf = builder.NextLeaf;
        builder.AddRoot(leaves.Length > 1 ? firstNode : ~firstLeaf);
        if (leaves.Length > 1)
            AddNodes(builder, child => child >= 0 ? firstNode + child : ~(firstLeaf + ~child));
        for (var leaf = 0; leaf < leaves.Length; leaf++)
            builder.AddLeaf(leaves[leaf], counts[leaf]);
    }

    private void AddNodes(EnsembleBuilder builder, Func<int, int> toEnsemble)
    {
        var features = ParseNumbers<int>("split_feature");
        var thresholds = ParseNumbers<double>("threshold");
        var decisions = ParseNumbers<int>("decision_type");
        var left = ParseNumbers<int>("left_child");
        var right = ParseNumbers<int>("right_child");
        var hasCategories = fields.GetValueOrDefault("num_cat", "0") != "0";
        int[] boundaries = hasCategories ? ParseNumbers<int>("cat_boundaries") : [];
        uint[] words = hasCategories ? ParseNumbers<uint>("cat_threshold") : [];
        for (var node = 0; node < features.Length; node++)
        {
            var leftChild = toEnsemble(left[node]);
            var rightChild = toEnsemble(right[node]);
            if ((decisions[node] & Categorical) == 0)
            {
                builder.AddNode(
                    features[node], FloatThreshold(thresholds[node]), MissingRule(decisions[node]), leftChild, rightChild);
                continue;
            }
            var set = (int)thresholds[node];
            var categories = words.AsSpan(boundaries[set], boundaries[set + 1] - boundaries[set]);
            builder.AddNode(
                features[node], 0, SplitRule.Categorical | SplitRule.Truncated, leftChild, rightChild, categories);
        }
    }

    private static SplitRule MissingRule(int decision)
    {
        var direction = (decision & DefaultLeft) != 0 ? SplitRule.MissingLeft : SplitRule.None;
        return (decision >> MissingTypeShift & MissingTypeMask) switch
        {
            MissingNaN => direction,
            MissingZero => direction | SplitRule.NaNIsZero | SplitRule.ZeroIsMissing,
            _ => SplitRule.NaNIsZero,
        };
    }

    // The largest float that goes left. All values within the zero threshold go where 0 goes.
    private static float FloatThreshold(double threshold)
    {
        if (threshold is >= 0 and < Ensemble.ZeroThreshold)
            return Ensemble.ZeroThreshold;
        if (threshold is < 0 and >= -Ensemble.ZeroThreshold)
            return MathF.BitDecrement(-Ensemble.ZeroThreshold);
        var nearest = (float)threshold;
        return nearest > threshold ? MathF.BitDecrement(nearest) : nearest;
    }

    private T[] ParseNumbers<T>(string key) where T : INumber<T> =>
        Array.ConvertAll(fields[key].Split(' ', StringSplitOptions.RemoveEmptyEntries), ParseNumber<T>);

    // C writes infinity as inf, .NET writes it as Infinity.
    private static T ParseNumber<T>(string value) where T : INumber<T> => value switch
    {
        "inf" => T.CreateChecked(double.PositiveInfinity),
        "-inf" => T.CreateChecked(double.NegativeInfinity),
        _ => T.Parse(value, CultureInfo.InvariantCulture),
    };
}
