using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Conversion.Trees;

/// <summary>
/// The rows of interval tables, each made when a value first falls into its interval: a process that has just started
/// answers without having made thousands of rows, or asked for their memory, which takes longer still.
/// </summary>
internal sealed unsafe class IntervalRows<TMask> where TMask : unmanaged, IBinaryInteger<TMask>, IUnsignedNumber<TMask>
{
    private readonly Ensemble _trees;
    private readonly TreeLeaves _leaves;
    private readonly IntervalLayout _layout;
    private readonly int _treeMasks;

    // Per node: the leaves below it, as bits within their tree.
    private readonly TMask[] _below;

    // Where each row stands; 0 until it is made. Its memory is pinned, so that it can start at a multiple of the alignment.
    private readonly nint[] _rows;
    private readonly List<byte[]> _memory = [];
    private readonly Lock _making = new();

    public IntervalRows(Ensemble trees, TreeLeaves leaves, IntervalLayout layout, int treeMasks)
    {
        (_trees, _leaves, _layout, _treeMasks) = (trees, leaves, layout, treeMasks);
        _below = FreshMemory.Array<TMask>(trees.Features.Length * treeMasks);
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
        _rows = new nint[layout.Rows];
    }

    /// <summary>All tables when every row is made, and what rows are made from.</summary>
    public long Bytes => _layout.TableBytes + _below.LongLength * sizeof(TMask)
        + (_layout.Nodes.LongLength + _leaves.NodeTrees.LongLength) * sizeof(int);

    /// <summary>A row: for each tree the bits of the leaves that remain possible. It stays where it is for as long as this lives.</summary>
    /// <param name="search">The number of the feature's search.</param>
    /// <param name="row">The number of the row among those of all features.</param>
    public byte* this[int search, int row]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var made = Volatile.Read(ref _rows[row]);
            return (byte*)(made != 0 ? made : Make(search, row));
        }
    }

    // One thread makes a row: a second one would begin it anew under the eyes of those who take it for made.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private nint Make(int search, int row)
    {
        lock (_making)
        {
            if (_rows[row] == 0)
                Volatile.Write(ref _rows[row], Fill(search, row));
            return _rows[row];
        }
    }

    private nint Fill(int search, int row)
    {
        var memory = GC.AllocateUninitializedArray<byte>(_layout.RowBytes + IntervalLayout.RowAlignment - 1, pinned: true);
        _memory.Add(memory);
        var address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(memory));
        address = (address + IntervalLayout.RowAlignment - 1) & -IntervalLayout.RowAlignment;
        var masks = new Span<TMask>((void*)address, _layout.RowBytes / sizeof(TMask));
        masks.Fill(TMask.AllBitsSet);
        var value = _layout.Searches[search].ValueIn(row, _layout.Boundaries);
        foreach (var node in _layout.Nodes.AsSpan(_layout.NodeStarts[search].._layout.NodeStarts[search + 1]))
        {
            var tree = _leaves.NodeTrees[node];
            Exclude(
                _trees.GoesLeft(node, value) ? _trees.Right[node] : _trees.Left[node], tree,
                masks.Slice(tree * _treeMasks, _treeMasks));
        }
        return address;
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
