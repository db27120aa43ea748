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
    /// <summary>Beyond this the tables no longer fit in any cache.</summary>
    public const long MaximumBytes = 64 << 20;

    /// <summary>The most features that rows may have: where their rows stand is held on the stack.</summary>
    private const int MaximumFeatures = 1024;

    /// <summary>The most masks: they are held on the stack, for four rows.</summary>
    private const int MaximumMasks = 4096;

    /// <summary>Prepares the tables, or returns null where the trees are too many or too large for them.</summary>
    public static Evaluator? TryCompile(Ensemble trees, Simd? simd = null, long maximumBytes = MaximumBytes)
    {
        var leaves = TreeLeaves.Of(trees);
        if (trees.FeatureCount > MaximumFeatures || !leaves.Contiguous)
            return null;
        var width = simd ?? Simds.Best;
        return leaves.Most > 32 ? Build<ulong>(trees, leaves, width, maximumBytes) : Build<uint>(trees, leaves, width, maximumBytes);
    }

    private static IntervalTables<TMask>? Build<TMask>(Ensemble trees, TreeLeaves leaves, Simd simd, long maximumBytes)
        where TMask : unmanaged, IBinaryInteger<TMask>, IUnsignedNumber<TMask>
    {
        var bits = Unsafe.SizeOf<TMask>() * 8;
        var treeMasks = Math.Max(1, (leaves.Most + bits - 1) / bits);
        if ((long)trees.Roots.Length * treeMasks > MaximumMasks)
            return null;
        var layout = new IntervalLayout(trees, leaves, treeMasks * Unsafe.SizeOf<TMask>());
        return layout.TableBytes > maximumBytes ? null : new(trees, leaves, layout, treeMasks, simd);
    }
}
