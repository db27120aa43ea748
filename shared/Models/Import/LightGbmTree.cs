using System.Globalization;
using System.Numerics;
using Conversion.Trees;

namespace Conversion.Models.Import;

/// <summary>One tree of a LightGBM model: its children are numbered as in an <see cref="Ensemble"/>.</summary>
internal sealed class LightGbmTree(Dictionary<string, string> fields)
{
    // The bits of decision_type.
    private const int Categorical = 1;
    private const int DefaultLeft = 2;
    private const int MissingZero = 1;
    private const int MissingNaN = 2;

    /// <summary>Adds the tree.</summary>
    public void AddTo(EnsembleBuilder builder)
    {
        ImportedTrees.Refuse(fields.GetValueOrDefault("is_linear", "0") != "0", "linear trees (linear_tree)");
        var leaves = Numbers<double>("leaf_value");
        var counts = leaves.Length > 1 && fields.ContainsKey("leaf_count") ? Numbers<double>("leaf_count") : new double[leaves.Length];
        var (firstNode, firstLeaf) = (builder.Nodes, builder.Leaves);
        builder.AddRoot(leaves.Length > 1 ? firstNode : ~firstLeaf);
        if (leaves.Length > 1)
            AddNodes(builder, child => child >= 0 ? firstNode + child : ~(firstLeaf + ~child));
        for (var leaf = 0; leaf < leaves.Length; leaf++)
            builder.AddLeaf(leaves[leaf], counts[leaf]);
    }

    private void AddNodes(EnsembleBuilder builder, Func<int, int> child)
    {
        var features = Numbers<int>("split_feature");
        var thresholds = Numbers<double>("threshold");
        var decisions = Numbers<int>("decision_type");
        var (left, right) = (Numbers<int>("left_child"), Numbers<int>("right_child"));
        var hasCategories = fields.GetValueOrDefault("num_cat", "0") != "0";
        int[] boundaries = hasCategories ? Numbers<int>("cat_boundaries") : [];
        uint[] words = hasCategories ? Numbers<uint>("cat_threshold") : [];
        for (var node = 0; node < features.Length; node++)
        {
            if ((decisions[node] & Categorical) != 0)
            {
                var set = (int)thresholds[node];
                builder.AddNode(
                    features[node], 0, SplitRule.Categorical | SplitRule.Truncated, child(left[node]), child(right[node]),
                    words.AsSpan(boundaries[set], boundaries[set + 1] - boundaries[set]));
                continue;
            }
            builder.AddNode(
                features[node], Threshold(thresholds[node]), Rule(decisions[node]), child(left[node]), child(right[node]));
        }
    }

    private static SplitRule Rule(int decision)
    {
        var direction = (decision & DefaultLeft) != 0 ? SplitRule.MissingLeft : SplitRule.None;
        return (decision >> 2 & 3) switch
        {
            MissingNaN => direction,
            MissingZero => direction | SplitRule.NaNIsZero | SplitRule.ZeroIsMissing,
            _ => SplitRule.NaNIsZero,
        };
    }

    /// <summary>The largest float that goes left. All of the band around 0 goes where 0 does.</summary>
    private static float Threshold(double threshold)
    {
        if (threshold is >= 0 and < Ensemble.ZeroBand)
            return Ensemble.ZeroBand;
        if (threshold is < 0 and >= -Ensemble.ZeroBand)
            return MathF.BitDecrement(-Ensemble.ZeroBand);
        var nearest = (float)threshold;
        return nearest > threshold ? MathF.BitDecrement(nearest) : nearest;
    }

    private T[] Numbers<T>(string key) where T : INumber<T> =>
        Array.ConvertAll(
            fields[key].Split(' ', StringSplitOptions.RemoveEmptyEntries), Parse<T>);

    // C writes infinity as inf, .NET as Infinity.
    private static T Parse<T>(string value) where T : INumber<T> => value switch
    {
        "inf" => T.CreateChecked(double.PositiveInfinity),
        "-inf" => T.CreateChecked(double.NegativeInfinity),
        _ => T.Parse(value, CultureInfo.InvariantCulture),
    };
}
