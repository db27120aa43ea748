using Conversion.Files;

namespace Conversion.Orders;

/// <summary>
/// What a first reading of the whole table shows: how numbers and instants are written, which statuses, kinds and currencies
/// the rows have, and whether 0 is a customer.
/// </summary>
internal sealed class TableSurvey
{
    private const long MinimumRows = 20;
    private const double MaximumOfOne = 0.05;

    private readonly OrderLayout _layout;
    private readonly NumberColumn?[] _numbers = new NumberColumn?[Roles.Count];
    private readonly TextCounts _statuses = new();
    private readonly TextCounts _kinds = new();
    private readonly TextCounts _currencies = new();
    private long _rows;
    private long _zeros;
    private long _nobody;

    // Two of the e-mail addresses of rows with 0.
    private readonly HashSet<string> _zeroAddresses = [];

    private TableSurvey(OrderLayout layout)
    {
        _layout = layout;
        foreach (var column in layout.Columns.Where(column => column.Role.IsNumber()))
            _numbers[(int)column.Role] = new();
    }

    /// <summary>The instants of the orders.</summary>
    public InstantColumn At { get; } = new();

    /// <summary>
    /// Whether 0 in the customer's column means nobody, because other rows have no customer either, or very many rows have 0,
    /// or the rows with 0 have several e-mail addresses.
    /// </summary>
    public bool IsZeroGuest => _zeros > 0
        && (_nobody > 0 || _rows >= MinimumRows && _zeros > MaximumOfOne * _rows || HasZerosOfSeveral);

    /// <summary>Whether the rows with 0 in the customer's column have several e-mail addresses.</summary>
    public bool HasZerosOfSeveral => _zeroAddresses.Count > 1;

    /// <summary>Rows without a customer's id, but with an e-mail address.</summary>
    public long Addressed { get; private set; }

    /// <summary>Rows with 0 in the customer's column, and with an e-mail address.</summary>
    public long AddressedZeros { get; private set; }

    /// <summary>Whether a quantity differs from one.</summary>
    public bool HasQuantities { get; private set; }

    /// <summary>How often each status occurs.</summary>
    public IReadOnlyDictionary<string, long> Statuses => _statuses.Counts;

    /// <summary>How often each kind occurs.</summary>
    public IReadOnlyDictionary<string, long> Kinds => _kinds.Counts;

    /// <summary>How often each currency of the currency's column occurs.</summary>
    public IReadOnlyDictionary<string, long> Currencies => _currencies.Counts;

    /// <summary>Hashes of the orders that refunds refer to. Their customer may be on the order only.</summary>
    public HashSet<ulong> Referred { get; } = [];

    /// <summary>The numbers of a role; null when the role has no column.</summary>
    public NumberColumn? this[Role role] => _numbers[(int)role];

    /// <summary>Reads all rows of a table.</summary>
    /// <exception cref="OrderFileException">A file is damaged, or contains another table.</exception>
    public static TableSurvey Run(OrderTableFiles table, OrderLayout layout)
    {
        var survey = new TableSurvey(layout);
        foreach (var file in table.Files)
        {
            using var reader = new TableRows(table, file, layout[Role.At]!);
            while (reader.Read())
                if (reader.Kind == RowKind.Record)
                    survey.Add(reader.Row);
        }
        return survey;
    }

    private void Add(RowReader row)
    {
        _rows++;
        var customer = Cell(row, Role.Customer);
        if (customer is [(byte)'0'])
            _zeros++;
        else if (NullText.IsGuest(customer))
            _nobody++;
        if (_layout.OtherCustomers.Count > 0 && (customer is [(byte)'0'] || NullText.IsGuest(customer)))
            AddAddress(ColumnText.Trim(row[_layout.OtherCustomers[0]]), isZero: customer is [(byte)'0']);
        AddReference(row, customer);
        var at = Cell(row, Role.At);
        if (!at.IsEmpty && !NullText.IsNull(at))
            At.Add(at);
        for (var role = Roles.FirstNumber; (int)role < Roles.Count; role++)
        {
            if (_numbers[(int)role] is not { } column)
                continue;
            var cell = Cell(row, role);
            if (cell.IsEmpty || NullText.IsNull(cell))
                continue;
            column.Add(cell);
            if (role is Role.Discount or Role.LineDiscount)
                column.AddRate(cell);
            HasQuantities |= role == Role.Quantity && !IsOne(cell);
        }
        _statuses.Add(Cell(row, Role.Status));
        _kinds.Add(Cell(row, Role.Kind));
        _currencies.Add(Cell(row, Role.Currency));
    }

    private void AddAddress(ReadOnlySpan<byte> address, bool isZero)
    {
        if (NullText.IsGuest(address))
            return;
        if (!isZero)
            Addressed++;
        else
            AddressedZeros++;
        if (isZero && _zeroAddresses.Count < 2)
            _zeroAddresses.Add(ColumnText.Decode(address));
    }

    private void AddReference(RowReader row, ReadOnlySpan<byte> customer)
    {
        var isReference = _layout.Has(Role.Parent) || _layout.Has(Role.Kind) && NullText.IsNull(customer);
        if (!isReference || !_layout.Has(Role.Order))
            return;
        var number = OrderNumbers.Of(row, _layout, TransactionKind.Refund);
        if (!NullText.IsNull(number) && (!_layout.Has(Role.Parent) || !number.SequenceEqual(Cell(row, Role.Order))))
            Referred.Add(TextHash.From(number));
    }

    private ReadOnlySpan<byte> Cell(RowReader row, Role role) =>
        _layout[role] is { } column ? ColumnText.Trim(row[column.Column]) : [];

    private static bool IsOne(ReadOnlySpan<byte> cell) =>
        cell is [(byte)'1'] or [(byte)'-', (byte)'1']
        || NumberText.TryParse(cell, DecimalMark.Point, out var number) && Math.Abs(number) == NumberText.Scale;
}
