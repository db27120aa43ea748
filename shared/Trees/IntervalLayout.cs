namespace Conversion.Trees;

/// <summary>What interval tables will hold, before they are filled: the tested features, and how wide a row is.</summary>
internal sealed class IntervalLayout
{
    /// <summary>A table row is a whole number of the widest vectors.</summary>
    public const int RowAlignment = 64;

    private IntervalLayout(Ensemble trees, TreeLeaves leaves, int maskBytes)
    {
        RowBytes = (trees.Roots.Length * maskBytes + RowAlignment - 1) / RowAlignment * RowAlignment;

        var byFeature = new List<int>[trees.FeatureCount];
        foreach (var node in leaves.NodesByTree())
            (byFeature[trees.Features[node]] ??= []).Add(node);
        for (var feature = 0; feature < byFeature.Length; feature++)
            if (byFeature[feature] is { } nodes)
                Features.Add(new(trees, leaves, feature, nodes));
    }

    /// <summary>The features that some tree tests.</summary>
    public List<FeatureIntervals> Features { get; } = [];

    /// <summary>The length of a table row.</summary>
    public int RowBytes { get; }

    /// <summary>The length of all tables.</summary>
    public long TableBytes => Features.Sum(feature => (long)feature.Rows * RowBytes);

    public static IntervalLayout Of(Ensemble trees, TreeLeaves leaves, int maskBytes) => new(trees, leaves, maskBytes);
}
