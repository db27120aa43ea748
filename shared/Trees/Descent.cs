namespace Conversion.Trees;

/// <summary>
/// Walks each tree from its root: for trees of any depth and shape.
/// </summary>
internal sealed class Descent(Ensemble trees) : Evaluator(trees.FeatureCount)
{
    // A batch walks one tree with a block of rows before the next tree, so that the tree stays in the cache.
    private const int BlockRows = 64;

    private readonly Node[] _nodes = [.. Enumerable.Range(0, trees.Features.Length).Select(i => Pack(trees, i))];
    private readonly bool _plain = Array.TrueForAll(trees.Rules, rule => (rule & ~SplitRule.MissingLeft) == 0);

    public override long Bytes => _nodes.Length * 16L;

    private protected override double MarginCore(ReadOnlySpan<float> row)
    {
        var sum = trees.FirstSum;
        foreach (var root in trees.Roots)
            sum = trees.Add(sum, Walk(root, row));
        return sum;
    }

    private protected override void MarginsCore(ReadOnlySpan<float> rows, Span<double> margins)
    {
        while (margins.Length > 0)
        {
            var block = margins[..Math.Min(BlockRows, margins.Length)];
            block.Fill(trees.FirstSum);
            foreach (var root in trees.Roots)
                for (var i = 0; i < block.Length; i++)
                    block[i] = trees.Add(block[i], Walk(root, rows.Slice(i * FeatureCount, FeatureCount)));
            rows = rows[(block.Length * FeatureCount)..];
            margins = margins[block.Length..];
        }
    }

    private double Walk(int child, ReadOnlySpan<float> row)
    {
        if (!_plain)
            return trees.Leaves[trees.Leaf(child, row)];
        while (child >= 0)
        {
            ref readonly var node = ref _nodes[child];
            var value = row[node.Feature & int.MaxValue];
            // The sign of the feature says where NaN goes: a set bit sends it left.
            var left = value <= node.Threshold || (node.Feature < 0 && float.IsNaN(value));
            child = left ? node.Left : node.Right;
        }
        return trees.Leaves[~child];
    }

    private static Node Pack(Ensemble trees, int i)
    {
        var missingLeft = trees.Rules.Length > 0 && (trees.Rules[i] & SplitRule.MissingLeft) != 0;
        return new(trees.Thresholds[i], trees.Features[i] | (missingLeft ? int.MinValue : 0), trees.Left[i], trees.Right[i]);
    }

    private readonly record struct Node(float Threshold, int Feature, int Left, int Right);
}
