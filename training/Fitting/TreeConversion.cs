using Conversion.Trees;
using Microsoft.ML.Trainers.FastTree;

namespace Conversion.Training.Fitting;

/// <summary>From ML.NET's trees to flat arrays, exactly: leaves stay doubles, thresholds floats, and <c>&lt;=</c> goes left in both.</summary>
public static class TreeConversion
{
    public static Ensemble ToEnsemble(RegressionTreeEnsemble ensemble, int featureCount)
    {
        if (ensemble.Bias != 0)
            throw new InvalidOperationException($"FastTree gave a bias of {ensemble.Bias}, which an ensemble has no place for.");
        var (roots, features, thresholds) = (new List<int>(), new List<int>(), new List<float>());
        var (left, right, leaves) = (new List<int>(), new List<int>(), new List<double>());
        for (var t = 0; t < ensemble.Trees.Count; t++)
        {
            var tree = ensemble.Trees[t];
            var (firstNode, firstLeaf) = (features.Count, leaves.Count);
            roots.Add(tree.NumberOfNodes > 0 ? firstNode : ~firstLeaf);
            for (var node = 0; node < tree.NumberOfNodes; node++)
            {
                if (tree.CategoricalSplitFlags[node])
                    throw new InvalidOperationException("FastTree gave a categorical split for numeric features.");
                features.Add(tree.NumericalSplitFeatureIndexes[node]);
                thresholds.Add(tree.NumericalSplitThresholds[node]);
                left.Add(Child(tree.LeftChild[node]));
                right.Add(Child(tree.RightChild[node]));
            }
            leaves.AddRange(tree.LeafValues.Select(value => value * ensemble.TreeWeights[t]));

            int Child(int child) => child >= 0 ? firstNode + child : ~(firstLeaf + ~child);
        }
        return new(featureCount, [.. roots], [.. features], [.. thresholds], [.. left], [.. right], [.. leaves]);
    }
}
