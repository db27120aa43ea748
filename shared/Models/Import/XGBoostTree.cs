using System.Text.Json;
using Conversion.Trees;

namespace Conversion.Models.Import;

/// <summary>One tree of an XGBoost model. Nodes that pruning cut off from the root are left out.</summary>
internal sealed class XGBoostTree
{
    // Adding a tree takes stack by its depth. Learnt trees are far less deep.
    private const int MaximumDepth = 1000;

    // A set of categories takes a bit for each category up to its largest.
    private const int MaximumSetWords = 1 << 22;

    private readonly float _weight;
    private readonly int _vectorLength;
    private readonly int[] _left;
    private readonly int[] _right;
    private readonly int[] _features;
    private readonly float[] _conditions;
    private readonly int[] _defaultLeft;
    private readonly float[] _hessians;
    private readonly float[] _vectors;
    private readonly bool _vectorsAreOfLeaves;
    private readonly Dictionary<int, uint[]> _categories = [];

    /// <param name="tree">The tree.</param>
    /// <param name="weight">The weight of its leaves.</param>
    /// <param name="outputs">The outputs of the model, which a leaf with a vector has.</param>
    public XGBoostTree(JsonElement tree, float weight, int outputs)
    {
        var length = tree.TryGetProperty("tree_param", out var parameters) ? XGBoostJson.ParseInteger(parameters, "size_leaf_vector") : 0;
        if (length > 1 && length != outputs)
            throw new InvalidDataException($"a leaf must have {outputs} values, got size_leaf_vector {length}.");
        _vectorLength = length > 1 ? length : 0;
        _weight = weight;
        _left = XGBoostJson.ReadIntegers(tree.Field("left_children"));
        _right = XGBoostJson.ReadIntegers(tree.Field("right_children"));
        _features = XGBoostJson.ReadIntegers(tree.Field("split_indices"));
        _conditions = XGBoostJson.ReadFloats(tree.Field("split_conditions"));
        _defaultLeft = [.. tree.Field("default_left").EnumerateArray().Select(ReadFlag)];
        _hessians = tree.TryGetProperty("sum_hessian", out var hessians) ? XGBoostJson.ReadFloats(hessians) : new float[_left.Length];
        // Since 3.2 the vectors of the leaves are by themselves; before, the vectors of all nodes were together.
        _vectorsAreOfLeaves = tree.TryGetProperty("leaf_weights", out var vectors);
        _vectors = _vectorLength > 0 ? XGBoostJson.ReadFloats(_vectorsAreOfLeaves ? vectors : tree.Field("base_weights")) : [];
        // Files before 1.3 have no categories.
        if (tree.TryGetProperty("categories_nodes", out var nodes))
            ReadCategories(tree, XGBoostJson.ReadIntegers(nodes));
    }

    /// <summary>Whether a leaf has one value for each output.</summary>
    public bool HasVectorLeaves => _vectorLength > 0;

    /// <summary>Adds the tree to an ensemble and returns its root as a child.</summary>
    /// <param name="builder">The ensemble.</param>
    /// <param name="output">The output whose values the leaves take, where they have several.</param>
    public int AddTo(EnsembleBuilder builder, int output) => AddNode(builder, 0, output, MaximumDepth);

    private int AddNode(EnsembleBuilder builder, int node, int output, int depthLeft)
    {
        if (depthLeft < 0)
            throw new InvalidDataException($"one of its trees has a cycle, or more than {MaximumDepth} splits on a path.");
        if (_left[node] < 0)
            return builder.AddLeaf(ValueOf(node, output) * _weight, _hessians[node]);

        if (_categories.TryGetValue(node, out var members))
        {
            // A category in the set goes right in XGBoost, and left in an ensemble.
            var rule = _defaultLeft[node] == 0 ? SplitRule.MissingLeft : SplitRule.None;
            var added = builder.AddNode(_features[node], 0, SplitRule.Categorical | rule, words: members);
            return AddChildren(builder, added, left: _right[node], right: _left[node], output, depthLeft);
        }
        else
        {
            var rule = _defaultLeft[node] != 0 ? SplitRule.MissingLeft : SplitRule.None;
            var condition = _conditions[node];
            // No value is below −∞, and no value is at most NaN: none goes left.
            var threshold = float.IsNegativeInfinity(condition) ? float.NaN : MathF.BitDecrement(condition);
            var added = builder.AddNode(_features[node], threshold, rule);
            return AddChildren(builder, added, _left[node], _right[node], output, depthLeft);
        }
    }

    private int AddChildren(EnsembleBuilder builder, int added, int left, int right, int output, int depthLeft)
    {
        var leftChild = AddNode(builder, left, output, depthLeft - 1);
        var rightChild = AddNode(builder, right, output, depthLeft - 1);
        builder.SetChildren(added, leftChild, rightChild);
        return added;
    }

    // A leaf with a vector has the number of its vector as its right child.
    private float ValueOf(int leaf, int output)
    {
        if (!HasVectorLeaves)
            return _conditions[leaf];
        return _vectors[checked((_vectorsAreOfLeaves ? _right[leaf] : leaf) * _vectorLength + output)];
    }

    private void ReadCategories(JsonElement tree, int[] nodes)
    {
        var segments = XGBoostJson.ReadIntegers(tree.Field("categories_segments"));
        var sizes = XGBoostJson.ReadIntegers(tree.Field("categories_sizes"));
        var categories = XGBoostJson.ReadIntegers(tree.Field("categories"));
        var setWords = 0;
        for (var i = 0; i < nodes.Length; i++)
        {
            var words = CategoryWords.From(categories.AsSpan(segments[i], sizes[i]));
            if ((setWords += words.Length) > MaximumSetWords)
                throw new InvalidDataException("the sets of categories of one of its trees take too much memory.");
            if (!_categories.TryAdd(nodes[i], words))
                throw new InvalidDataException($"node {nodes[i]} of one of its trees has two sets of categories.");
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
