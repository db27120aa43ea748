using Conversion.Trees;

namespace Conversion.Training.Fitting;

/// <summary>A weighted sum of ensembles is an ensemble; what weighs nothing leaves no tree.</summary>
internal static class EnsembleSum
{
    public static Ensemble Build(params ReadOnlySpan<(Ensemble Trees, double Weight)> terms)
    {
        var (roots, features, thresholds) = (new List<int>(), new List<int>(), new List<float>());
        var (left, right, leaves) = (new List<int>(), new List<int>(), new List<double>());
        foreach (var (trees, weight) in terms)
        {
            if (weight == 0)
                continue;
            var (firstNode, firstLeaf) = (features.Count, leaves.Count);
            int Moved(int child) => child >= 0 ? child + firstNode : ~(~child + firstLeaf);
            roots.AddRange(trees.Roots.Select(Moved));
            features.AddRange(trees.Features);
            thresholds.AddRange(trees.Thresholds);
            left.AddRange(trees.Left.Select(Moved));
            right.AddRange(trees.Right.Select(Moved));
            leaves.AddRange(trees.Leaves.Select(leaf => weight * leaf));
        }
        return new(terms[0].Trees.FeatureCount, [.. roots], [.. features], [.. thresholds], [.. left], [.. right], [.. leaves]);
    }
}
