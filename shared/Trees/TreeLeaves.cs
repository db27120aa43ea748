namespace Conversion.Trees;

/// <summary>Which tree each node and leaf belongs to, and the leaves below each node as bits within their tree.</summary>
internal sealed class TreeLeaves
{
    private readonly int[] _leafBits;
    private readonly ulong[] _below;

    private TreeLeaves(Ensemble trees)
    {
        NodeTrees = new int[trees.Features.Length];
        LeafTrees = new int[trees.Leaves.Length];
        Counts = new int[trees.Roots.Length];
        _leafBits = new int[trees.Leaves.Length];
        _below = new ulong[trees.Features.Length];
        // What no root leads to belongs to no tree.
        NodeTrees.AsSpan().Fill(-1);
        LeafTrees.AsSpan().Fill(-1);
        for (var tree = 0; tree < trees.Roots.Length; tree++)
            Assign(trees.Roots[tree], tree);
        for (var node = 0; node < trees.Features.Length; node++)
        {
            if (NodeTrees[node] < 0)
                continue;
            Assign(trees.Left[node], NodeTrees[node]);
            Assign(trees.Right[node], NodeTrees[node]);
        }
        for (var node = trees.Features.Length - 1; node >= 0; node--)
            _below[node] = Below(trees.Left[node]) | Below(trees.Right[node]);
        Most = Counts.Length == 0 ? 0 : Counts.Max();
    }

    /// <summary>Per node: its tree, or −1.</summary>
    public int[] NodeTrees { get; }

    /// <summary>Per leaf: its tree, or −1.</summary>
    public int[] LeafTrees { get; }

    /// <summary>Per tree: how many leaves it has.</summary>
    public int[] Counts { get; }

    /// <summary>The leaves of the largest tree. Above 64 the bits mean nothing.</summary>
    public int Most { get; }

    public static TreeLeaves Of(Ensemble trees) => new(trees);

    /// <summary>The bit of a leaf within its tree.</summary>
    public int Bit(int leaf) => _leafBits[leaf];

    /// <summary>The leaves below a child, as bits.</summary>
    public ulong Below(int child) => child >= 0 ? _below[child] : 1UL << _leafBits[~child];

    /// <summary>All nodes, tree after tree.</summary>
    public int[] NodesByTree()
    {
        // A tree has one node less than leaves, which says where its nodes start.
        var next = new int[Counts.Length];
        for (var tree = 1; tree < next.Length; tree++)
            next[tree] = next[tree - 1] + Counts[tree - 1] - 1;
        var nodes = new int[Counts.Sum() - Counts.Length];
        for (var node = 0; node < NodeTrees.Length; node++)
            if (NodeTrees[node] >= 0)
                nodes[next[NodeTrees[node]]++] = node;
        return nodes;
    }

    private void Assign(int child, int tree)
    {
        if (child >= 0)
        {
            NodeTrees[child] = tree;
            return;
        }
        LeafTrees[~child] = tree;
        _leafBits[~child] = Counts[tree]++;
    }
}
