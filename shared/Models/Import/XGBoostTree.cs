using System.Globalization;
using System.Text.Json;
using Conversion.Trees;

namespace Conversion.Models.Import;

/// <summary>One tree of an XGBoost model. Nodes that pruning left behind are not reached from the root and drop out.</summary>
internal sealed class XGBoostTree
{
    // The walk takes stack by depth; trees that were learnt are far from it.
    private const int Deepest = 1000;

    private readonly float _weight;
    private readonly int[] _left;
    private readonly int[] _right;
    private readonly int[] _features;
    private readonly float[] _conditions;
    private readonly int[] _defaultLeft;
    private readonly float[] _hessians;
    private readonly Dictionary<int, uint[]> _categories = [];

    public XGBoostTree(JsonElement tree, float weight)
    {
        ImportedTrees.Refuse(
            tree.GetProperty("tree_param").TryGetProperty("size_leaf_vector", out var size)
            && int.Parse(size.GetString()!, CultureInfo.InvariantCulture) > 1,
            "trees with a vector in each leaf (size_leaf_vector)");
        _weight = weight;
        _left = XGBoostJson.Integers(tree.GetProperty("left_children"));
        _right = XGBoostJson.Integers(tree.GetProperty("right_children"));
        _features = XGBoostJson.Integers(tree.GetProperty("split_indices"));
        _conditions = XGBoostJson.Floats(tree.GetProperty("split_conditions"));
        _defaultLeft = [.. tree.GetProperty("default_left").EnumerateArray().Select(Flag)];
        _hessians = XGBoostJson.Floats(tree.GetProperty("sum_hessian"));
        // Before 1.3 there were no categories.
        if (tree.TryGetProperty("categories_nodes", out var nodes))
            ReadCategories(tree, XGBoostJson.Integers(nodes));
    }

    /// <summary>Adds the tree and returns its root.</summary>
    public int AddTo(EnsembleBuilder builder) => Add(builder, 0, Deepest);

    private int Add(EnsembleBuilder builder, int node, int depthLeft)
    {
        if (depthLeft < 0)
            throw new InvalidDataException($"a tree of it has a cycle, or more than {Deepest} splits on a path.");
        if (_left[node] < 0)
            return builder.AddLeaf(_conditions[node] * _weight, _hessians[node]);

        int added;
        if (_categories.TryGetValue(node, out var members))
        {
            // A category in the set goes right here, and left in an ensemble.
            var rule = SplitRule.Categorical | (_defaultLeft[node] == 0 ? SplitRule.MissingLeft : SplitRule.None);
            added = builder.AddNode(_features[node], 0, rule, categories: members);
            var inside = Add(builder, _right[node], depthLeft - 1);
            builder.SetChildren(added, inside, Add(builder, _left[node], depthLeft - 1));
            return added;
        }
        var condition = _conditions[node];
        // Nothing is below -∞, so nothing passes: as with NaN.
        var threshold = float.IsNegativeInfinity(condition) ? float.NaN : MathF.BitDecrement(condition);
        added = builder.AddNode(_features[node], threshold, _defaultLeft[node] != 0 ? SplitRule.MissingLeft : SplitRule.None);
        var left = Add(builder, _left[node], depthLeft - 1);
        builder.SetChildren(added, left, Add(builder, _right[node], depthLeft - 1));
        return added;
    }

    private void ReadCategories(JsonElement tree, int[] nodes)
    {
        var segments = XGBoostJson.Integers(tree.GetProperty("categories_segments"));
        var sizes = XGBoostJson.Integers(tree.GetProperty("categories_sizes"));
        var categories = XGBoostJson.Integers(tree.GetProperty("categories"));
        for (var i = 0; i < nodes.Length; i++)
        {
            var set = categories.AsSpan(segments[i], sizes[i]);
            var words = new uint[set.IsEmpty ? 1 : set.ToArray().Max() / 32 + 1];
            foreach (var category in set)
                words[(uint)category / 32] |= 1u << (category % 32);
            _categories.Add(nodes[i], words);
        }
    }

    // Written as 0 and 1, and before 1.6 as false and true.
    private static int Flag(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => value.GetInt32(),
    };
}
