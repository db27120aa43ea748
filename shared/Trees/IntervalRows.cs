using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Conversion.Trees;

/// <summary>
/// The rows of interval tables, each made when a value first falls into its interval: a process that has just started
/// answers without having made thousands of rows, or asked for their memory, which takes longer still.
/// </summary>
internal sealed unsafe class IntervalRows
{
    /// <summary>What must be readable behind a row: its bits are looked at eight bytes at a time, from any byte on.</summary>
    public const int Slack = 16;

    private const int WordBits = 64;

    private readonly Ensemble _trees;
    private readonly TreeLeaves _leaves;
    private readonly IntervalLayout _layout;
    private readonly int _treeWords;

    // Per node: the leaves below it, as bits within their tree.
    private readonly ulong[] _below;

    // Where each row stands; 0 until it is made. Its memory is pinned, so that it can start at a multiple of the alignment.
    private readonly nint[] _rows;
    private readonly List<byte[]> _memory = [];
    private readonly Lock _making = new();

    public IntervalRows(Ensemble trees, TreeLeaves leaves, IntervalLayout layout)
    {
        (_trees, _leaves, _layout, _treeWords) = (trees, leaves, layout, (leaves.Most + WordBits - 1) / WordBits);
        _below = FreshMemory.Array<ulong>(trees.Features.Length * _treeWords);
        for (var node = trees.Features.Length - 1; node >= 0; node--)
            if (leaves.NodeTrees[node] is >= 0 and var tree)
            {
                Below(node).Clear();
                Include(trees.Left[node], tree, Below(node));
                Include(trees.Right[node], tree, Below(node));
            }
        _rows = new nint[layout.Rows];
    }

    /// <summary>All tables when every row is made, and what rows are made from.</summary>
    public long Bytes => _layout.TableBytes + _below.LongLength * sizeof(ulong)
        + (_layout.Nodes.LongLength + _leaves.NodeTrees.LongLength) * sizeof(int);

    /// <summary>A row: the bits of the leaves that remain possible. It stays where it is for as long as this lives.</summary>
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
        var memory = GC.AllocateUninitializedArray<byte>(_layout.RowBytes + Slack + IntervalLayout.RowAlignment - 1, pinned: true);
        memory.AsSpan().Fill(byte.MaxValue);
        _memory.Add(memory);
        var address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(memory));
        address = (address + IntervalLayout.RowAlignment - 1) & -IntervalLayout.RowAlignment;
        var value = _layout.Searches[search].ValueIn(row, _layout.Boundaries);
        foreach (var node in _layout.Nodes.AsSpan(_layout.NodeStarts[search].._layout.NodeStarts[search + 1]))
            Exclude(_trees.GoesLeft(node, value) ? _trees.Right[node] : _trees.Left[node], _leaves.NodeTrees[node], (byte*)address);
        return address;
    }

    private void Exclude(int child, int tree, byte* possible)
    {
        if (child < 0)
        {
            Clear(possible, ~child, 1);
            return;
        }
        var first = _leaves.Starts[tree];
        foreach (var word in Below(child))
        {
            Clear(possible, first, word);
            first += WordBits;
        }
    }

    private static void Clear(byte* bits, int first, ulong gone)
    {
        // Where a small tree has no words of its own, there may be no memory.
        if (gone == 0)
            return;
        var at = bits + (first >> 3);
        var shift = first & 7;
        *(ulong*)at &= ~(gone << shift);
        if (shift > 0)
            at[sizeof(ulong)] &= (byte)~(gone >> (WordBits - shift));
    }

    private void Include(int child, int tree, Span<ulong> below)
    {
        if (child < 0)
        {
            var (word, bit) = Math.DivRem(~child - _leaves.Starts[tree], WordBits);
            below[word] |= 1UL << bit;
            return;
        }
        for (var i = 0; i < below.Length; i++)
            below[i] |= Below(child)[i];
    }

    private Span<ulong> Below(int node) => _below.AsSpan(node * _treeWords, _treeWords);
}
