using Conversion.Trees;

namespace Conversion.Training.Fitting.Effects;

/// <summary>Adds to the trees of an effect what explanations need.</summary>
internal static class EffectTrees
{
    /// <summary>Returns the trees with how many customers reach each leaf.</summary>
    public static Ensemble WithCovers(Ensemble sum, float[][] rows, double baseMargin)
    {
        var covers = new double[sum.Leaves.Length];
        foreach (var root in sum.Roots)
            foreach (var row in rows)
                covers[sum.FindLeaf(root, row)]++;
        return new(sum.FeatureCount, sum.Roots, sum.Features, sum.Thresholds, sum.Left, sum.Right, sum.Leaves)
        {
            Covers = covers,
            BaseMargin = baseMargin,
        };
    }
}
