using System.Numerics;

namespace Conversion.Trees;

/// <summary>The intervals of all features that some tree tests, and the nodes that test each feature.</summary>
internal sealed class IntervalLayout
{
    /// <summary>The length of a table row is a multiple of this, the widest vector in bytes.</summary>
    public const int RowAlignment = 64;

    public IntervalLayout(Ensemble trees, TreeLeaves leaves)
    {
        RowBytes = ((trees.Leaves.Length + 7) / 8 + RowAlignment - 1) / RowAlignment * RowAlignment;
        var starts = CountNodes(trees, leaves);
        Nodes = GroupNodes(trees, leaves, starts);

        NodeStarts.Add(0);
        if (trees.IsDouble)
        {
            ExactBoundaries = AddSearches<double>(trees, starts);
            Boundaries = Array.ConvertAll(ExactBoundaries, boundary => (float)boundary);
        }
        else
            Boundaries = AddSearches<float>(trees, starts);
    }

    /// <summary>One search for each feature that some tree tests.</summary>
    public IntervalSearch[] Searches { get; private set; } = [];

    /// <summary>The boundaries of all searches, as floats.</summary>
    public float[] Boundaries { get; }

    /// <summary>The boundaries of all searches, for trees that compare doubles; else empty.</summary>
    public double[] ExactBoundaries { get; } = [];

    /// <summary>The nodes, feature after feature.</summary>
    public int[] Nodes { get; }

    /// <summary>Per search, and one past the last: where the nodes of its feature start.</summary>
    public List<int> NodeStarts { get; } = [];

    /// <summary>
    /// The number of table rows of all features. A feature has one for each interval, one for values above the last
    /// boundary, and one for NaN.
    /// </summary>
    public int Rows { get; private set; }

    /// <summary>The length of a table row, in bytes.</summary>
    public int RowBytes { get; }

    /// <summary>The length of all table rows, in bytes.</summary>
    public long TableBytes => (long)Rows * RowBytes;

    /// <summary>Returns a value in the interval of a table row.</summary>
    public double ValueOfRow(int search, int row) => ExactBoundaries.Length > 0
        ? Searches[search].ValueOfRow(row, ExactBoundaries)
        : Searches[search].ValueOfRow(row, Boundaries);

    // Returns the boundaries of all searches.
    private T[] AddSearches<T>(Ensemble trees, int[] starts) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        List<IntervalSearch> searches = [];
        List<T> values = [];
        // The nodes of a feature share many boundaries. Sorting is faster when each occurs once.
        HashSet<T> boundaries = [];
        for (var feature = 0; feature < trees.FeatureCount; feature++)
        {
            var nodes = Nodes.AsSpan(starts[feature]..starts[feature + 1]);
            if (nodes.IsEmpty)
                continue;
            boundaries.Clear();
            foreach (var node in nodes)
                SplitBoundaries.Add(trees, node, boundaries);
            T[] distinct = [.. boundaries];
            distinct.AsSpan().Sort();
            searches.Add(IntervalSearch.Build(feature, distinct, Rows, values));
            NodeStarts.Add(starts[feature + 1]);
            Rows += distinct.Length + 2;
        }
        Searches = [.. searches];
        return [.. values];
    }

    // Per feature, and one past the last: where its nodes start.
    private static int[] CountNodes(Ensemble trees, TreeLeaves leaves)
    {
        var starts = new int[trees.FeatureCount + 1];
        for (var node = 0; node < trees.Features.Length; node++)
            if (leaves.NodeTrees[node] >= 0)
                starts[trees.Features[node] + 1]++;
        for (var feature = 0; feature < trees.FeatureCount; feature++)
            starts[feature + 1] += starts[feature];
        return starts;
    }

    private static int[] GroupNodes(Ensemble trees, TreeLeaves leaves, int[] starts)
    {
        var nodes = PagePrefault.AllocateArray<int>(starts[^1]);
        var next = starts.AsSpan(..^1).ToArray();
        for (var node = 0; node < trees.Features.Length; node++)
            if (leaves.NodeTrees[node] >= 0)
                nodes[next[trees.Features[node]]++] = node;
        return nodes;
    }
}
