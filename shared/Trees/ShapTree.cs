using System.Runtime.Intrinsics;

namespace Conversion.Trees;

/// <summary>Prepares one tree for <see cref="TreeShap"/>.</summary>
internal sealed class ShapTree
{
    private readonly ShapNode[] _nodes;

    // Per edge: the share of the training data that passes all tests on its feature up to and including it.
    private readonly double[] _shares;
    private readonly int _mostFeatures;

    public ShapTree(Ensemble trees, int root, ReadOnlySpan<int> nodes)
    {
        _nodes = new ShapNode[nodes.Length];
        _shares = new double[2 * nodes.Length];
        if (nodes.Length == 0)
        {
            Mean = trees.Leaves[~root];
            return;
        }

        var covers = Covers(trees, nodes);
        var local = new Dictionary<int, int>(nodes.Length);
        for (var i = 0; i < nodes.Length; i++)
            local[nodes[i]] = i;

        // Per edge: the share of the data, and the number of different features on the way.
        var reached = new double[2 * nodes.Length];
        var features = new int[2 * nodes.Length];
        _nodes[0].Parent = -1;
        for (var i = 0; i < nodes.Length; i++)
        {
            ref var node = ref _nodes[i];
            node.Index = nodes[i];
            node.Feature = trees.Features[node.Index];
            node.Threshold = trees.Thresholds[node.Index];
            node.Previous = node.Parent;
            while (node.Previous >= 0 && _nodes[node.Previous / 2].Feature != node.Feature)
                node.Previous = _nodes[node.Previous / 2].Parent;
            for (var side = 0; side < 2; side++)
            {
                var edge = 2 * i + side;
                var child = (side == 0 ? trees.Left : trees.Right)[node.Index];
                var share = covers[i] > 0
                    ? (child >= 0 ? covers[local[child]] : trees.Covers[~child]) / covers[i]
                    : 0;
                _shares[edge] = share * (node.Previous < 0 ? 1 : _shares[node.Previous]);
                reached[edge] = share * (node.Parent < 0 ? 1 : reached[node.Parent]);
                features[edge] = (node.Parent < 0 ? 0 : features[node.Parent]) + (node.Previous < 0 ? 1 : 0);
                _mostFeatures = Math.Max(_mostFeatures, features[edge]);
                if (child >= 0)
                {
                    _nodes[local[child]].Parent = edge;
                    continue;
                }
                var leaf = trees.Leaves[~child];
                Mean += reached[edge] * leaf;
                if (side == 0)
                    (node.LeftIsLeaf, node.LeftLeaf) = (true, leaf);
                else
                    (node.RightIsLeaf, node.RightLeaf) = (true, leaf);
            }
        }
    }

    /// <summary>The mean of the tree over the training data.</summary>
    public double Mean { get; }

    /// <summary>As many passes of four points as make the quadrature exact; none for a single leaf.</summary>
    public IEnumerable<ShapPass> Passes()
    {
        var count = (_mostFeatures + 7) / 8;
        var points = Quadrature.Of(4 * count);
        for (var pass = 0; pass < count; pass++)
        {
            var edges = new ShapEdge[_shares.Length];
            for (var edge = 0; edge < edges.Length; edge++)
                edges[edge] = Edge(edge, Vector256.Create(points.Points, 4 * pass), Vector256.Create(points.Weights, 4 * pass));
            yield return new(_nodes, edges);
        }
    }

    private ShapEdge Edge(int edge, Vector256<double> t, Vector256<double> weight)
    {
        var one = Vector256<double>.One;
        var previous = _nodes[edge / 2].Previous;
        var share = Vector256.Create(_shares[edge]);
        var shareBefore = Vector256.Create(previous < 0 ? 1 : _shares[previous]);

        // t o + (1 − t) z with o = 1 before and now, and with o = 0 now.
        var before = t + (one - t) * shareBefore;
        var passed = t + (one - t) * share;
        var failed = (one - t) * share;
        // (o − z) / (t o + (1 − t) z), likewise. The last is −1 / (1 − t) whatever the share.
        var gainBefore = (one - shareBefore) / before;
        return new()
        {
            Passed = passed / before,
            Failed = failed / before,
            PassedWeight = weight * ((one - share) / passed - gainBefore),
            FailedWeight = weight * (-one / (one - t) - gainBefore),
            Share = shareBefore[0] > 0 ? share[0] / shareBefore[0] : 0,
        };
    }

    private static double[] Covers(Ensemble trees, ReadOnlySpan<int> nodes)
    {
        var covers = new double[nodes.Length];
        var byNode = new Dictionary<int, double>(nodes.Length);
        for (var i = nodes.Length - 1; i >= 0; i--)
        {
            var node = nodes[i];
            byNode[node] = covers[i] = Of(trees.Left[node]) + Of(trees.Right[node]);
        }
        return covers;

        double Of(int child) => child >= 0 ? byNode[child] : trees.Covers[~child];
    }
}
