namespace Conversion.Trees;

/// <summary>Which tree each node belongs to, and which leaves each tree has.</summary>
internal sealed class TreeLeaves
{
    // Per tree: its last leaf.
    private readonly int[] _ends;

    private TreeLeaves(Ensemble trees)
    {
        NodeTrees = PagePrefault.AllocateArray<int>(trees.Features.Length);
        Counts = new int[trees.Roots.Length];
        Starts = new int[trees.Roots.Length];
        _ends = new int[trees.Roots.Length];
        NodeTrees.AsSpan().Fill(-1);
        Starts.AsSpan().Fill(int.MaxValue);
        for (var tree = 0; tree < trees.Roots.Length; tree++)
            Assign(trees.Roots[tree], tree);
        for (var node = 0; node < trees.Features.Length; node++)
        {
            if (NodeTrees[node] < 0)
                continue;
            Assign(trees.Left[node], NodeTrees[node]);
            Assign(trees.Right[node], NodeTrees[node]);
        }
        AreContiguous = true;
        for (var tree = 0; tree < Counts.Length; tree++)
        {
            MaximumCount = Math.Max(MaximumCount, Counts[tree]);
            AreContiguous &= _ends[tree] - Starts[tree] + 1 == Counts[tree];
        }
    }

    /// <summary>Per node: its tree, or −1 where no root leads to the node.</summary>
    public int[] NodeTrees { get; }

    /// <summary>Per tree: how many leaves it has.</summary>
    public int[] Counts { get; }

    /// <summary>Per tree: its first leaf.</summary>
    public int[] Starts { get; }

    /// <summary>How many leaves the largest tree has.</summary>
    public int MaximumCount { get; }

    /// <summary>True where the leaves of each tree follow each other.</summary>
    public bool AreContiguous { get; }

    public static TreeLeaves From(Ensemble trees) => new(trees);

    /// <summary>Returns all nodes, tree after tree.</summary>
    public int[] NodesByTree()
    {
        // A tree has one node less than leaves, which gives the start of its nodes.
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
        Counts[tree]++;
        Starts[tree] = Math.Min(Starts[tree], ~child);
        _ends[tree] = Math.Max(_ends[tree], ~child);
    }
}
