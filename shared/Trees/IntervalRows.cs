using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Conversion.Trees;

/// <summary>
/// The rows of interval tables. Each is built when a value is first in its interval, so that a process that has just
/// started can answer without building thousands of rows and allocating their memory.
/// </summary>
internal sealed unsafe class IntervalRows
{
    /// <summary>The bytes after a row that must be readable: code reads the bits eight bytes at a time, from any byte.</summary>
    public const int PaddingBytes = 16;

    private const int WordBits = 64;

    private readonly Ensemble _trees;
    private readonly TreeLeaves _leaves;
    private readonly IntervalLayout _layout;
    private readonly int _treeWords;

    // Per node: the leaves below it, as bits within their tree, in _treeWords words.
    private readonly ulong[] _leavesBelow;

    // The address of each row; 0 until it is built. The memory of a row is pinned, so that the row stays aligned.
    private readonly nint[] _rows;
    private readonly List<byte[]> _memory = [];
    private readonly Lock _building = new();

    public IntervalRows(Ensemble trees, TreeLeaves leaves, IntervalLayout layout)
    {
        _trees = trees;
        _leaves = leaves;
        _layout = layout;
        _treeWords = (leaves.MaximumCount + WordBits - 1) / WordBits;
        _leavesBelow = PagePrefault.AllocateArray<ulong>(trees.Features.Length * _treeWords);
        for (var node = trees.Features.Length - 1; node >= 0; node--)
            if (leaves.NodeTrees[node] is >= 0 and var tree)
            {
                LeavesBelow(node).Clear();
                AddLeaves(trees.Left[node], tree, LeavesBelow(node));
                AddLeaves(trees.Right[node], tree, LeavesBelow(node));
            }
        _rows = new nint[layout.Rows];
    }

    /// <summary>The memory of all rows, once they are built, and of what they are built from.</summary>
    public long Bytes => _layout.TableBytes + _leavesBelow.LongLength * sizeof(ulong)
        + (_layout.Nodes.LongLength + _leaves.NodeTrees.LongLength) * sizeof(int);

    /// <summary>Returns a row: the bits of the leaves that are still possible. Its address does not change.</summary>
    /// <param name="search">The index of the feature's search.</param>
    /// <param name="row">The index of the row, among the rows of all features.</param>
    public byte* this[int search, int row]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var address = Volatile.Read(ref _rows[row]);
            return (byte*)(address != 0 ? address : Build(search, row));
        }
    }

    // Only one thread builds a row: a second would build it again while others already read it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private nint Build(int search, int row)
    {
        lock (_building)
        {
            if (_rows[row] == 0)
                Volatile.Write(ref _rows[row], Allocate(search, row));
            return _rows[row];
        }
    }

    private nint Allocate(int search, int row)
    {
        var memory = GC.AllocateUninitializedArray<byte>(_layout.RowBytes + PaddingBytes + IntervalLayout.RowAlignment - 1, pinned: true);
        memory.AsSpan().Fill(byte.MaxValue);
        _memory.Add(memory);
        var address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(memory));
        address = (address + IntervalLayout.RowAlignment - 1) & -IntervalLayout.RowAlignment;
        var value = _layout.ValueOfRow(search, row);
        foreach (var node in _layout.Nodes.AsSpan(_layout.NodeStarts[search].._layout.NodeStarts[search + 1]))
        {
            var unreachable = _trees.GoesLeft(node, value) ? _trees.Right[node] : _trees.Left[node];
            RemoveLeaves(unreachable, _leaves.NodeTrees[node], (byte*)address);
        }
        return address;
    }

    private void RemoveLeaves(int child, int tree, byte* possible)
    {
        if (child < 0)
        {
            Clear(possible, ~child, 1);
            return;
        }
        var first = _leaves.Starts[tree];
        foreach (var word in LeavesBelow(child))
        {
            Clear(possible, first, word);
            first += WordBits;
        }
    }

    private static void Clear(byte* bits, int first, ulong cleared)
    {
        // A small tree has fewer words than the largest, and the row may end before these words.
        if (cleared == 0)
            return;
        var word = bits + (first >> 3);
        var shift = first & 7;
        *(ulong*)word &= ~(cleared << shift);
        if (shift > 0)
            word[sizeof(ulong)] &= (byte)~(cleared >> (WordBits - shift));
    }

    private void AddLeaves(int child, int tree, Span<ulong> below)
    {
        if (child < 0)
        {
            var leaf = ~child - _leaves.Starts[tree];
            below[leaf / WordBits] |= 1UL << (leaf % WordBits);
            return;
        }
        for (var i = 0; i < below.Length; i++)
            below[i] |= LeavesBelow(child)[i];
    }

    private Span<ulong> LeavesBelow(int node) => _leavesBelow.AsSpan(node * _treeWords, _treeWords);
}
