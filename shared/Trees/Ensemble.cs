using System.Collections;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Conversion.Trees;

/// <summary>
/// A sum of regression trees, in flat arrays, as it is stored. A child (and a root) of zero or more is a node; a negative
/// one, <c>~leaf</c>, is a leaf. A row goes left where <c>value &lt;= threshold</c>. NaN goes right, as in ML.NET's FastTree,
/// unless <see cref="Rules"/> say otherwise. Values are compared as floats, or as doubles where the library that trained the
/// trees does so (<see cref="DoubleThresholds"/>).
/// </summary>
/// <remarks>Scoring runs a <see cref="CompiledEnsemble"/> for margins, and <see cref="TreeShap"/> for reasons.</remarks>
public sealed class Ensemble
{
    /// <summary>LightGBM treats values within this of 0 as zero: its <c>kZeroThreshold</c>.</summary>
    public const float ZeroThreshold = 1e-35f;

    /// <summary>Keeps the arrays, after checking that every path ends at a leaf.</summary>
    /// <exception cref="InvalidDataException">An index points outside its array, a tree has a cycle, or a leaf is not finite.</exception>
    public Ensemble(
        int featureCount, int[] roots, int[] features, float[] thresholds, int[] left, int[] right, double[] leaves)
    {
        FeatureCount = featureCount;
        Roots = roots;
        Features = features;
        Thresholds = thresholds;
        Left = left;
        Right = right;
        Leaves = leaves;
        ValidateNodes();
        foreach (var leaf in leaves)
            if (!double.IsFinite(leaf))
                throw new InvalidDataException("A leaf is not finite.");
    }

    /// <summary>How many values a row has.</summary>
    public int FeatureCount { get; }

    /// <summary>The first node of each tree, or <c>~leaf</c> for a tree of a single leaf.</summary>
    public int[] Roots { get; }

    /// <summary>Per node: the feature that it tests.</summary>
    public int[] Features { get; }

    /// <summary>Per node: the largest value that goes left; not used where the split is categorical.</summary>
    public float[] Thresholds { get; }

    /// <summary>
    /// Per node: the largest double that goes left. Empty where values are compared as floats. Where it is not,
    /// <see cref="Thresholds"/> has the largest float that goes left.
    /// </summary>
    public double[] DoubleThresholds
    {
        get;
        init => field = value.Length == 0 || value.Length == Features.Length
            ? value
            : throw new InvalidDataException($"An ensemble of {Features.Length} nodes has {value.Length} double thresholds.");
    } = [];

    /// <summary>Whether values are compared as doubles.</summary>
    public bool IsDouble => DoubleThresholds.Length > 0;

    /// <summary>Per node: the child for rows that pass the test.</summary>
    public int[] Left { get; }

    /// <summary>Per node: the child for rows that fail the test.</summary>
    public int[] Right { get; }

    /// <summary>Per leaf: the number that it adds to the margin.</summary>
    public double[] Leaves { get; }

    /// <summary>Per node: how it treats missing values and categories. Empty where every node is <see cref="SplitRule.None"/>.</summary>
    public SplitRule[] Rules
    {
        get;
        init => field = value.Length == 0 || value.Length == Features.Length
            ? value
            : throw new InvalidDataException($"An ensemble of {Features.Length} nodes has {value.Length} rules.");
    } = [];

    /// <summary>The sets of categorical nodes: a category in the set goes left. Empty where no node is categorical.</summary>
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
    /// Per leaf: how much of the training data reaches it, in rows or as the sum of their hessians. TreeSHAP weights by
    /// it. Empty when it was not recorded.
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

    /// <summary>The number that every margin starts from.</summary>
    public double BaseMargin
    {
        get;
        init => field = double.IsFinite(value) ? value : throw new InvalidDataException("The base margin is not finite.");
    }

    /// <summary>True where the sum is rounded to float after every tree, as XGBoost does; else the sum is a double.</summary>
    public bool SinglePrecision { get; init; }

    /// <summary>Returns the raw sum of the leaves that a row reaches, tree after tree.</summary>
    /// <param name="row"><see cref="FeatureCount"/> values; NaN is missing.</param>
    /// <remarks>The reference implementation: every <see cref="CompiledEnsemble"/> gives the same bits.</remarks>
    public double Margin(ReadOnlySpan<float> row) => SumLeaves(row);

    /// <summary>Returns the raw sum of the leaves that a row of doubles reaches. Trees over floats round its values first.</summary>
    /// <param name="row"><see cref="FeatureCount"/> values; NaN is missing.</param>
    public double Margin(ReadOnlySpan<double> row) => SumLeaves(row);

    /// <summary>Returns bounds of all margins: the base margin, with the smallest and with the largest leaf of every tree.</summary>
    public (double Low, double High) MarginRange()
    {
        var ranges = new (double Low, double High)[Features.Length];
        (double Low, double High) RangeOf(int child) => child >= 0 ? ranges[child] : (Leaves[~child], Leaves[~child]);
        // A child follows its parent.
        for (var node = Features.Length - 1; node >= 0; node--)
        {
            var (left, right) = (RangeOf(Left[node]), RangeOf(Right[node]));
            ranges[node] = (Math.Min(left.Low, right.Low), Math.Max(left.High, right.High));
        }
        return (BaseMargin + Roots.Sum(root => RangeOf(root).Low), BaseMargin + Roots.Sum(root => RangeOf(root).High));
    }

    /// <summary>Returns the largest float that is at most a double, which sends the same floats left as a threshold.</summary>
    public static float FloatThreshold(double threshold)
    {
        var nearest = (float)threshold;
        return nearest > threshold ? MathF.BitDecrement(nearest) : nearest;
    }

    private double SumLeaves<T>(ReadOnlySpan<T> row) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var sum = InitialSum;
        foreach (var root in Roots)
            sum = Add(sum, Leaves[FindLeaf(root, row)]);
        return sum;
    }

    /// <summary>Returns the same trees with covers: the number of <paramref name="rows"/> that reach each leaf.</summary>
    public Ensemble WithCovers(IEnumerable<float[]> rows)
    {
        var covers = new double[Leaves.Length];
        foreach (var row in rows)
            foreach (var root in Roots)
                covers[FindLeaf<float>(root, row)]++;
        return Copy(FeatureCount, Features, covers);
    }

    /// <summary>Returns the same trees with other features or covers.</summary>
    internal Ensemble Copy(int featureCount, int[] features, double[] covers) =>
        new(featureCount, Roots, features, Thresholds, Left, Right, Leaves)
        {
            DoubleThresholds = DoubleThresholds,
            Rules = Rules,
            Categories = Categories,
            Covers = covers,
            BaseMargin = BaseMargin,
            SinglePrecision = SinglePrecision,
        };

    /// <summary>The base margin, in the precision of the sum.</summary>
    internal double InitialSum => SinglePrecision ? (float)BaseMargin : BaseMargin;

    /// <summary>Adds a leaf to the sum. All code that sums leaves one by one uses this definition.</summary>
    internal double Add(double sum, double leaf) => SinglePrecision ? (float)sum + (float)leaf : sum + leaf;

    /// <summary>
    /// Returns whether a value goes left at a node. All code that tests splits uses this definition. Trees over floats round a
    /// double first.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool GoesLeft<T>(int node, T value) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        IsDouble ? Test(node, double.CreateTruncating(value)) : Test(node, float.CreateTruncating(value));

    /// <summary>Returns the leaf that a row reaches from a node or leaf.</summary>
    internal int FindLeaf<T>(int child, ReadOnlySpan<T> row) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        while (child >= 0)
            child = GoesLeft(child, row[Features[child]]) ? Left[child] : Right[child];
        return ~child;
    }

    /// <summary>The threshold of a node, in the type in which values are compared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T ThresholdOf<T>(int node) where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(double)
        ? T.CreateTruncating(DoubleThresholds[node])
        : T.CreateTruncating(Thresholds[node]);

    private bool Test<T>(int node, T value) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Rules.Length == 0)
            return value <= ThresholdOf<T>(node);
        var rule = Rules[node];
        if (T.IsNaN(value) && (rule & SplitRule.NaNIsZero) != 0)
            value = T.Zero;
        if (T.IsNaN(value) || ((rule & SplitRule.ZeroIsMissing) != 0 && T.Abs(value) <= T.CreateTruncating(ZeroThreshold)))
            return (rule & SplitRule.MissingLeft) != 0;
        if ((rule & (SplitRule.Categorical | SplitRule.Member)) == 0)
            return value <= ThresholdOf<T>(node);
        if ((rule & SplitRule.Member) != 0)
            return Categories.HasMember(node, value);
        return (value >= T.Zero || (value > T.NegativeOne && (rule & SplitRule.Truncated) != 0)) && Categories.Contains(node, value);
    }

    private void ValidateNodes()
    {
        if (Thresholds.Length != Features.Length || Left.Length != Features.Length || Right.Length != Features.Length)
            throw new InvalidDataException("The node arrays of an ensemble differ in length.");
        // With two parents for a node or leaf, the arrays would describe a graph instead of trees.
        var hasParent = new BitArray(Features.Length + Leaves.Length);
        foreach (var root in Roots)
            ValidateChild(-1, root, hasParent);
        for (var node = 0; node < Features.Length; node++)
        {
            if ((uint)Features[node] >= (uint)FeatureCount)
                throw new InvalidDataException($"Node {node} tests feature {Features[node]} of {FeatureCount}.");
            ValidateChild(node, Left[node], hasParent);
            ValidateChild(node, Right[node], hasParent);
        }
    }

    private void ValidateChild(int node, int child, BitArray hasParent)
    {
        // A child after its parent makes cycles impossible.
        if (child >= 0 ? child <= node || child >= Features.Length : ~child >= Leaves.Length)
            throw new InvalidDataException($"Node {node} points at {child}, outside its tree.");
        var index = child >= 0 ? child : Features.Length + ~child;
        if (hasParent[index])
            throw new InvalidDataException($"Node {node} points at {child}, as another node does.");
        hasParent[index] = true;
    }
}
