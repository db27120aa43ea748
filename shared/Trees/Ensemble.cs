namespace Conversion.Trees;

/// <summary>
/// A sum of regression trees over float features, in flat arrays. A child (and a root) of zero or more is a node;
/// a negative one, <c>~leaf</c>, is a leaf. A row goes left where <c>value &lt;= threshold</c>; NaN goes right,
/// as in ML.NET's FastTree.
/// </summary>
public sealed class Ensemble
{
    /// <summary>Takes the arrays as they are, after checking that every walk ends at a leaf.</summary>
    /// <exception cref="InvalidDataException">An index points outside its array, or a tree has a cycle.</exception>
    public Ensemble(
        int featureCount, int[] roots, int[] features, float[] thresholds, int[] left, int[] right, double[] leaves)
    {
        (FeatureCount, Roots, Features, Thresholds, Left, Right, Leaves) =
            (featureCount, roots, features, thresholds, left, right, leaves);
        Validate();
    }

    /// <summary>How many values a row has.</summary>
    public int FeatureCount { get; }

    /// <summary>The first node of each tree, or <c>~leaf</c> for a tree of a single leaf.</summary>
    public int[] Roots { get; }

    /// <summary>Per node: the feature it tests.</summary>
    public int[] Features { get; }

    /// <summary>Per node: the largest value that goes left.</summary>
    public float[] Thresholds { get; }

    /// <summary>Per node: where a row goes that passes the test.</summary>
    public int[] Left { get; }

    /// <summary>Per node: where a row goes that does not.</summary>
    public int[] Right { get; }

    /// <summary>Per leaf: what it adds to the margin.</summary>
    public double[] Leaves { get; }

    /// <summary>The raw sum of the leaves that a row reaches, tree after tree.</summary>
    /// <param name="row"><see cref="FeatureCount"/> values; NaN is missing.</param>
    public double Margin(ReadOnlySpan<float> row)
    {
        var sum = 0.0;
        foreach (var root in Roots)
        {
            var node = root;
            while (node >= 0)
                node = row[Features[node]] <= Thresholds[node] ? Left[node] : Right[node];
            sum += Leaves[~node];
        }
        return sum;
    }

    private void Validate()
    {
        if (Thresholds.Length != Features.Length || Left.Length != Features.Length || Right.Length != Features.Length)
            throw new InvalidDataException("The node arrays of an ensemble differ in length.");
        foreach (var root in Roots)
            RequireChild(-1, root);
        for (var node = 0; node < Features.Length; node++)
        {
            if ((uint)Features[node] >= (uint)FeatureCount)
                throw new InvalidDataException($"Node {node} tests feature {Features[node]} of {FeatureCount}.");
            // A child after its parent is what makes a cycle impossible.
            RequireChild(node, Left[node]);
            RequireChild(node, Right[node]);
        }
    }

    private void RequireChild(int node, int child)
    {
        if (child >= 0 ? child <= node || child >= Features.Length : ~child >= Leaves.Length)
            throw new InvalidDataException($"Node {node} points at {child}, outside its tree.");
    }
}
