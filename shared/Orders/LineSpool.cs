using Conversion.Files;

namespace Conversion.Orders;

/// <summary>
/// Sorts lines by customer: collects lines in memory, writes sorted runs to temporary files, and merges the runs when they are
/// read. Customers are in the order of the bytes of their ids. Lines of one customer keep the order in which they were added.
/// </summary>
internal sealed class LineSpool(SpoolOptions options) : IDisposable
{
    private const int MergeBufferBytes = 1 << 18;

    private readonly List<SpoolRun> _runs = [];
    private byte[] _memory = new byte[Math.Min(options.MemoryBytes, 1 << 16)];
    private Key[] _keys = new Key[1 << 12];
    private int _length;
    private int _count;

    /// <summary>Adds a line.</summary>
    /// <exception cref="OrderFileException">The lines take more space than the options allow.</exception>
    public void Add(ReadOnlySpan<byte> customer, in OrderLine line)
    {
        var size = LineRecord.SizeOf(customer, line);
        if (_length + size > _memory.Length && !TryGrow(size))
            WriteRun();
        if (_count == _keys.Length)
            Array.Resize(ref _keys, 2 * _count);
        LineRecord.Write(_memory.AsSpan(_length, size), customer, line);
        _keys[_count++] = new(LineRecord.Prefix(customer), _length);
        _length += size;
    }

    /// <summary>Ends adding, and sorts.</summary>
    public void Sort()
    {
        if (_runs.Count == 0)
        {
            SortMemory();
            return;
        }
        WriteRun();
        (_memory, _keys) = ([], []);
    }

    /// <summary>Returns the sorted lines from the first. Every call reads them, and merges the runs, again.</summary>
    public SortedLines Read() => new(_runs.Count switch
    {
        0 => new MemoryRecords(_memory, [.. _keys.Take(_count).Select(key => key.Offset)]),
        1 => _runs[0].Open(MergeBufferBytes),
        _ => new MergedRecords(_runs.ConvertAll(run => run.Open(MergeBufferBytes))),
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var run in _runs)
            run.Dispose();
    }

    private bool TryGrow(int size)
    {
        if (_memory.Length >= options.MemoryBytes || size > options.MemoryBytes)
            return false;
        Array.Resize(ref _memory, (int)Math.Min(options.MemoryBytes, Math.Max(2L * _memory.Length, _length + size)));
        return _length + size <= _memory.Length;
    }

    private void SortMemory() => _keys.AsSpan(0, _count).Sort(new KeyOrder(_memory));

    private void WriteRun()
    {
        SortMemory();
        var run = new SpoolRun(options);
        _runs.Add(run);
        for (var i = 0; i < _count; i++)
            run.Write(LineRecord.Slice(_memory.AsSpan(_keys[i].Offset)));
        run.Complete();
        _length = 0;
        _count = 0;
    }

    private readonly record struct Key(ulong Prefix, int Offset);

    private readonly struct KeyOrder(byte[] memory) : IComparer<Key>
    {
        public int Compare(Key x, Key y)
        {
            if (x.Prefix != y.Prefix)
                return x.Prefix < y.Prefix ? -1 : 1;
            var customer = LineRecord.Customer(memory.AsSpan(x.Offset));
            var result = customer.SequenceCompareTo(LineRecord.Customer(memory.AsSpan(y.Offset)));
            return result != 0 ? result : x.Offset.CompareTo(y.Offset);
        }
    }
}
