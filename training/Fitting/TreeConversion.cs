using Conversion.Trees;
using Microsoft.ML.Trainers.FastTree;

namespace Conversion.Training.Fitting;

/// <summary>
/// Converts ML.NET's trees into flat arrays, exactly: leaves stay doubles, thresholds stay floats, and <c>&lt;=</c> goes
/// left in both.
/// </summary>
public static class TreeConversion
{
    /// <summary>Converts an ensemble of numeric splits without bias, the only kind that FastTree gives here.</summary>
    /// <exception cref="InvalidOperationException">FastTree gave a bias or a categorical split.</exception>
    public static Ensemble ToEnsemble(RegressionTreeEnsemble ensemble, int featureCount)
    {
        if (ensemble.Bias != 0)
            throw new InvalidOperationException($"FastTree's bias must be 0, got {ensemble.Bias}; an ensemble can't store a bias.");
        var roots = new List<int>();
        var features = new List<int>();
        var thresholds = new List<float>();
        var left = new List<int>();
        var right = new List<int>();
        var leaves = new List<double>();
        for (var t = 0; t < ensemble.Trees.Count; t++)
        {
            var tree = ensemble.Trees[t];
            var firstNode = features.Count;
            var firstLeaf = leaves.Count;
            roots.Add(tree.NumberOfNodes > 0 ? firstNode : ~firstLeaf);
            for (var node = 0; node < tree.NumberOfNodes; node++)
            {
                if (tree.CategoricalSplitFlags[node])
                    throw new InvalidOperationException("FastTree's splits must be numeric, got a categorical split.");
                features.Add(tree.NumericalSplitFeatureIndexes[node]);
                thresholds.Add(tree.NumericalSplitThresholds[node]);
                left.Add(Child(tree.LeftChild[node]));
                right.Add(Child(tree.RightChild[node]));
            }
            leaves.AddRange(tree.LeafValues.Select(value => value * ensemble.TreeWeights[t]));

            // A negative child is the complement of a leaf's index, in ML.NET as in our ensembles.
            int Child(int child) => child >= 0 ? firstNode + child : ~(firstLeaf + ~child);
        }
        return new(featureCount, [.. roots], [.. features], [.. thresholds], [.. left], [.. right], [.. leaves]);
    }
}
