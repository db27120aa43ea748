using System.Numerics;
using System.Runtime.CompilerServices;

namespace Conversion.Trees;

/// <summary>
/// Interval tables. All boundaries of a feature, over the whole ensemble, are sorted; for each interval between two
/// of them (and for NaN) one row of a table holds one bit a leaf: whether a value in that interval leaves it possible.
/// To score is to find one row a feature and to AND these rows: of every tree one bit remains, the leaf. The idea is that
/// of QuickScorer (Lucchese et al., 2015), with the AND over a feature's splits done beforehand.
/// </summary>
internal sealed unsafe class IntervalTables : Evaluator
{
    /// <summary>Beyond this the tables no longer fit in any cache.</summary>
    public const long MaximumBytes = 64 << 20;

    /// <summary>The most features that rows may have: where their rows stand is held on the stack.</summary>
    private const int MaximumFeatures = 1024;

    /// <summary>The most leaves: four rows of bits are held on the stack.</summary>
    private const int MaximumLeaves = 1 << 18;

    private const int BlockRows = 4;

    private readonly Ensemble _trees;
    private readonly Simd _simd;
    private readonly int _rowBytes;
    private readonly IntervalSearch[] _searches;
    private readonly float[] _boundaries;
    private readonly int[] _firstLeaves;
    private readonly IntervalRows _rows;

    private IntervalTables(Ensemble trees, TreeLeaves leaves, IntervalLayout layout, Simd simd)
        : base(trees.FeatureCount)
    {
        (_trees, _simd, _rowBytes) = (trees, simd, layout.RowBytes);
        (_searches, _boundaries, _firstLeaves) = (layout.Searches, layout.Boundaries, leaves.Starts);
        _rows = new(trees, leaves, layout);
    }

    public override long Bytes => _rows.Bytes + _boundaries.LongLength * sizeof(float);

    /// <summary>Prepares the tables, or returns null where the trees are too many or too large for them.</summary>
    public static Evaluator? TryCompile(Ensemble trees, Simd? simd = null, long maximumBytes = MaximumBytes)
    {
        var leaves = TreeLeaves.Of(trees);
        if (trees.FeatureCount > MaximumFeatures || trees.Leaves.Length > MaximumLeaves || !leaves.Contiguous)
            return null;
        var layout = new IntervalLayout(trees, leaves);
        return layout.TableBytes > maximumBytes ? null : new IntervalTables(trees, leaves, layout, simd ?? Simds.Best);
    }

    [SkipLocalsInit]
    private protected override double MarginCore(ReadOnlySpan<float> row)
    {
        var tableRows = stackalloc byte*[_searches.Length];
        var bits = stackalloc byte[_rowBytes + IntervalRows.Slack];
        fixed (float* values = row)
            FindLeaves(values, tableRows, bits);
        return _trees.SinglePrecision ? Sum<float>(bits) : Sum<double>(bits);
    }

    [SkipLocalsInit]
    private protected override void MarginsCore(ReadOnlySpan<float> rows, Span<double> margins)
    {
        var tableRows = stackalloc byte*[_searches.Length];
        var bits = stackalloc byte[BlockRows * _rowBytes + IntervalRows.Slack];
        fixed (float* first = rows)
        {
            var i = 0;
            for (; i + BlockRows <= margins.Length; i += BlockRows)
            {
                for (var j = 0; j < BlockRows; j++)
                    FindLeaves(first + (nint)(i + j) * FeatureCount, tableRows, bits + j * _rowBytes);
                if (_trees.SinglePrecision)
                    SumBlock<float>(bits, margins[i..]);
                else
                    SumBlock<double>(bits, margins[i..]);
            }
            for (; i < margins.Length; i++)
                margins[i] = MarginCore(rows.Slice(i * FeatureCount, FeatureCount));
        }
    }

    private void FindLeaves(float* row, byte** tableRows, byte* bits)
    {
        fixed (float* boundaries = _boundaries)
        fixed (IntervalSearch* searches = _searches)
            for (var i = 0; i < _searches.Length; i++)
                tableRows[i] = _rows[i, searches[i].Find(boundaries, row[searches[i].Feature], _simd)];
        IntervalMasks.And(tableRows, _searches.Length, bits, _rowBytes, _simd);
    }

    private double Sum<TSum>(byte* bits) where TSum : unmanaged, IBinaryFloatingPointIeee754<TSum>
    {
        var sum = TSum.CreateTruncating(_trees.BaseMargin);
        fixed (double* leaves = _trees.Leaves)
            foreach (var first in _firstLeaves)
                sum += TSum.CreateTruncating(leaves[Leaf(bits, first)]);
        return double.CreateTruncating(sum);
    }

    // Each sum must be taken in order, so what overlaps are the sums of different rows.
    private void SumBlock<TSum>(byte* bits, Span<double> margins) where TSum : unmanaged, IBinaryFloatingPointIeee754<TSum>
    {
        var a = TSum.CreateTruncating(_trees.BaseMargin);
        var (b, c, d) = (a, a, a);
        fixed (double* leaves = _trees.Leaves)
            foreach (var first in _firstLeaves)
            {
                a += TSum.CreateTruncating(leaves[Leaf(bits, first)]);
                b += TSum.CreateTruncating(leaves[Leaf(bits + _rowBytes, first)]);
                c += TSum.CreateTruncating(leaves[Leaf(bits + 2 * _rowBytes, first)]);
                d += TSum.CreateTruncating(leaves[Leaf(bits + 3 * _rowBytes, first)]);
            }
        margins[0] = double.CreateTruncating(a);
        margins[1] = double.CreateTruncating(b);
        margins[2] = double.CreateTruncating(c);
        margins[3] = double.CreateTruncating(d);
    }

    /// <summary>The leaf that remains of a tree: the lowest bit from that of its first leaf on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Leaf(byte* bits, int first)
    {
        var word = *(ulong*)(bits + (first >> 3)) & (ulong.MaxValue << (first & 7));
        nint start = first & ~7;
        while (word == 0)
        {
            start += 64;
            word = *(ulong*)(bits + (start >> 3));
        }
        return start + BitOperations.TrailingZeroCount(word);
    }
}
