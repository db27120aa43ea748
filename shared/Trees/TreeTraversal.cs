using System.Numerics;
using System.Runtime.CompilerServices;

namespace Conversion.Trees;

/// <summary>Walks each tree from its root to a leaf: for trees of any depth and shape.</summary>
internal static class TreeTraversal
{
    /// <summary>Prepares an ensemble.</summary>
    public static CompiledEnsemble Build(Ensemble trees) =>
        trees.IsDouble ? new TreeTraversal<double>(trees) : new TreeTraversal<float>(trees);
}

/// <summary>Walks trees over values of one type.</summary>
internal sealed class TreeTraversal<T> : CompiledEnsemble<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // A batch walks one tree with a block of rows before the next tree, so that the tree stays in the cache.
    private const int BlockRows = 64;

    private readonly Ensemble _trees;
    private readonly Node[] _nodes;

    // True where the nodes need no other rule than the direction of missing values.
    private readonly bool _hasSimpleRules;

    public TreeTraversal(Ensemble trees) : base(trees)
    {
        _trees = trees;
        _nodes = [.. Enumerable.Range(0, trees.Features.Length).Select(node => Pack(trees, node))];
        _hasSimpleRules = Array.TrueForAll(trees.Rules, rule => (rule & ~SplitRule.MissingLeft) == 0);
    }

    public override long Bytes => _nodes.LongLength * Unsafe.SizeOf<Node>();

    private protected override double Run(ReadOnlySpan<T> row)
    {
        var sum = _trees.InitialSum;
        foreach (var root in _trees.Roots)
            sum = _trees.Add(sum, FindLeafValue(root, row));
        return sum;
    }

    private protected override void Run(ReadOnlySpan<T> rows, Span<double> margins)
    {
        while (margins.Length > 0)
        {
            var block = margins[..Math.Min(BlockRows, margins.Length)];
            block.Fill(_trees.InitialSum);
            foreach (var root in _trees.Roots)
                for (var i = 0; i < block.Length; i++)
                    block[i] = _trees.Add(block[i], FindLeafValue(root, rows.Slice(i * FeatureCount, FeatureCount)));
            rows = rows[(block.Length * FeatureCount)..];
            margins = margins[block.Length..];
        }
    }

    private double FindLeafValue(int child, ReadOnlySpan<T> row)
    {
        if (!_hasSimpleRules)
            return _trees.Leaves[_trees.FindLeaf(child, row)];
        while (child >= 0)
        {
            ref readonly var node = ref _nodes[child];
            var value = row[node.Feature & int.MaxValue];
            // The sign bit of the feature is set where NaN goes left.
            var left = value <= node.Threshold || (node.Feature < 0 && T.IsNaN(value));
            child = left ? node.Left : node.Right;
        }
        return _trees.Leaves[~child];
    }

    private static Node Pack(Ensemble trees, int node)
    {
        var missingLeft = trees.Rules.Length > 0 && (trees.Rules[node] & SplitRule.MissingLeft) != 0;
        var feature = trees.Features[node] | (missingLeft ? int.MinValue : 0);
        return new(trees.ThresholdOf<T>(node), feature, trees.Left[node], trees.Right[node]);
    }

    private readonly record struct Node(T Threshold, int Feature, int Left, int Right);
}
