namespace Conversion.Trees;

/// <summary>Finds the values of a feature at which the decision of a node changes.</summary>
internal static class SplitBoundaries
{
    /// <summary>
    /// Adds the boundaries of a node. Its decision is the same for all values above one boundary, up to and including
    /// the next. NaN is separate.
    /// </summary>
    public static void Add(Ensemble trees, int node, HashSet<float> boundaries)
    {
        var rule = trees.Rules.Length == 0 ? SplitRule.None : trees.Rules[node];
        if ((rule & SplitRule.ZeroIsMissing) != 0)
        {
            boundaries.Add(MathF.BitDecrement(-Ensemble.ZeroThreshold));
            boundaries.Add(Ensemble.ZeroThreshold);
        }
        if ((rule & SplitRule.Categorical) != 0)
            AddCategories(trees, node, (rule & SplitRule.Truncated) != 0, boundaries);
        // No value is at most NaN, so the decision does not change at a threshold of NaN.
        else if (!float.IsNaN(trees.Thresholds[node]))
            boundaries.Add(trees.Thresholds[node]);
    }

    private static void AddCategories(Ensemble trees, int node, bool truncated, HashSet<float> boundaries)
    {
        var inSet = false;
        var limit = trees.Categories.Limit(node);
        for (var category = 0; category <= limit; category++)
        {
            if (trees.Categories.Contains(node, category) == inSet)
                continue;
            inSet = !inSet;
            boundaries.Add(category == 0 && truncated ? -1 : MathF.BitDecrement(category));
        }
    }
}
