using System.Buffers.Binary;

namespace Conversion.Orders;

/// <summary>
/// Sorts lines by customer: collects lines in memory, writes sorted runs to temporary files, and merges the runs. Customers
/// are in the order of the bytes of their ids. Lines of one customer keep the order in which they were added.
/// </summary>
internal sealed class LineSpool(SpoolOptions options) : IDisposable
{
    private const int MergeBufferBytes = 1 << 18;

    private readonly List<SpoolRun> _runs = [];
    private byte[] _memory = new byte[Math.Min(options.MemoryBytes, 1 << 16)];
    private Key[] _keys = new Key[1 << 12];
    private int _length;
    private int _count;
    private SpoolRun? _sorted;

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
        _keys[_count++] = new(Prefix(customer), _length);
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
        if (_runs.Count > 1)
            Merge();
        _sorted = _runs[0];
    }

    /// <summary>Returns the sorted lines from the first. Every call reads them again.</summary>
    public SortedLines Read() => _sorted is { } run
        ? new(run.Open(MergeBufferBytes))
        : new(new MemoryRecords(_memory, [.. _keys.Take(_count).Select(key => key.Offset)]));

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

    private void Merge()
    {
        var merged = new SpoolRun(options);
        var readers = _runs.ConvertAll(run => run.Open(MergeBufferBytes));
        var order = Comparer<(Key Key, int Run)>.Create((x, y) => Compare(readers, x, y));
        var next = new PriorityQueue<int, (Key Key, int Run)>(order);
        for (var i = 0; i < readers.Count; i++)
            if (readers[i].Read())
                next.Enqueue(i, (KeyOf(readers[i].Current), i));
        while (next.TryPeek(out var run, out _))
        {
            merged.Write(readers[run].Current);
            if (readers[run].Read())
                next.DequeueEnqueue(run, (KeyOf(readers[run].Current), run));
            else
                next.Dequeue();
        }
        foreach (var run in _runs)
            run.Dispose();
        _runs.Clear();
        _runs.Add(merged);
        merged.Complete();
    }

    /// <summary>Compares the current lines of two runs. Of equal customers the earlier run is first.</summary>
    private static int Compare(List<RunRecords> readers, (Key Key, int Run) x, (Key Key, int Run) y)
    {
        if (x.Key.Prefix != y.Key.Prefix)
            return x.Key.Prefix.CompareTo(y.Key.Prefix);
        var result = LineRecord.Customer(readers[x.Run].Current).SequenceCompareTo(LineRecord.Customer(readers[y.Run].Current));
        return result != 0 ? result : x.Run.CompareTo(y.Run);
    }

    private static Key KeyOf(ReadOnlySpan<byte> record) => new(Prefix(LineRecord.Customer(record)), 0);

    /// <summary>Returns the first eight bytes as a number that compares like the bytes.</summary>
    private static ulong Prefix(ReadOnlySpan<byte> customer)
    {
        Span<byte> first = stackalloc byte[8];
        first.Clear();
        customer[..Math.Min(8, customer.Length)].CopyTo(first);
        return BinaryPrimitives.ReadUInt64BigEndian(first);
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
