namespace Conversion.Trees;

/// <summary>Where, on the line of a feature's values, the decision of a node changes.</summary>
internal static class SplitBoundaries
{
    /// <summary>
    /// Adds the boundaries of a node: its decision is the same for all values above one boundary and up to and
    /// including the next. NaN stands apart.
    /// </summary>
    public static void Add(Ensemble trees, int node, HashSet<float> boundaries)
    {
        var rule = trees.Rules.Length == 0 ? SplitRule.None : trees.Rules[node];
        if ((rule & SplitRule.ZeroIsMissing) != 0)
        {
            boundaries.Add(MathF.BitDecrement(-Ensemble.ZeroBand));
            boundaries.Add(Ensemble.ZeroBand);
        }
        if ((rule & SplitRule.Categorical) == 0)
        {
            // A threshold of NaN is never passed, so there is nothing to change at.
            if (!float.IsNaN(trees.Thresholds[node]))
                boundaries.Add(trees.Thresholds[node]);
            return;
        }
        var inside = false;
        var limit = trees.Categories.Limit(node);
        for (var category = 0; category <= limit; category++)
        {
            if (trees.Categories.Contains(node, category) == inside)
                continue;
            inside = !inside;
            boundaries.Add(
                category == 0 && (rule & SplitRule.Truncated) != 0 ? -1 : MathF.BitDecrement(category));
        }
    }
}
