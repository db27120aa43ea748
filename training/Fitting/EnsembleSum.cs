using Conversion.Trees;

namespace Conversion.Training.Fitting;

/// <summary>A weighted sum of ensembles, which is an ensemble.</summary>
internal static class EnsembleSum
{
    /// <summary>Builds the sum. A term of weight 0 adds no tree.</summary>
    public static Ensemble Build(params IReadOnlyList<WeightedEnsemble> terms)
    {
        var roots = new List<int>();
        var features = new List<int>();
        var thresholds = new List<float>();
        var left = new List<int>();
        var right = new List<int>();
        var leaves = new List<double>();
        foreach (var (ensemble, weight) in terms)
        {
            if (weight == 0)
                continue;
            var firstNode = features.Count;
            var firstLeaf = leaves.Count;
            roots.AddRange(ensemble.Roots.Select(Shift));
            features.AddRange(ensemble.Features);
            thresholds.AddRange(ensemble.Thresholds);
            left.AddRange(ensemble.Left.Select(Shift));
            right.AddRange(ensemble.Right.Select(Shift));
            leaves.AddRange(ensemble.Leaves.Select(leaf => weight * leaf));

            // A negative child is the complement of a leaf's index.
            int Shift(int child) => child >= 0 ? child + firstNode : ~(~child + firstLeaf);
        }
        return new(terms[0].Ensemble.FeatureCount, [.. roots], [.. features], [.. thresholds], [.. left], [.. right], [.. leaves]);
    }
}

/// <summary>A term of an <see cref="EnsembleSum"/>.</summary>
internal readonly record struct WeightedEnsemble(Ensemble Ensemble, double Weight);
