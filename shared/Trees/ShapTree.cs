using System.Runtime.Intrinsics;

namespace Conversion.Trees;

/// <summary>Prepares one tree for <see cref="TreeShap"/>.</summary>
internal sealed class ShapTree
{
    private readonly Ensemble _trees;
    private readonly double[] _covers;

    // Per slot: the share of the training data that passes all tests on the slot's feature, up to and including the slot.
    private readonly double[] _shares;

    // Per slot: the share of the training data that reaches it, and the number of different features on the path.
    private readonly double[] _reached;
    private readonly int[] _featuresOnPath;

    /// <param name="trees">The ensemble.</param>
    /// <param name="root">The root of the tree.</param>
    /// <param name="nodes">The nodes of the tree, parents before children.</param>
    /// <param name="covers">The cover of every node of the ensemble.</param>
    /// <param name="positions">A buffer with a place for every node of the ensemble.</param>
    public ShapTree(Ensemble trees, int root, ReadOnlySpan<int> nodes, double[] covers, int[] positions)
    {
        _trees = trees;
        _covers = covers;
        Root = root;
        Nodes = new ShapNode[nodes.Length];
        _shares = new double[2 * nodes.Length + 1];
        _reached = new double[_shares.Length];
        _featuresOnPath = new int[_shares.Length];
        _shares[0] = 1;
        _reached[0] = 1;
        if (nodes.Length == 0)
            Mean = trees.Leaves[~root];

        for (var i = 0; i < nodes.Length; i++)
            positions[nodes[i]] = i;
        for (var i = 0; i < nodes.Length; i++)
        {
            ref var node = ref Nodes[i];
            node.Test = new(nodes[i], trees.Features[nodes[i]], trees.Thresholds[nodes[i]]);
            node.Previous = node.Parent;
            while (node.Previous > 0 && NodeAbove(node.Previous).Test.Feature != node.Test.Feature)
                node.Previous = NodeAbove(node.Previous).Parent;
            node.PreviousShare = _shares[node.Previous];
            node.PreviousInverse = node.PreviousShare > 0 ? 1 / node.PreviousShare : 0;
            var left = trees.Left[nodes[i]];
            var right = trees.Right[nodes[i]];
            node.LeftShare = FollowEdge(node, 2 * i + 1, left, positions);
            node.RightShare = FollowEdge(node, 2 * i + 2, right, positions);
            node.LeftLeaf = left >= 0 ? 1 : trees.Leaves[~left];
            node.RightLeaf = right >= 0 ? 1 : trees.Leaves[~right];
        }
    }

    /// <summary>The root of the tree.</summary>
    public int Root { get; }

    /// <summary>The mean of the tree over the training data.</summary>
    public double Mean { get; private set; }

    /// <summary>The nodes of the tree, parents before children.</summary>
    public ShapNode[] Nodes { get; }

    /// <summary>The largest number of different features on a path; 0 for a single leaf.</summary>
    public int MaximumFeatures { get; private set; }

    /// <summary>The number of points that makes the quadrature exact, rounded up to a multiple of four.</summary>
    public int PointCount => (MaximumFeatures + 7) / 8 * 4;

    /// <summary>Returns the cover of every node of an ensemble: how much of the training data reaches it.</summary>
    public static double[] NodeCovers(Ensemble trees)
    {
        var covers = new double[trees.Features.Length];
        for (var node = covers.Length - 1; node >= 0; node--)
            covers[node] = CoverOf(trees, covers, trees.Left[node]) + CoverOf(trees, covers, trees.Right[node]);
        return covers;
    }

    /// <summary>Returns the tree at four points.</summary>
    public ShapTreePoints At(Vector256<double> points)
    {
        var one = Vector256<double>.One;
        return new(Nodes, Array.ConvertAll(_shares, share => one / (points + (one - points) * Vector256.Create(share))));
    }

    // Fills the slot of an edge and returns its share.
    private double FollowEdge(in ShapNode node, int slot, int child, int[] positions)
    {
        var cover = _covers[node.Test.Node];
        var share = cover > 0 ? CoverOf(_trees, _covers, child) / cover : 0;
        _shares[slot] = share * _shares[node.Previous];
        _reached[slot] = share * _reached[node.Parent];
        _featuresOnPath[slot] = _featuresOnPath[node.Parent] + (node.Previous == 0 ? 1 : 0);
        MaximumFeatures = Math.Max(MaximumFeatures, _featuresOnPath[slot]);
        if (child >= 0)
            Nodes[positions[child]].Parent = slot;
        else
            Mean += _reached[slot] * _trees.Leaves[~child];
        return _shares[slot];
    }

    private static double CoverOf(Ensemble trees, double[] covers, int child) => child >= 0 ? covers[child] : trees.Covers[~child];

    private ref ShapNode NodeAbove(int slot) => ref Nodes[(slot - 1) / 2];
}
