using System.Collections;

namespace Conversion.Trees;

/// <summary>
/// A sum of regression trees over float features, in flat arrays: what was learnt, as it is stored. A child (and a
/// root) of zero or more is a node; a negative one, <c>~leaf</c>, is a leaf. A row goes left where
/// <c>value &lt;= threshold</c>; NaN goes right, as in ML.NET's FastTree, unless <see cref="Rules"/> say otherwise.
/// </summary>
/// <remarks>What runs is compiled from it: an evaluator for margins, TreeSHAP for reasons.</remarks>
public sealed class Ensemble
{
    /// <summary>The half-width of what LightGBM takes for zero: its <c>kZeroThreshold</c>.</summary>
    public const float ZeroBand = 1e-35f;

    /// <summary>Takes the arrays as they are, after checking that every walk ends at a leaf.</summary>
    /// <exception cref="InvalidDataException">An index points outside its array, a tree has a cycle, or a leaf is not finite.</exception>
    public Ensemble(
        int featureCount, int[] roots, int[] features, float[] thresholds, int[] left, int[] right, double[] leaves)
    {
        (FeatureCount, Roots, Features, Thresholds, Left, Right, Leaves) =
            (featureCount, roots, features, thresholds, left, right, leaves);
        ValidateNodes();
        foreach (var leaf in leaves)
            if (!double.IsFinite(leaf))
                throw new InvalidDataException("A leaf is not finite.");
    }

    /// <summary>How many values a row has.</summary>
    public int FeatureCount { get; }

    /// <summary>The first node of each tree, or <c>~leaf</c> for a tree of a single leaf.</summary>
    public int[] Roots { get; }

    /// <summary>Per node: the feature it tests.</summary>
    public int[] Features { get; }

    /// <summary>Per node: the largest value that goes left; not looked at where the split is categorical.</summary>
    public float[] Thresholds { get; }

    /// <summary>Per node: where a row goes that passes the test.</summary>
    public int[] Left { get; }

    /// <summary>Per node: where a row goes that does not.</summary>
    public int[] Right { get; }

    /// <summary>Per leaf: what it adds to the margin.</summary>
    public double[] Leaves { get; }

    /// <summary>Per node: how it treats missing values and categories. Empty: every node is <see cref="SplitRule.None"/>.</summary>
    public SplitRule[] Rules
    {
        get;
        init => field = value.Length == 0 || value.Length == Features.Length
            ? value
            : throw new InvalidDataException($"An ensemble of {Features.Length} nodes has {value.Length} rules.");
    } = [];

    /// <summary>The sets of all categorical nodes: the members (bits) that go left. Empty when there is none.</summary>
    public CategorySets Categories
    {
        get;
        init
        {
            value.Validate(Features.Length);
            field = value;
        }
    } = CategorySets.None;

    /// <summary>
    /// Per leaf: how much of the training data it holds (rows, or the sum of their hessians), which is what
    /// TreeSHAP weighs by. Empty when it was not recorded.
    /// </summary>
    public double[] Covers
    {
        get;
        init
        {
            if (value.Length != 0 && value.Length != Leaves.Length)
                throw new InvalidDataException($"An ensemble of {Leaves.Length} leaves has {value.Length} covers.");
            foreach (var cover in value)
                if (!(cover >= 0 && double.IsFinite(cover)))
                    throw new InvalidDataException("A cover is negative or not finite.");
            field = value;
        }
    } = [];

    /// <summary>What the sum starts from.</summary>
    public double BaseMargin
    {
        get;
        init => field = double.IsFinite(value) ? value : throw new InvalidDataException("The base margin is not finite.");
    }

    /// <summary>The sum is rounded to float after every tree, as XGBoost does it; else it is double throughout.</summary>
    public bool SinglePrecision { get; init; }

    /// <summary>The raw sum of the leaves that a row reaches, tree after tree.</summary>
    /// <param name="row"><see cref="FeatureCount"/> values; NaN is missing.</param>
    /// <remarks>The plain walk. Every evaluator gives the same bits.</remarks>
    public double Margin(ReadOnlySpan<float> row)
    {
        var sum = FirstSum;
        foreach (var root in Roots)
            sum = Add(sum, Leaves[Leaf(root, row)]);
        return sum;
    }

    /// <summary>The same trees with the number of <paramref name="rows"/> that reach each leaf as covers.</summary>
    public Ensemble WithCovers(IEnumerable<float[]> rows)
    {
        var covers = new double[Leaves.Length];
        foreach (var row in rows)
            foreach (var root in Roots)
                covers[Leaf(root, row)]++;
        return Copy(FeatureCount, Features, covers);
    }

    /// <summary>The same trees but for what is given.</summary>
    internal Ensemble Copy(int featureCount, int[] features, double[] covers) =>
        new(featureCount, Roots, features, Thresholds, Left, Right, Leaves)
        {
            Rules = Rules,
            Categories = Categories,
            Covers = covers,
            BaseMargin = BaseMargin,
            SinglePrecision = SinglePrecision,
        };

    /// <summary>What every sum of leaves starts from, in the precision of the sum.</summary>
    internal double FirstSum => SinglePrecision ? (float)BaseMargin : BaseMargin;

    /// <summary>The one definition of a sum's next step.</summary>
    internal double Add(double sum, double leaf) => SinglePrecision ? (float)sum + (float)leaf : sum + leaf;

    /// <summary>The one definition of a split: whether a value goes left at a node.</summary>
    internal bool GoesLeft(int node, float value)
    {
        if (Rules.Length == 0)
            return value <= Thresholds[node];
        var rule = Rules[node];
        if (float.IsNaN(value) && (rule & SplitRule.NaNIsZero) != 0)
            value = 0;
        if (float.IsNaN(value) || ((rule & SplitRule.ZeroIsMissing) != 0 && Math.Abs(value) <= ZeroBand))
            return (rule & SplitRule.MissingLeft) != 0;
        if ((rule & SplitRule.Categorical) == 0)
            return value <= Thresholds[node];
        return (value >= 0 || (value > -1 && (rule & SplitRule.Truncated) != 0)) && Categories.Contains(node, value);
    }

    internal int Leaf(int node, ReadOnlySpan<float> row)
    {
        while (node >= 0)
            node = GoesLeft(node, row[Features[node]]) ? Left[node] : Right[node];
        return ~node;
    }

    private void ValidateNodes()
    {
        if (Thresholds.Length != Features.Length || Left.Length != Features.Length || Right.Length != Features.Length)
            throw new InvalidDataException("The node arrays of an ensemble differ in length.");
        // Each node and leaf has one parent at most, or the arrays describe no trees but a graph.
        var reached = new BitArray(Features.Length + Leaves.Length);
        foreach (var root in Roots)
            Reach(-1, root, reached);
        for (var node = 0; node < Features.Length; node++)
        {
            if ((uint)Features[node] >= (uint)FeatureCount)
                throw new InvalidDataException($"Node {node} tests feature {Features[node]} of {FeatureCount}.");
            // A child after its parent is what makes a cycle impossible.
            Reach(node, Left[node], reached);
            Reach(node, Right[node], reached);
        }
    }

    private void Reach(int node, int child, BitArray reached)
    {
        if (child >= 0 ? child <= node || child >= Features.Length : ~child >= Leaves.Length)
            throw new InvalidDataException($"Node {node} points at {child}, outside its tree.");
        var place = child >= 0 ? child : Features.Length + ~child;
        if (reached[place])
            throw new InvalidDataException($"Node {node} points at {child}, which another already does.");
        reached[place] = true;
    }
}
