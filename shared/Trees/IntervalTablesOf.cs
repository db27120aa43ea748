using System.Numerics;
using System.Runtime.CompilerServices;

namespace Conversion.Trees;

/// <summary>Interval tables over trees whose leaves are the bits of one or more <typeparamref name="TMask"/>.</summary>
internal sealed unsafe class IntervalTables<TMask> : Evaluator
    where TMask : unmanaged, IBinaryInteger<TMask>, IUnsignedNumber<TMask>
{
    private const int BlockRows = 4;

    private readonly Ensemble _trees;
    private readonly Simd _simd;
    private readonly int _rowBytes;
    private readonly int _treeMasks;
    private readonly IntervalSearch[] _searches;
    private readonly float[] _boundaries;
    private readonly int[] _firstLeaves;
    private readonly IntervalRows<TMask> _rows;

    public IntervalTables(Ensemble trees, TreeLeaves leaves, IntervalLayout layout, int treeMasks, Simd simd)
        : base(trees.FeatureCount)
    {
        (_trees, _simd, _rowBytes, _treeMasks) = (trees, simd, layout.RowBytes, treeMasks);
        (_searches, _boundaries, _firstLeaves) = (layout.Searches, layout.Boundaries, leaves.Starts);
        _rows = new(trees, leaves, layout, treeMasks);
    }

    public override long Bytes => _rows.Bytes + _boundaries.LongLength * sizeof(float);

    [SkipLocalsInit]
    private protected override double MarginCore(ReadOnlySpan<float> row)
    {
        var tableRows = stackalloc byte*[_searches.Length];
        var masks = stackalloc byte[_rowBytes];
        fixed (float* values = row)
            FindLeaves(values, tableRows, masks);
        return _trees.SinglePrecision ? Sum<float>((TMask*)masks) : Sum<double>((TMask*)masks);
    }

    [SkipLocalsInit]
    private protected override void MarginsCore(ReadOnlySpan<float> rows, Span<double> margins)
    {
        var tableRows = stackalloc byte*[_searches.Length];
        var masks = stackalloc byte[BlockRows * _rowBytes];
        fixed (float* first = rows)
        {
            var i = 0;
            for (; i + BlockRows <= margins.Length; i += BlockRows)
            {
                for (var j = 0; j < BlockRows; j++)
                    FindLeaves(first + (nint)(i + j) * FeatureCount, tableRows, masks + j * _rowBytes);
                if (_trees.SinglePrecision)
                    SumBlock<float>((TMask*)masks, margins[i..]);
                else
                    SumBlock<double>((TMask*)masks, margins[i..]);
            }
            for (; i < margins.Length; i++)
                margins[i] = MarginCore(rows.Slice(i * FeatureCount, FeatureCount));
        }
    }

    private void FindLeaves(float* row, byte** tableRows, byte* masks)
    {
        fixed (float* boundaries = _boundaries)
        fixed (IntervalSearch* searches = _searches)
            for (var i = 0; i < _searches.Length; i++)
                tableRows[i] = _rows[i, searches[i].Find(boundaries, row[searches[i].Feature], _simd)];
        IntervalMasks.And(tableRows, _searches.Length, masks, _rowBytes, _simd);
    }

    private double Sum<TSum>(TMask* masks) where TSum : unmanaged, IBinaryFloatingPointIeee754<TSum>
    {
        var sum = TSum.CreateTruncating(_trees.BaseMargin);
        fixed (double* leaves = _trees.Leaves)
        fixed (int* first = _firstLeaves)
            for (var tree = 0; tree < _firstLeaves.Length; tree++, masks += _treeMasks)
                sum += TSum.CreateTruncating(leaves[first[tree] + Bit(masks)]);
        return double.CreateTruncating(sum);
    }

    // Each sum must be taken in order, so what overlaps are the sums of different rows.
    private void SumBlock<TSum>(TMask* masks, Span<double> margins) where TSum : unmanaged, IBinaryFloatingPointIeee754<TSum>
    {
        var a = TSum.CreateTruncating(_trees.BaseMargin);
        var (b, c, d) = (a, a, a);
        var next = _rowBytes / sizeof(TMask);
        fixed (double* leaves = _trees.Leaves)
        fixed (int* first = _firstLeaves)
            for (var tree = 0; tree < _firstLeaves.Length; tree++, masks += _treeMasks)
            {
                var leaf = leaves + first[tree];
                a += TSum.CreateTruncating(leaf[Bit(masks)]);
                b += TSum.CreateTruncating(leaf[Bit(masks + next)]);
                c += TSum.CreateTruncating(leaf[Bit(masks + 2 * next)]);
                d += TSum.CreateTruncating(leaf[Bit(masks + 3 * next)]);
            }
        margins[0] = double.CreateTruncating(a);
        margins[1] = double.CreateTruncating(b);
        margins[2] = double.CreateTruncating(c);
        margins[3] = double.CreateTruncating(d);
    }

    // The lowest bit over a tree's masks; above its leaves bits may be set that mean nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Bit(TMask* masks)
    {
        nint bit = 0;
        for (; *masks == TMask.Zero; masks++)
            bit += sizeof(TMask) * 8;
        return bit + nint.CreateTruncating(TMask.TrailingZeroCount(*masks));
    }
}
