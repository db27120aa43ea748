using System.Numerics;
using System.Runtime.CompilerServices;

namespace Conversion.Trees;

/// <summary>
/// Scores with interval tables. The boundaries that all trees have for a feature divide its values into intervals. For
/// each interval (and for NaN) a table row has one bit a leaf, which is set where the leaf is still possible. Scoring
/// finds one row a feature and computes their AND: one bit of every tree remains, its leaf. QuickScorer (Lucchese et
/// al., 2015) has the same idea; here the AND over the splits of a feature is computed in advance.
/// </summary>
internal sealed unsafe class IntervalTables : CompiledEnsemble
{
    /// <summary>Larger tables fit in no cache.</summary>
    public const long MaximumBytes = 64 << 20;

    // The addresses of one table row a feature are on the stack.
    private const int MaximumFeatures = 1024;

    // The bits of four rows are on the stack.
    private const int MaximumLeaves = 1 << 18;

    private const int BlockRows = 4;

    private readonly Ensemble _trees;
    private readonly Simd _simd;
    private readonly int _rowBytes;
    private readonly IntervalSearch[] _searches;
    private readonly float[] _boundaries;
    private readonly double[] _exactBoundaries;
    private readonly int[] _firstLeaves;
    private readonly IntervalRows _rows;

    private IntervalTables(Ensemble trees, TreeLeaves leaves, IntervalLayout layout, Simd simd)
        : base(trees)
    {
        _trees = trees;
        _simd = simd;
        _rowBytes = layout.RowBytes;
        _searches = layout.Searches;
        _boundaries = layout.Boundaries;
        _exactBoundaries = layout.ExactBoundaries;
        _firstLeaves = leaves.Starts;
        _rows = new(trees, leaves, layout);
    }

    public override long Bytes => _rows.Bytes + _boundaries.LongLength * sizeof(float) + _exactBoundaries.LongLength * sizeof(double);

    /// <summary>Builds the tables; returns null where they would be too large.</summary>
    public static CompiledEnsemble? TryBuild(Ensemble trees, Simd? simd = null, long maximumBytes = MaximumBytes)
    {
        var leaves = TreeLeaves.From(trees);
        if (trees.FeatureCount > MaximumFeatures || trees.Leaves.Length > MaximumLeaves || !leaves.AreContiguous)
            return null;
        var layout = new IntervalLayout(trees, leaves);
        return layout.TableBytes > maximumBytes ? null : new IntervalTables(trees, leaves, layout, simd ?? Simds.Best);
    }

    private protected override double MarginCore(ReadOnlySpan<float> row) => Margin<float>(row);

    private protected override double MarginCore(ReadOnlySpan<double> row) => Margin<double>(row);

    private protected override void MarginsCore(ReadOnlySpan<float> rows, Span<double> margins) => Margins<float>(rows, margins);

    private protected override void MarginsCore(ReadOnlySpan<double> rows, Span<double> margins) => Margins<double>(rows, margins);

    [SkipLocalsInit]
    private double Margin<T>(ReadOnlySpan<T> row) where T : unmanaged
    {
        var tableRows = stackalloc byte*[_searches.Length];
        var bits = stackalloc byte[_rowBytes + IntervalRows.PaddingBytes];
        fixed (T* values = row)
            FindPossibleLeaves(values, tableRows, bits);
        return _trees.SinglePrecision ? Sum<float>(bits) : Sum<double>(bits);
    }

    [SkipLocalsInit]
    private void Margins<T>(ReadOnlySpan<T> rows, Span<double> margins) where T : unmanaged
    {
        var tableRows = stackalloc byte*[_searches.Length];
        var bits = stackalloc byte[BlockRows * _rowBytes + IntervalRows.PaddingBytes];
        fixed (T* first = rows)
        {
            var i = 0;
            for (; i + BlockRows <= margins.Length; i += BlockRows)
            {
                for (var j = 0; j < BlockRows; j++)
                    FindPossibleLeaves(first + (nint)(i + j) * FeatureCount, tableRows, bits + j * _rowBytes);
                if (_trees.SinglePrecision)
                    SumBlock<float>(bits, margins[i..]);
                else
                    SumBlock<double>(bits, margins[i..]);
            }
            for (; i < margins.Length; i++)
                margins[i] = Margin(rows.Slice(i * FeatureCount, FeatureCount));
        }
    }

    private void FindPossibleLeaves<T>(T* row, byte** tableRows, byte* bits) where T : unmanaged
    {
        fixed (float* boundaries = _boundaries)
        fixed (double* exact = _exactBoundaries)
        fixed (IntervalSearch* searches = _searches)
            for (var i = 0; i < _searches.Length; i++)
            {
                ref readonly var search = ref searches[i];
                // One of the two branches, by the type of the row.
                var tableRow = typeof(T) == typeof(double)
                    ? search.Find(boundaries, exact, ((double*)row)[search.Feature], _simd)
                    : search.Find(boundaries, ((float*)row)[search.Feature], _simd);
                tableRows[i] = _rows[i, tableRow];
            }
        IntervalMasks.And(tableRows, _searches.Length, bits, _rowBytes, _simd);
    }

    private double Sum<TSum>(byte* bits) where TSum : unmanaged, IBinaryFloatingPointIeee754<TSum>
    {
        var sum = TSum.CreateTruncating(_trees.BaseMargin);
        fixed (double* leaves = _trees.Leaves)
            foreach (var first in _firstLeaves)
                sum += TSum.CreateTruncating(leaves[FindLeaf(bits, first)]);
        return double.CreateTruncating(sum);
    }

    // The order of additions within a sum is fixed, so the processor overlaps the sums of four rows.
    private void SumBlock<TSum>(byte* bits, Span<double> margins) where TSum : unmanaged, IBinaryFloatingPointIeee754<TSum>
    {
        var a = TSum.CreateTruncating(_trees.BaseMargin);
        var b = a;
        var c = a;
        var d = a;
        fixed (double* leaves = _trees.Leaves)
            foreach (var first in _firstLeaves)
            {
                a += TSum.CreateTruncating(leaves[FindLeaf(bits, first)]);
                b += TSum.CreateTruncating(leaves[FindLeaf(bits + _rowBytes, first)]);
                c += TSum.CreateTruncating(leaves[FindLeaf(bits + 2 * _rowBytes, first)]);
                d += TSum.CreateTruncating(leaves[FindLeaf(bits + 3 * _rowBytes, first)]);
            }
        margins[0] = double.CreateTruncating(a);
        margins[1] = double.CreateTruncating(b);
        margins[2] = double.CreateTruncating(c);
        margins[3] = double.CreateTruncating(d);
    }

    /// <summary>Returns the only leaf of a tree that is still possible: the lowest bit, from the bit of its first leaf.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint FindLeaf(byte* bits, int first)
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
