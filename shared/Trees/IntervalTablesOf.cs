using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Conversion.Trees;

/// <summary>Interval tables over trees of as many leaves at most as <typeparamref name="TMask"/> has bits.</summary>
internal sealed unsafe class IntervalTables<TMask, TLeaf> : Evaluator
    where TMask : unmanaged, IBinaryInteger<TMask>, IUnsignedNumber<TMask>
    where TLeaf : unmanaged, IBinaryFloatingPointIeee754<TLeaf>
{
    private const int BlockRows = 4;

    private readonly Simd _simd;
    private readonly int _treeCount;
    private readonly int _rowBytes;
    private readonly TLeaf _base;
    private readonly IntervalSearch[] _searches;

    // Pinned, so that what they hold can start at a multiple of the alignment.
    private readonly float[] _boundaries;
    private readonly byte[] _tables;
    private readonly nint _tablesStart;

    // Per tree, one leaf a bit of the mask, the unused ones zero.
    private readonly TLeaf[] _leaves;

    public IntervalTables(Ensemble trees, TreeLeaves leaves, IntervalLayout layout, Simd simd) : base(trees.FeatureCount)
    {
        (_simd, _treeCount, _rowBytes) = (simd, trees.Roots.Length, layout.RowBytes);
        _base = TLeaf.CreateTruncating(trees.BaseMargin);
        _leaves = new TLeaf[_treeCount * LeafStride];
        for (var leaf = 0; leaf < trees.Leaves.Length; leaf++)
            if (leaves.LeafTrees[leaf] >= 0)
                _leaves[leaves.LeafTrees[leaf] * LeafStride + leaves.Bit(leaf)] = TLeaf.CreateTruncating(trees.Leaves[leaf]);

        (_searches, _boundaries) = IntervalSearch.Of(layout);
        _tables = GC.AllocateUninitializedArray<byte>(
            checked((int)layout.TableBytes + IntervalLayout.RowAlignment), pinned: true);
        var address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_tables));
        _tablesStart = (IntervalLayout.RowAlignment - address % IntervalLayout.RowAlignment) % IntervalLayout.RowAlignment;
        var tables = _tables.AsSpan((int)_tablesStart);
        foreach (var feature in layout.Features)
        {
            var length = feature.Rows * _rowBytes;
            feature.Fill(MemoryMarshal.Cast<byte, TMask>(tables[..length]), _rowBytes / sizeof(TMask));
            tables = tables[length..];
        }
    }

    public override long Bytes =>
        _tables.LongLength + _boundaries.LongLength * sizeof(float) + _leaves.LongLength * sizeof(TLeaf);

    private static int LeafStride => sizeof(TMask) * 8;

    [SkipLocalsInit]
    private protected override double MarginCore(ReadOnlySpan<float> row)
    {
        var rows = stackalloc byte*[_searches.Length];
        var masks = stackalloc byte[_rowBytes];
        fixed (byte* tables = _tables)
        fixed (float* values = row)
        {
            Find(values, tables + _tablesStart, rows);
            IntervalMasks.And(rows, _searches.Length, masks, _rowBytes, _simd);
            return Sum((TMask*)masks);
        }
    }

    [SkipLocalsInit]
    private protected override void MarginsCore(ReadOnlySpan<float> rows, Span<double> margins)
    {
        var tableRows = stackalloc byte*[_searches.Length];
        var masks = stackalloc byte[BlockRows * _rowBytes];
        fixed (byte* tables = _tables)
        fixed (float* first = rows)
        {
            var i = 0;
            for (; i + BlockRows <= margins.Length; i += BlockRows)
            {
                for (var j = 0; j < BlockRows; j++)
                {
                    Find(first + (nint)(i + j) * FeatureCount, tables + _tablesStart, tableRows);
                    IntervalMasks.And(tableRows, _searches.Length, masks + j * _rowBytes, _rowBytes, _simd);
                }
                SumBlock((TMask*)masks, margins[i..]);
            }
            for (; i < margins.Length; i++)
            {
                Find(first + (nint)i * FeatureCount, tables + _tablesStart, tableRows);
                IntervalMasks.And(tableRows, _searches.Length, masks, _rowBytes, _simd);
                margins[i] = Sum((TMask*)masks);
            }
        }
    }

    private void Find(float* row, byte* tables, byte** rows)
    {
        fixed (float* boundaries = _boundaries)
        fixed (IntervalSearch* searches = _searches)
            for (var i = 0; i < _searches.Length; i++)
                rows[i] = tables + searches[i].Table
                    + (nint)searches[i].Find(boundaries, row[searches[i].Feature], _simd) * _rowBytes;
    }

    private double Sum(TMask* masks)
    {
        var sum = _base;
        fixed (TLeaf* leaves = _leaves)
        {
            var leaf = leaves;
            for (var tree = 0; tree < _treeCount; tree++, leaf += LeafStride)
                sum += leaf[Bit(masks[tree])];
        }
        return double.CreateTruncating(sum);
    }

    // Each sum must be taken in order, so what overlaps are the sums of different rows.
    private void SumBlock(TMask* masks, Span<double> margins)
    {
        TLeaf a = _base, b = _base, c = _base, d = _base;
        var rowTrees = _rowBytes / sizeof(TMask);
        fixed (TLeaf* leaves = _leaves)
        {
            var leaf = leaves;
            for (var tree = 0; tree < _treeCount; tree++, masks++, leaf += LeafStride)
            {
                a += leaf[Bit(masks[0])];
                b += leaf[Bit(masks[rowTrees])];
                c += leaf[Bit(masks[2 * rowTrees])];
                d += leaf[Bit(masks[3 * rowTrees])];
            }
        }
        margins[0] = double.CreateTruncating(a);
        margins[1] = double.CreateTruncating(b);
        margins[2] = double.CreateTruncating(c);
        margins[3] = double.CreateTruncating(d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Bit(TMask mask) => nint.CreateTruncating(TMask.TrailingZeroCount(mask));
}
