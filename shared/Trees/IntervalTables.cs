using System.Numerics;
using System.Runtime.CompilerServices;

namespace Conversion.Trees;

/// <summary>
/// Interval tables. All boundaries of a feature, over the whole ensemble, are sorted; for each interval between two
/// of them (and for NaN) one row of a table holds, for every tree, the bits of the leaves that a value in that
/// interval leaves possible. To score is to find one row a feature and to AND these rows: one bit a tree remains,
/// the leaf. The idea is that of QuickScorer (Lucchese et al., 2015), with the AND over a feature's splits done
/// beforehand.
/// </summary>
internal static class IntervalTables
{
    /// <summary>Beyond this the tables no longer fit in any cache and cost more to build than they save.</summary>
    public const long MaximumBytes = 64 << 20;

    /// <summary>The most features that rows may have: their table rows are held on the stack.</summary>
    private const int MaximumFeatures = 1024;

    /// <summary>The most trees: their masks are held on the stack, for four rows.</summary>
    private const int MaximumTrees = 4096;

    /// <summary>Builds the tables, or returns null where a tree has more than 64 leaves or the tables would be too large.</summary>
    public static Evaluator? TryCompile(Ensemble trees, Simd? simd = null, long maximumBytes = MaximumBytes)
    {
        if (trees.FeatureCount > MaximumFeatures || trees.Roots.Length > MaximumTrees)
            return null;
        var leaves = TreeLeaves.Of(trees);
        var width = simd ?? Simds.Best;
        return (leaves.Most, trees.SinglePrecision) switch
        {
            ( > 64, _) => null,
            ( > 32, true) => Build<ulong, float>(trees, leaves, width, maximumBytes),
            ( > 32, false) => Build<ulong, double>(trees, leaves, width, maximumBytes),
            (_, true) => Build<uint, float>(trees, leaves, width, maximumBytes),
            (_, false) => Build<uint, double>(trees, leaves, width, maximumBytes),
        };
    }

    private static IntervalTables<TMask, TLeaf>? Build<TMask, TLeaf>(
        Ensemble trees, TreeLeaves leaves, Simd simd, long maximumBytes)
        where TMask : unmanaged, IBinaryInteger<TMask>, IUnsignedNumber<TMask>
        where TLeaf : unmanaged, IBinaryFloatingPointIeee754<TLeaf>
    {
        var layout = IntervalLayout.Of(trees, leaves, Unsafe.SizeOf<TMask>());
        return layout.TableBytes > maximumBytes ? null : new(trees, leaves, layout, simd);
    }
}
