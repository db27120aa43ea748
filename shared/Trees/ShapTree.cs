using System.Runtime.Intrinsics;

namespace Conversion.Trees;

/// <summary>Prepares one tree for <see cref="TreeShap"/>.</summary>
internal sealed class ShapTree
{
    // Per slot: the share of the training data that passes all tests on its feature up to and including it.
    private readonly double[] _shares;

    /// <param name="trees">The ensemble.</param>
    /// <param name="root">The tree's root.</param>
    /// <param name="nodes">Its nodes, parents before children.</param>
    /// <param name="covers">The cover of every node of the ensemble.</param>
    /// <param name="local">Room for a number a node of the ensemble.</param>
    public ShapTree(Ensemble trees, int root, ReadOnlySpan<int> nodes, double[] covers, int[] local)
    {
        Nodes = new ShapNode[nodes.Length];
        _shares = new double[2 * nodes.Length + 1];
        _shares[0] = 1;
        if (nodes.Length == 0)
        {
            Mean = trees.Leaves[~root];
            return;
        }

        for (var i = 0; i < nodes.Length; i++)
            local[nodes[i]] = i;

        // Per slot: the share of the data that comes by, and the number of different features on the way.
        var reached = new double[_shares.Length];
        var features = new int[_shares.Length];
        reached[0] = 1;
        for (var i = 0; i < nodes.Length; i++)
        {
            ref var node = ref Nodes[i];
            node.Test = new(nodes[i], trees.Features[nodes[i]], trees.Thresholds[nodes[i]]);
            node.Previous = node.Parent;
            while (node.Previous > 0 && Above(node.Previous).Test.Feature != node.Test.Feature)
                node.Previous = Above(node.Previous).Parent;
            node.PreviousShare = _shares[node.Previous];
            node.PreviousInverse = node.PreviousShare > 0 ? 1 / node.PreviousShare : 0;
            (node.LeftShare, node.LeftLeaf) = Follow(i, 2 * i + 1, trees.Left[nodes[i]]);
            (node.RightShare, node.RightLeaf) = Follow(i, 2 * i + 2, trees.Right[nodes[i]]);
        }

        (double Share, double Leaf) Follow(int i, int slot, int child)
        {
            var (parent, previous) = (Nodes[i].Parent, Nodes[i].Previous);
            var cover = covers[Nodes[i].Test.Node];
            var share = cover > 0 ? (child >= 0 ? covers[child] : trees.Covers[~child]) / cover : 0;
            _shares[slot] = share * _shares[previous];
            reached[slot] = share * reached[parent];
            features[slot] = features[parent] + (previous == 0 ? 1 : 0);
            Features = Math.Max(Features, features[slot]);
            if (child >= 0)
            {
                Nodes[local[child]].Parent = slot;
                return (_shares[slot], 1);
            }
            Mean += reached[slot] * trees.Leaves[~child];
            return (_shares[slot], trees.Leaves[~child]);
        }
    }

    /// <summary>The mean of the tree over the training data.</summary>
    public double Mean { get; private set; }

    /// <summary>Parents before children.</summary>
    public ShapNode[] Nodes { get; }

    /// <summary>The most different features on one path: 0 for a single leaf.</summary>
    public int Features { get; private set; }

    /// <summary>How many points make the quadrature exact: a multiple of four.</summary>
    public int Points => (Features + 7) / 8 * 4;

    /// <summary>The tree at four points.</summary>
    public ShapPass At(Vector256<double> t) => new(
        Nodes, Array.ConvertAll(_shares, share => Vector256<double>.One / (t + (Vector256<double>.One - t) * Vector256.Create(share))));

    private ref ShapNode Above(int slot) => ref Nodes[(slot - 1) / 2];

    /// <summary>How much of the training data comes by each node of an ensemble.</summary>
    public static double[] Covers(Ensemble trees)
    {
        var covers = new double[trees.Features.Length];
        for (var node = covers.Length - 1; node >= 0; node--)
            covers[node] = Of(trees.Left[node]) + Of(trees.Right[node]);
        return covers;

        double Of(int child) => child >= 0 ? covers[child] : trees.Covers[~child];
    }
}
