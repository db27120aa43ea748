using System.Globalization;
using System.Text.Json;
using Conversion.Trees;

namespace Conversion.Models.Import;

/// <summary>One tree of an XGBoost model. Nodes that pruning cut off from the root are left out.</summary>
internal sealed class XGBoostTree
{
    // Adding a tree takes stack by its depth. Learnt trees are far less deep.
    private const int MaximumDepth = 1000;

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
        ImportedTrees.ThrowIfUnsupported(
            tree.GetProperty("tree_param").TryGetProperty("size_leaf_vector", out var size)
            && int.Parse(size.GetString()!, CultureInfo.InvariantCulture) > 1,
            "trees with a vector in each leaf (size_leaf_vector)");
        _weight = weight;
        _left = XGBoostJson.ReadIntegers(tree.GetProperty("left_children"));
        _right = XGBoostJson.ReadIntegers(tree.GetProperty("right_children"));
        _features = XGBoostJson.ReadIntegers(tree.GetProperty("split_indices"));
        _conditions = XGBoostJson.ReadFloats(tree.GetProperty("split_conditions"));
        _defaultLeft = [.. tree.GetProperty("default_left").EnumerateArray().Select(ReadFlag)];
        _hessians = XGBoostJson.ReadFloats(tree.GetProperty("sum_hessian"));
        // Files before 1.3 have no categories.
        if (tree.TryGetProperty("categories_nodes", out var nodes))
            ReadCategories(tree, XGBoostJson.ReadIntegers(nodes));
    }

    /// <summary>Adds the tree to an ensemble and returns its root as a child.</summary>
    public int AddTo(EnsembleBuilder builder) => AddNode(builder, 0, MaximumDepth);

    private int AddNode(EnsembleBuilder builder, int node, int depthLeft)
    {
        if (depthLeft < 0)
            throw new InvalidDataException($"one of its trees has a cycle, or more than {MaximumDepth} splits on a path.");
        if (_left[node] < 0)
            return builder.AddLeaf(_conditions[node] * _weight, _hessians[node]);

        if (_categories.TryGetValue(node, out var members))
        {
            // A category in the set goes right in XGBoost, and left in an ensemble.
            var rule = _defaultLeft[node] == 0 ? SplitRule.MissingLeft : SplitRule.None;
            var added = builder.AddNode(_features[node], 0, SplitRule.Categorical | rule, categories: members);
            return AddChildren(builder, added, left: _right[node], right: _left[node], depthLeft);
        }
        else
        {
            var rule = _defaultLeft[node] != 0 ? SplitRule.MissingLeft : SplitRule.None;
            var condition = _conditions[node];
            // No value is below −∞, and no value is at most NaN: none goes left.
            var threshold = float.IsNegativeInfinity(condition) ? float.NaN : MathF.BitDecrement(condition);
            var added = builder.AddNode(_features[node], threshold, rule);
            return AddChildren(builder, added, _left[node], _right[node], depthLeft);
        }
    }

    private int AddChildren(EnsembleBuilder builder, int added, int left, int right, int depthLeft)
    {
        var leftChild = AddNode(builder, left, depthLeft - 1);
        var rightChild = AddNode(builder, right, depthLeft - 1);
        builder.SetChildren(added, leftChild, rightChild);
        return added;
    }

    private void ReadCategories(JsonElement tree, int[] nodes)
    {
        var segments = XGBoostJson.ReadIntegers(tree.GetProperty("categories_segments"));
        var sizes = XGBoostJson.ReadIntegers(tree.GetProperty("categories_sizes"));
        var categories = XGBoostJson.ReadIntegers(tree.GetProperty("categories"));
        for (var i = 0; i < nodes.Length; i++)
        {
            var set = categories.AsSpan(segments[i], sizes[i]);
            var words = new uint[set.IsEmpty ? 1 : set.ToArray().Max() / 32 + 1];
            foreach (var category in set)
                words[(uint)category / 32] |= 1u << (category % 32);
            _categories.Add(nodes[i], words);
        }
    }

    // 0 and 1; before 1.6 false and true.
    private static int ReadFlag(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => value.GetInt32(),
    };
}
