
namespace Conversion.Trees;

/// <summary>Walks each tree from its root to a leaf: for trees of any depth and shape.</summary>
internal sealed class TreeTraversal(Ensemble trees) : CompiledEnsemble(trees.FeatureCount)
{
    // A batch walks one tree with a block of rows before the next tree, so that the tree stays in the cache.
    private const int BlockRows = 64;

    private readonly Node[] _nodes = [.. Enumerable.Range(0, trees.Features.Length).Select(node => Pack(trees, node))];

    // True where the nodes need no other rule than the direction of missing values.
    private readonly bool _hasSimpleRules = Array.TrueForAll(trees.Rules, rule => (rule & ~SplitRule.MissingLeft) == 0);

    public override long Bytes => _nodes.Length * 16L;

    private protected override double MarginCore(ReadOnlySpan<float> row)
    {
        var sum = trees.InitialSum;
        foreach (var root in trees.Roots)
            sum = trees.Add(sum, FindLeafValue(root, row));
        return sum;
    }

    private protected override void MarginsCore(ReadOnlySpan<float> rows, Span<double> margins)
    {
        while (margins.Length > 0)
        {
            var block = margins[..Math.Min(BlockRows, margins.Length)];
            block.Fill(trees.InitialSum);
            foreach (var root in trees.Roots)
                for (var i = 0; i < block.Length; i++)
                    block[i] = trees.Add(block[i], FindLeafValue(root, rows.Slice(i * FeatureCount, FeatureCount)));
            rows = rows[(block.Length * FeatureCount)..];
            margins = margins[block.Length..];
        }
    }

    private double FindLeafValue(int child, ReadOnlySpan<float> row)
    {
        if (!_hasSimpleRules)
            return trees.Leaves[trees.FindLeaf(child, row)];
        while (child >= 0)
        {
            ref readonly var node = ref _nodes[child];
            var value = row[node.Feature & int.MaxValue];
            // The sign bit of the feature is set where NaN goes left.
            var left = value <= node.Threshold || (node.Feature < 0 && float.IsNaN(value));
            child = left ? node.Left : node.Right;
        }
        return trees.Leaves[~child];
    }

    private static Node Pack(Ensemble trees, int node)
    {
        var missingLeft = trees.Rules.Length > 0 && (trees.Rules[node] & SplitRule.MissingLeft) != 0;
        var feature = trees.Features[node] | (missingLeft ? int.MinValue : 0);
        return new(trees.Thresholds[node], feature, trees.Left[node], trees.Right[node]);
    }

    private readonly record struct Node(float Threshold, int Feature, int Left, int Right);
}
