namespace Conversion.Orders;

/// <summary>Reads sorted lines one customer at a time.</summary>
internal sealed class SortedLines(Records records)
{
    private bool _isStarted;
    private bool _isAtEnd;
    private byte[] _customer = new byte[64];
    private int _length;

    /// <summary>The id of the current customer.</summary>
    public ReadOnlySpan<byte> Customer => _customer.AsSpan(0, _length);

    /// <summary>The lines of the current customer, in the order of the files.</summary>
    public List<OrderLine> Lines { get; } = [];

    /// <summary>Reads the lines of the next customer; returns false after the last one.</summary>
    public bool Read()
    {
        Lines.Clear();
        if (!_isStarted)
        {
            _isStarted = true;
            _isAtEnd = !records.Read();
        }
        if (_isAtEnd)
            return false;
        var customer = LineRecord.Customer(records.Current);
        if (customer.Length > _customer.Length)
            _customer = new byte[customer.Length];
        customer.CopyTo(_customer);
        _length = customer.Length;
        do
            Lines.Add(LineRecord.Read(records.Current));
        while (!(_isAtEnd = !records.Read()) && LineRecord.Customer(records.Current).SequenceEqual(Customer));
        return true;
    }
}
