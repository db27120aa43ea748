using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Conversion.Trees;

/// <summary>
/// QuickScorer (Lucchese et al., 2015), for ensembles whose interval tables would be too large: the nodes stand by
/// feature and threshold, and each that a row passes on its right clears the leaves on its left from the bits of its
/// tree; the lowest bit left is the leaf. A batch takes eight rows at a time, each a lane of a vector (2016).
/// </summary>
internal sealed unsafe class QuickScorer : Evaluator
{
    /// <summary>The most leaves of a tree: the bits of a mask.</summary>
    public const int MaximumLeaves = 64;

    /// <summary>The most trees: their masks are held on the stack, for eight rows.</summary>
    private const int MaximumTrees = 2048;

    private const int BlockRows = 8;
    private const int Alignment = BlockRows * sizeof(ulong);

    private readonly Ensemble _trees;
    private readonly bool _vectors;
    private readonly Run[] _runs;
    private readonly float[] _thresholds;
    private readonly int[] _nodeTrees;
    private readonly ulong[] _masks;

    // Nodes that no order of thresholds can tell: categories, zeros that are missing, thresholds of NaN.
    private readonly (int Node, int Tree, ulong Mask)[] _odd;

    // From left to right in each tree, which is not the order that a trainer numbers them in.
    private readonly double[] _leaves;
    private readonly int[] _firstLeaves;

    private QuickScorer(Ensemble trees, TreeLeaves leaves, Simd simd) : base(trees.FeatureCount)
    {
        (_trees, _vectors) = (trees, simd > Simd.Portable && Vector256.IsHardwareAccelerated);
        _firstLeaves = new int[trees.Roots.Length];
        for (var tree = 1; tree < trees.Roots.Length; tree++)
            _firstLeaves[tree] = _firstLeaves[tree - 1] + leaves.Counts[tree - 1];
        _leaves = new double[leaves.Counts.Sum()];
        var masks = LeavesOnTheLeft(leaves);

        var nodes = Enumerable.Range(0, trees.Features.Length).Where(node => leaves.NodeTrees[node] >= 0).ToLookup(Ordered);
        _odd = [.. nodes[false].Select(node => (node, leaves.NodeTrees[node], masks[node]))];
        var runs = nodes[true].GroupBy(node => (Feature: trees.Features[node], Missing: Missing(node))).ToList();
        var ordered = runs.SelectMany(run => run.OrderBy(node => trees.Thresholds[node])).ToArray();
        (_thresholds, _nodeTrees, _masks) = (
            Array.ConvertAll(ordered, node => trees.Thresholds[node]),
            Array.ConvertAll(ordered, node => leaves.NodeTrees[node]),
            Array.ConvertAll(ordered, node => masks[node]));
        _runs = new Run[runs.Count];
        for (var (i, start) = (0, 0); i < runs.Count; start = _runs[i++].End)
            _runs[i] = new(runs[i].Key.Feature, runs[i].Key.Missing, start, start + runs[i].Count());
    }

    public override long Bytes => _thresholds.LongLength * (sizeof(float) + sizeof(int) + sizeof(ulong))
        + _odd.LongLength * sizeof(ulong) * 2 + _leaves.LongLength * sizeof(double);

    /// <summary>Null where a tree has too many leaves, or there are too many trees.</summary>
    public static QuickScorer? TryCompile(Ensemble trees, Simd? simd = null)
    {
        var leaves = TreeLeaves.Of(trees);
        return leaves.Most > MaximumLeaves || trees.Roots.Length > MaximumTrees ? null : new(trees, leaves, simd ?? Simds.Best);
    }

    [SkipLocalsInit]
    private protected override double MarginCore(ReadOnlySpan<float> row)
    {
        var bits = stackalloc ulong[_firstLeaves.Length];
        new Span<ulong>(bits, _firstLeaves.Length).Fill(ulong.MaxValue);
        foreach (ref readonly var run in _runs.AsSpan())
        {
            var value = run.Read(row[run.Feature]);
            for (var i = run.Start; i < run.End && !(value <= _thresholds[i]); i++)
                bits[_nodeTrees[i]] &= _masks[i];
        }
        foreach (var (node, tree, mask) in _odd)
            if (!_trees.GoesLeft(node, row[_trees.Features[node]]))
                bits[tree] &= mask;

        var sum = _trees.FirstSum;
        for (var tree = 0; tree < _firstLeaves.Length; tree++)
            sum = _trees.Add(sum, Leaf(tree, bits[tree]));
        return sum;
    }

    [SkipLocalsInit]
    private protected override void MarginsCore(ReadOnlySpan<float> rows, Span<double> margins)
    {
        var i = 0;
        if (_vectors)
        {
            var length = _firstLeaves.Length * BlockRows;
            var start = stackalloc byte[length * sizeof(ulong) + Alignment];
            var bits = (ulong*)(((nint)start + Alignment - 1) & -Alignment);
            for (; i + BlockRows <= margins.Length; i += BlockRows)
            {
                new Span<ulong>(bits, length).Fill(ulong.MaxValue);
                FindLeaves(rows.Slice(i * FeatureCount, BlockRows * FeatureCount), bits);
                var block = margins.Slice(i, BlockRows);
                block.Fill(_trees.FirstSum);
                for (var tree = 0; tree < _firstLeaves.Length; tree++, bits += BlockRows)
                    for (var j = 0; j < BlockRows; j++)
                        block[j] = _trees.Add(block[j], Leaf(tree, bits[j]));
                bits -= length;
            }
        }
        for (; i < margins.Length; i++)
            margins[i] = MarginCore(rows.Slice(i * FeatureCount, FeatureCount));
    }

    private void FindLeaves(ReadOnlySpan<float> rows, ulong* bits)
    {
        var lanes = stackalloc double[BlockRows];
        foreach (ref readonly var run in _runs.AsSpan())
        {
            var greatest = double.NegativeInfinity;
            for (var j = 0; j < BlockRows; j++)
            {
                lanes[j] = run.Read(rows[j * FeatureCount + run.Feature]);
                // NaN, which passes every node, is the greatest of all.
                greatest = Math.Max(greatest, lanes[j]);
            }
            var values = Vector512.Load(lanes);
            for (var i = run.Start; i < run.End && !(greatest <= _thresholds[i]); i++)
            {
                var left = Vector512.LessThanOrEqual(values, Vector512.Create((double)_thresholds[i])).AsUInt64();
                var lane = bits + _nodeTrees[i] * BlockRows;
                (Vector512.Load(lane) & (left | Vector512.Create(_masks[i]))).Store(lane);
            }
        }
        foreach (var (node, tree, mask) in _odd)
            for (var j = 0; j < BlockRows; j++)
                if (!_trees.GoesLeft(node, rows[j * FeatureCount + _trees.Features[node]]))
                    bits[tree * BlockRows + j] &= mask;
    }

    private double Leaf(int tree, ulong bits) => _leaves[_firstLeaves[tree] + (int)ulong.TrailingZeroCount(bits)];

    private bool Ordered(int node) => !float.IsNaN(_trees.Thresholds[node])
        && (Rule(node) & (SplitRule.Categorical | SplitRule.ZeroIsMissing)) == 0;

    /// <summary>What a node of a run takes a missing value for: what is right of all thresholds, or left, or 0.</summary>
    private float Missing(int node) =>
        (Rule(node) & SplitRule.NaNIsZero) != 0 ? 0 : (Rule(node) & SplitRule.MissingLeft) != 0 ? float.NegativeInfinity : float.NaN;

    private SplitRule Rule(int node) => _trees.Rules.Length == 0 ? SplitRule.None : _trees.Rules[node];

    /// <summary>Puts the leaves from left to right, and gives for each node all bits but those of the leaves on its left.</summary>
    private ulong[] LeavesOnTheLeft(TreeLeaves leaves)
    {
        var count = new int[leaves.NodeTrees.Length];
        for (var node = count.Length - 1; node >= 0; node--)
            count[node] = Count(_trees.Left[node]) + Count(_trees.Right[node]);

        var first = new int[count.Length];
        var masks = new ulong[count.Length];
        for (var tree = 0; tree < _trees.Roots.Length; tree++)
            Place(_trees.Roots[tree], tree, 0);
        for (var node = 0; node < count.Length; node++)
        {
            if (leaves.NodeTrees[node] is not (>= 0 and var tree))
                continue;
            var left = Count(_trees.Left[node]);
            masks[node] = ~(((1UL << left) - 1) << first[node]);
            Place(_trees.Left[node], tree, first[node]);
            Place(_trees.Right[node], tree, first[node] + left);
        }
        return masks;

        int Count(int child) => child >= 0 ? count[child] : 1;

        void Place(int child, int tree, int position)
        {
            if (child >= 0)
                first[child] = position;
            else
                _leaves[_firstLeaves[tree] + position] = _trees.Leaves[~child];
        }
    }

    /// <summary>Nodes that test one feature and treat missing values alike, by rising threshold.</summary>
    private readonly record struct Run(int Feature, float Missing, int Start, int End)
    {
        public float Read(float value) => float.IsNaN(value) ? Missing : value;
    }
}
