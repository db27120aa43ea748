using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Conversion.Trees;

/// <summary>
/// The rows of interval tables, each made when a value first falls into its interval: a process that has just started
/// answers without having made thousands of rows, and without having touched their memory, which takes longer still.
/// </summary>
internal sealed unsafe class IntervalRows<TMask> where TMask : unmanaged, IBinaryInteger<TMask>, IUnsignedNumber<TMask>
{
    private readonly Ensemble _trees;
    private readonly TreeLeaves _leaves;
    private readonly IntervalLayout _layout;
    private readonly int _treeMasks;

    // Per node: the leaves below it, as bits within their tree.
    private readonly TMask[] _below;

    // Pinned, so that what they hold can start at a multiple of the alignment.
    private readonly byte[] _tables;
    private readonly byte* _start;
    private readonly bool[] _made;
    private readonly Lock _making = new();

    public IntervalRows(Ensemble trees, TreeLeaves leaves, IntervalLayout layout, int treeMasks)
    {
        (_trees, _leaves, _layout, _treeMasks) = (trees, leaves, layout, treeMasks);
        _below = new TMask[trees.Features.Length * treeMasks];
        for (var node = trees.Features.Length - 1; node >= 0; node--)
            if (leaves.NodeTrees[node] is >= 0 and var tree)
            {
                var below = _below.AsSpan(node * treeMasks, treeMasks);
                below.Fill(TMask.AllBitsSet);
                Exclude(trees.Left[node], tree, below);
                Exclude(trees.Right[node], tree, below);
                foreach (ref var mask in below)
                    mask = ~mask;
            }
        _made = new bool[layout.Rows];
        _tables = GC.AllocateUninitializedArray<byte>(
            checked((int)layout.TableBytes + IntervalLayout.RowAlignment), pinned: true);
        var address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_tables));
        _start = (byte*)((address + IntervalLayout.RowAlignment - 1) & -IntervalLayout.RowAlignment);
    }

    /// <summary>All tables when every row is made, and what rows are made from.</summary>
    public long Bytes => _tables.LongLength + _below.LongLength * sizeof(TMask)
        + (_layout.Nodes.LongLength + _leaves.NodeTrees.LongLength) * sizeof(int);

    /// <summary>A row: for each tree the bits of the leaves that remain possible. It stays where it is for as long as this lives.</summary>
    /// <param name="search">The number of the feature's search.</param>
    /// <param name="row">The number of the row among those of all features.</param>
    public byte* this[int search, int row]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (!Volatile.Read(ref _made[row]))
                Make(search, row);
            return _start + (nint)row * _layout.RowBytes;
        }
    }

    // One thread makes a row: a second one would begin it anew under the eyes of those who take it for made.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Make(int search, int row)
    {
        lock (_making)
            if (!_made[row])
                Fill(search, row);
    }

    private void Fill(int search, int row)
    {
        var masks = new Span<TMask>(_start + (nint)row * _layout.RowBytes, _layout.RowBytes / sizeof(TMask));
        masks.Fill(TMask.AllBitsSet);
        var value = _layout.Searches[search].ValueIn(row, _layout.Boundaries);
        foreach (var node in _layout.Nodes.AsSpan(_layout.NodeStarts[search].._layout.NodeStarts[search + 1]))
        {
            var tree = _leaves.NodeTrees[node];
            Exclude(
                _trees.GoesLeft(node, value) ? _trees.Right[node] : _trees.Left[node], tree,
                masks.Slice(tree * _treeMasks, _treeMasks));
        }
        Volatile.Write(ref _made[row], true);
    }

    private void Exclude(int child, int tree, Span<TMask> possible)
    {
        if (child >= 0)
        {
            for (var i = 0; i < possible.Length; i++)
                possible[i] &= ~_below[child * _treeMasks + i];
            return;
        }
        var (mask, bit) = Math.DivRem(~child - _leaves.Starts[tree], sizeof(TMask) * 8);
        possible[mask] &= ~(TMask.One << bit);
    }
}
