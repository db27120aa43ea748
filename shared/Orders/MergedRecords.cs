namespace Conversion.Orders;

/// <summary>The records of several sorted runs, merged while they are read.</summary>
internal sealed class MergedRecords : Records
{
    private readonly List<RunRecords> _runs;
    private readonly PriorityQueue<int, (ulong Prefix, int Run)> _next;
    private int _current = -1;

    /// <summary>Starts before the first record.</summary>
    /// <param name="runs">The runs; of equal customers the lines of the earlier run come first.</param>
    public MergedRecords(List<RunRecords> runs)
    {
        _runs = runs;
        _next = new(Comparer<(ulong Prefix, int Run)>.Create(Compare));
        for (var i = 0; i < runs.Count; i++)
            if (runs[i].Read())
                _next.Enqueue(i, PriorityOf(i));
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Current => _runs[_current].Current;

    /// <inheritdoc/>
    public override bool Read()
    {
        if (_current >= 0)
        {
            _next.Dequeue();
            if (_runs[_current].Read())
                _next.Enqueue(_current, PriorityOf(_current));
        }
        return _next.TryPeek(out _current, out _);
    }

    private (ulong Prefix, int Run) PriorityOf(int run) => (LineRecord.Prefix(LineRecord.Customer(_runs[run].Current)), run);

    private int Compare((ulong Prefix, int Run) x, (ulong Prefix, int Run) y)
    {
        if (x.Prefix != y.Prefix)
            return x.Prefix.CompareTo(y.Prefix);
        var result = LineRecord.Customer(_runs[x.Run].Current).SequenceCompareTo(LineRecord.Customer(_runs[y.Run].Current));
        return result != 0 ? result : x.Run.CompareTo(y.Run);
    }
}
