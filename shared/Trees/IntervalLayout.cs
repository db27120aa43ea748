namespace Conversion.Trees;

/// <summary>The intervals of all features that some tree tests, and the nodes that test each of them.</summary>
internal sealed class IntervalLayout
{
    /// <summary>A table row is a whole number of the widest vectors.</summary>
    public const int RowAlignment = 64;

    public IntervalLayout(Ensemble trees, TreeLeaves leaves)
    {
        RowBytes = ((trees.Leaves.Length + 7) / 8 + RowAlignment - 1) / RowAlignment * RowAlignment;
        var starts = new int[trees.FeatureCount + 1];
        for (var node = 0; node < trees.Features.Length; node++)
            if (leaves.NodeTrees[node] >= 0)
                starts[trees.Features[node] + 1]++;
        for (var feature = 0; feature < trees.FeatureCount; feature++)
            starts[feature + 1] += starts[feature];
        Nodes = FreshMemory.Array<int>(starts[^1]);
        var next = starts.AsSpan(..^1).ToArray();
        for (var node = 0; node < trees.Features.Length; node++)
            if (leaves.NodeTrees[node] >= 0)
                Nodes[next[trees.Features[node]]++] = node;

        List<IntervalSearch> searches = [];
        List<float> values = [];
        // A feature's many nodes share few boundaries: there is less to sort when each stands once.
        HashSet<float> boundaries = [];
        NodeStarts.Add(0);
        for (var feature = 0; feature < trees.FeatureCount; feature++)
        {
            var nodes = Nodes.AsSpan(starts[feature]..starts[feature + 1]);
            if (nodes.IsEmpty)
                continue;
            boundaries.Clear();
            foreach (var node in nodes)
                SplitBoundaries.Add(trees, node, boundaries);
            float[] distinct = [.. boundaries];
            distinct.AsSpan().Sort();
            searches.Add(IntervalSearch.Over(feature, distinct, Rows, values));
            NodeStarts.Add(starts[feature + 1]);
            Rows += distinct.Length + 2;
        }
        (Searches, Boundaries) = ([.. searches], [.. values]);
    }

    /// <summary>One search a feature.</summary>
    public IntervalSearch[] Searches { get; }

    /// <summary>What the searches look into.</summary>
    public float[] Boundaries { get; }

    /// <summary>The nodes, feature after feature.</summary>
    public int[] Nodes { get; }

    /// <summary>Per search, and one past the last: where the feature's nodes start.</summary>
    public List<int> NodeStarts { get; } = [];

    /// <summary>The rows of all features: one an interval, one for what is above the last boundary, and one for NaN.</summary>
    public int Rows { get; }

    /// <summary>The length of a table row.</summary>
    public int RowBytes { get; }

    /// <summary>The length of all tables.</summary>
    public long TableBytes => (long)Rows * RowBytes;
}
