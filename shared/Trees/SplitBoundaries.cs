using System.Numerics;

namespace Conversion.Trees;

/// <summary>Finds the values of a feature at which the decision of a node changes.</summary>
internal static class SplitBoundaries
{
    /// <summary>
    /// Adds the boundaries of a node. Its decision is the same for all values above one boundary, up to and including
    /// the next. NaN is separate.
    /// </summary>
    public static void Add<T>(Ensemble trees, int node, HashSet<T> boundaries) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rule = trees.Rules.Length == 0 ? SplitRule.None : trees.Rules[node];
        if ((rule & SplitRule.ZeroIsMissing) != 0)
        {
            var zero = T.CreateTruncating(Ensemble.ZeroThreshold);
            boundaries.Add(T.BitDecrement(-zero));
            boundaries.Add(zero);
        }
        if ((rule & SplitRule.Categorical) != 0)
            AddCategories(trees, node, (rule & SplitRule.Truncated) != 0, boundaries);
        else if ((rule & SplitRule.Member) != 0)
            AddMembers(trees, node, boundaries);
        // No value is at most NaN, so the decision does not change at a threshold of NaN.
        else if (!T.IsNaN(trees.ThresholdOf<T>(node)))
            boundaries.Add(trees.ThresholdOf<T>(node));
    }

    private static void AddMembers<T>(Ensemble trees, int node, HashSet<T> boundaries)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (var member in trees.Categories.Members(node).Where(double.IsFinite))
        {
            var value = T.CreateTruncating(member);
            boundaries.Add(T.BitDecrement(value));
            boundaries.Add(value);
        }
    }

    private static void AddCategories<T>(Ensemble trees, int node, bool truncated, HashSet<T> boundaries)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var inSet = false;
        var limit = trees.Categories.Limit(node);
        for (var category = 0; category <= limit; category++)
        {
            if (trees.Categories.Contains(node, T.CreateTruncating(category)) == inSet)
                continue;
            inSet = !inSet;
            boundaries.Add(category == 0 && truncated ? T.NegativeOne : T.BitDecrement(T.CreateTruncating(category)));
        }
    }
}
