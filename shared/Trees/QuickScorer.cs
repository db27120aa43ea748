using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Conversion.Trees;

/// <summary>
/// Scores with QuickScorer (Lucchese et al., 2015), for ensembles whose interval tables would be too large. The nodes
/// are sorted by feature and threshold. Each node that sends the row right clears the leaves on its left from the bits
/// of its tree; the lowest bit that remains is the leaf. A batch scores eight rows at a time, one in each lane of a
/// vector (Lucchese et al., 2016).
/// </summary>
internal static class QuickScorer
{
    /// <summary>The most leaves of a tree: the bits of a mask.</summary>
    public const int MaximumLeaves = 64;

    // The masks of all trees are on the stack, for eight rows.
    private const int MaximumTrees = 2048;

    /// <summary>Builds the scorer; returns null where a tree has too many leaves, or there are too many trees.</summary>
    public static CompiledEnsemble? TryBuild(Ensemble trees, Simd? simd = null)
    {
        var leaves = TreeLeaves.From(trees);
        if (leaves.MaximumCount > MaximumLeaves || trees.Roots.Length > MaximumTrees)
            return null;
        return trees.IsDouble
            ? new QuickScorer<double>(trees, leaves, simd ?? Simds.Best)
            : new QuickScorer<float>(trees, leaves, simd ?? Simds.Best);
    }
}

/// <summary>The scorer of trees over values of one type.</summary>
internal sealed unsafe class QuickScorer<T> : CompiledEnsemble<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int BlockRows = 8;
    private const int Alignment = BlockRows * sizeof(ulong);

    private readonly Ensemble _trees;
    private readonly bool _useVectors;

    // The nodes that a threshold can order, by feature; per node its threshold, its tree and its mask.
    private readonly FeatureRun[] _runs;
    private readonly T[] _thresholds;
    private readonly int[] _nodeTrees;
    private readonly ulong[] _masks;

    // The other nodes: categories, zeros that are missing, thresholds of NaN.
    private readonly UnorderedNode[] _unordered;

    // The leaves of each tree from left to right, which is not the order in which a trainer numbers them.
    private readonly double[] _leaves;
    private readonly int[] _firstLeaves;

    public QuickScorer(Ensemble trees, TreeLeaves leaves, Simd simd) : base(trees)
    {
        _trees = trees;
        _useVectors = simd > Simd.Portable && Vector256.IsHardwareAccelerated;
        _firstLeaves = new int[trees.Roots.Length];
        for (var tree = 1; tree < trees.Roots.Length; tree++)
            _firstLeaves[tree] = _firstLeaves[tree - 1] + leaves.Counts[tree - 1];
        _leaves = new double[leaves.Counts.Sum()];
        var masks = OrderLeavesAndBuildMasks(leaves);

        var nodes = Enumerable.Range(0, trees.Features.Length).Where(node => leaves.NodeTrees[node] >= 0).ToLookup(HasOrder);
        _unordered = [.. nodes[false].Select(node => new UnorderedNode(node, leaves.NodeTrees[node], masks[node]))];
        var groups = nodes[true].GroupBy(node => (Feature: trees.Features[node], Missing: MissingAs(node))).ToList();
        var ordered = groups.SelectMany(group => group.OrderBy(node => trees.ThresholdOf<T>(node))).ToArray();
        _thresholds = Array.ConvertAll(ordered, node => trees.ThresholdOf<T>(node));
        _nodeTrees = Array.ConvertAll(ordered, node => leaves.NodeTrees[node]);
        _masks = Array.ConvertAll(ordered, node => masks[node]);
        _runs = new FeatureRun[groups.Count];
        var start = 0;
        for (var i = 0; i < groups.Count; i++)
        {
            var end = start + groups[i].Count();
            _runs[i] = new(groups[i].Key.Feature, groups[i].Key.Missing, start, end);
            start = end;
        }
    }

    public override long Bytes => _thresholds.LongLength * (sizeof(T) + sizeof(int) + sizeof(ulong))
        + _unordered.LongLength * sizeof(ulong) * 2 + _leaves.LongLength * sizeof(double);

    [SkipLocalsInit]
    private protected override double Run(ReadOnlySpan<T> row)
    {
        var bits = stackalloc ulong[_firstLeaves.Length];
        new Span<ulong>(bits, _firstLeaves.Length).Fill(ulong.MaxValue);
        foreach (ref readonly var run in _runs.AsSpan())
        {
            var value = run.Read(row[run.Feature]);
            for (var i = run.Start; i < run.End && !(value <= _thresholds[i]); i++)
                bits[_nodeTrees[i]] &= _masks[i];
        }
        foreach (ref readonly var node in _unordered.AsSpan())
            if (!_trees.GoesLeft(node.Node, row[_trees.Features[node.Node]]))
                bits[node.Tree] &= node.Mask;

        var sum = _trees.InitialSum;
        for (var tree = 0; tree < _firstLeaves.Length; tree++)
            sum = _trees.Add(sum, LeafValue(tree, bits[tree]));
        return sum;
    }

    [SkipLocalsInit]
    private protected override void Run(ReadOnlySpan<T> rows, Span<double> margins)
    {
        var i = 0;
        if (_useVectors)
        {
            var length = _firstLeaves.Length * BlockRows;
            var start = stackalloc byte[length * sizeof(ulong) + Alignment];
            var bits = (ulong*)(((nint)start + Alignment - 1) & -Alignment);
            for (; i + BlockRows <= margins.Length; i += BlockRows)
            {
                new Span<ulong>(bits, length).Fill(ulong.MaxValue);
                FindPossibleLeaves(rows.Slice(i * FeatureCount, BlockRows * FeatureCount), bits);
                var block = margins.Slice(i, BlockRows);
                block.Fill(_trees.InitialSum);
                for (var tree = 0; tree < _firstLeaves.Length; tree++)
                    for (var j = 0; j < BlockRows; j++)
                        block[j] = _trees.Add(block[j], LeafValue(tree, bits[tree * BlockRows + j]));
            }
        }
        for (; i < margins.Length; i++)
            margins[i] = Run(rows.Slice(i * FeatureCount, FeatureCount));
    }

    private void FindPossibleLeaves(ReadOnlySpan<T> rows, ulong* bits)
    {
        var lanes = stackalloc double[BlockRows];
        foreach (ref readonly var run in _runs.AsSpan())
        {
            var maximum = double.NegativeInfinity;
            for (var j = 0; j < BlockRows; j++)
            {
                lanes[j] = double.CreateTruncating(run.Read(rows[j * FeatureCount + run.Feature]));
                // NaN goes right at every node, and Math.Max returns NaN where one of the two is NaN.
                maximum = Math.Max(maximum, lanes[j]);
            }
            var values = Vector512.Load(lanes);
            for (var i = run.Start; i < run.End && !(maximum <= double.CreateTruncating(_thresholds[i])); i++)
            {
                var threshold = Vector512.Create(double.CreateTruncating(_thresholds[i]));
                var left = Vector512.LessThanOrEqual(values, threshold).AsUInt64();
                var treeBits = bits + _nodeTrees[i] * BlockRows;
                (Vector512.Load(treeBits) & (left | Vector512.Create(_masks[i]))).Store(treeBits);
            }
        }
        foreach (ref readonly var node in _unordered.AsSpan())
            for (var j = 0; j < BlockRows; j++)
                if (!_trees.GoesLeft(node.Node, rows[j * FeatureCount + _trees.Features[node.Node]]))
                    bits[node.Tree * BlockRows + j] &= node.Mask;
    }

    private double LeafValue(int tree, ulong bits) => _leaves[_firstLeaves[tree] + (int)ulong.TrailingZeroCount(bits)];

    private bool HasOrder(int node) => !T.IsNaN(_trees.ThresholdOf<T>(node))
        && (RuleOf(node) & (SplitRule.Categorical | SplitRule.Member | SplitRule.ZeroIsMissing)) == 0;

    // The value that a node reads for a missing one: NaN goes right at every threshold, −∞ goes left.
    private T MissingAs(int node) =>
        (RuleOf(node) & SplitRule.NaNIsZero) != 0 ? T.Zero
        : (RuleOf(node) & SplitRule.MissingLeft) != 0 ? T.NegativeInfinity
        : T.NaN;

    private SplitRule RuleOf(int node) => _trees.Rules.Length == 0 ? SplitRule.None : _trees.Rules[node];

    // Orders the leaves of each tree from left to right. Returns a mask a node, without the bits of the leaves on its left.
    private ulong[] OrderLeavesAndBuildMasks(TreeLeaves leaves)
    {
        var count = new int[leaves.NodeTrees.Length];
        for (var node = count.Length - 1; node >= 0; node--)
            count[node] = CountLeaves(_trees.Left[node]) + CountLeaves(_trees.Right[node]);

        var first = new int[count.Length];
        var masks = new ulong[count.Length];
        for (var tree = 0; tree < _trees.Roots.Length; tree++)
            Place(_trees.Roots[tree], tree, 0);
        for (var node = 0; node < count.Length; node++)
        {
            if (leaves.NodeTrees[node] is not (>= 0 and var tree))
                continue;
            var left = CountLeaves(_trees.Left[node]);
            masks[node] = ~(((1UL << left) - 1) << first[node]);
            Place(_trees.Left[node], tree, first[node]);
            Place(_trees.Right[node], tree, first[node] + left);
        }
        return masks;

        int CountLeaves(int child) => child >= 0 ? count[child] : 1;

        void Place(int child, int tree, int position)
        {
            if (child >= 0)
                first[child] = position;
            else
                _leaves[_firstLeaves[tree] + position] = _trees.Leaves[~child];
        }
    }

    /// <summary>The nodes from start to end: they test one feature, read missing values alike, and have rising thresholds.</summary>
    private readonly record struct FeatureRun(int Feature, T Missing, int Start, int End)
    {
        public T Read(T value) => T.IsNaN(value) ? Missing : value;
    }

    private readonly record struct UnorderedNode(int Node, int Tree, ulong Mask);
}
