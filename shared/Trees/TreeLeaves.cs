namespace Conversion.Trees;

/// <summary>Which tree each node belongs to, and which leaves each tree has.</summary>
internal sealed class TreeLeaves
{
    private TreeLeaves(Ensemble trees)
    {
        NodeTrees = FreshMemory.Array<int>(trees.Features.Length);
        Counts = new int[trees.Roots.Length];
        Starts = new int[trees.Roots.Length];
        // What no root leads to belongs to no tree.
        NodeTrees.AsSpan().Fill(-1);
        Starts.AsSpan().Fill(int.MaxValue);
        var last = new int[trees.Roots.Length];
        for (var tree = 0; tree < trees.Roots.Length; tree++)
            Assign(trees.Roots[tree], tree);
        for (var node = 0; node < trees.Features.Length; node++)
        {
            if (NodeTrees[node] < 0)
                continue;
            Assign(trees.Left[node], NodeTrees[node]);
            Assign(trees.Right[node], NodeTrees[node]);
        }
        Contiguous = true;
        for (var tree = 0; tree < Counts.Length; tree++)
        {
            Most = Math.Max(Most, Counts[tree]);
            Contiguous &= last[tree] - Starts[tree] + 1 == Counts[tree];
        }

        void Assign(int child, int tree)
        {
            if (child >= 0)
            {
                NodeTrees[child] = tree;
                return;
            }
            Counts[tree]++;
            Starts[tree] = Math.Min(Starts[tree], ~child);
            last[tree] = Math.Max(last[tree], ~child);
        }
    }

    /// <summary>Per node: its tree, or −1.</summary>
    public int[] NodeTrees { get; }

    /// <summary>Per tree: how many leaves it has.</summary>
    public int[] Counts { get; }

    /// <summary>Per tree: its first leaf.</summary>
    public int[] Starts { get; }

    /// <summary>The leaves of the largest tree.</summary>
    public int Most { get; }

    /// <summary>Whether each tree's leaves stand together.</summary>
    public bool Contiguous { get; }

    public static TreeLeaves Of(Ensemble trees) => new(trees);

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
}
