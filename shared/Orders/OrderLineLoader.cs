using Conversion.Files;

namespace Conversion.Orders;

/// <summary>Reads the lines of a table into a spool, and counts the rows that are left out.</summary>
/// <param name="table">The files.</param>
/// <param name="layout">Which column has which role.</param>
/// <param name="spool">Receives the lines.</param>
/// <param name="shard">The customers to read; all when null.</param>
/// <param name="kept">Receives the values that are passed on with each customer; null for none.</param>
internal sealed class OrderLineLoader(
    OrderTableFiles table, OrderLayout layout, LineSpool spool, CustomerShard? shard, KeptValues? kept)
{
    private const int FirstRowCount = 5;
    private const int MaximumNamed = 10_000;

    // Of the customers and errors of named rows, so that a file of nothing but wrong rows takes little memory.
    private const int MaximumLetters = 1 << 20;

    private readonly List<UnreadableRow> _unreadable = [];
    private int _letters;
    private readonly List<InspectedRow> _firstRows = [];

    // For each export the instant of its last order.
    private readonly List<long> _lastTicks = [];
    private readonly Dictionary<ulong, byte[]> _customerOf = [];

    // Lines whose customer is on another row, which can come later.
    private readonly List<(byte[] Customer, OrderLine Line)> _references = [];

    /// <summary>The lines that do not count, by reason.</summary>
    public LeftOutTally Tally { get; } = new();

    /// <summary>The number of rows below the headers.</summary>
    public long Lines { get; private set; }

    /// <summary>Rows that can't be read, and whose money is not known either.</summary>
    public long UnreadableAmounts { get; private set; }

    /// <summary>The first rows that can't be read.</summary>
    public IReadOnlyList<UnreadableRow> Unreadable => _unreadable;

    /// <summary>The first rows as read.</summary>
    public IReadOnlyList<InspectedRow> FirstRows => _firstRows;

    /// <summary>Reads all lines.</summary>
    /// <param name="style">How the columns are read.</param>
    /// <param name="referred">Hashes of the orders whose refunds need the order's customer.</param>
    /// <exception cref="OrderFileException">A file is damaged, or the lines take too much space.</exception>
    public void Load(LineStyle style, HashSet<ulong> referred)
    {
        var reader = new LineReader(layout, style);
        foreach (var file in table.Files)
        {
            StartExport(reader);
            using var rows = new TableRows(table, file, layout[Role.At]!);
            while (rows.Read())
            {
                Lines++;
                if (rows.Kind == RowKind.Record)
                    AddRow(rows, reader, file, referred);
                else
                    LeaveOut(rows, reader, file);
            }
            reader.EndFile();
        }
        foreach (var (customer, line) in _references)
            Add(_customerOf.GetValueOrDefault(line.Order, customer), line);
    }

    /// <summary>Returns the rank of each export. The export with the latest order has the highest rank.</summary>
    public int[] RankExports()
    {
        int[] byAge = [.. Enumerable.Range(0, _lastTicks.Count).OrderBy(export => _lastTicks[export])];
        var ranks = new int[byAge.Length];
        for (var i = 0; i < byAge.Length; i++)
            ranks[byAge[i]] = i;
        return ranks;
    }

    private void AddRow(TableRows rows, LineReader reader, TableFile file, HashSet<ulong> referred)
    {
        var customer = reader.Read(rows.Row, out var line);
        if (_firstRows.Count < FirstRowCount)
            _firstRows.Add(Show(rows.Row, reader));
        if (reader.Error is null && shard?.Contains(customer) != false)
            kept?.Add(customer, line.Ticks, rows.Row);
        if (reader.Reason is { } reason)
        {
            Tally.Add(reason, 1, reader.Money ?? 0);
            if (reason == LeftOut.Unreadable)
                AddUnreadable(file, rows.Row, reader);
            return;
        }
        _lastTicks[^1] = Math.Max(_lastTicks[^1], line.Ticks);
        if (customer.Length > CustomerId.MaximumLength && CustomerId.FindError(ColumnText.Decode(customer)) is { } tooLong)
        {
            Tally.Add(LeftOut.Unreadable, 1, reader.Money ?? 0);
            var error = $"{layout[Role.Customer]!.Name} {tooLong.TrimEnd('.')}";
            AddUnreadable(new(file.Name, rows.Row.Line, "", Role.Customer.Name(), error), hasNoAmount: false);
        }
        else if (!referred.Contains(line.Order))
            Add(customer, line);
        else if (customer.IsEmpty || reader.RefersToOrder)
            _references.Add((customer.ToArray(), line));
        else
        {
            _customerOf[line.Order] = customer.ToArray();
            Add(customer, line);
        }
    }

    private void Add(ReadOnlySpan<byte> customer, in OrderLine line)
    {
        if (customer.IsEmpty)
            spool.Add(GuestKey.From(line.Order), line);
        else if (shard is { } share && !share.Contains(customer))
            Tally.Add(LeftOut.OtherShard, 1, LineStyle.MoneyOf(line) ?? 0);
        else
            spool.Add(customer, line);
    }

    private void LeaveOut(TableRows rows, LineReader reader, TableFile file)
    {
        switch (rows.Kind)
        {
            case RowKind.Damaged:
                Tally.Add(LeftOut.Unreadable, 1, 0);
                var cell = rows.Row[layout[Role.Customer]!.Column];
                AddUnreadable(new(file.Name, rows.Row.Line, ColumnText.DecodeStart(cell), "", rows.Error.TrimEnd('.')), hasNoAmount: true);
                break;
            case RowKind.Header:
                Tally.Add(LeftOut.Header, 1, 0);
                StartExport(reader);
                break;
            default:
                Tally.Add(ReasonOf(rows.Kind), 1, 0);
                break;
        }
    }

    private static LeftOut ReasonOf(RowKind kind) => kind switch
    {
        RowKind.Total => LeftOut.Total,
        RowKind.Note => LeftOut.Note,
        _ => LeftOut.Empty,
    };

    private void StartExport(LineReader reader)
    {
        reader.Export = _lastTicks.Count;
        _lastTicks.Add(0);
    }

    private void AddUnreadable(TableFile file, RowReader row, LineReader reader)
    {
        var customer = ColumnText.DecodeStart(reader.Customer);
        AddUnreadable(new(file.Name, row.Line, customer, reader.ErrorRole.Name(), reader.Error!), reader.Money is null);
    }

    /// <summary>Names a row that can't be read.</summary>
    public void AddUnreadable(UnreadableRow row, bool hasNoAmount)
    {
        UnreadableAmounts += hasNoAmount ? 1 : 0;
        if (_unreadable.Count >= MaximumNamed || _letters > MaximumLetters)
            return;
        _letters += row.Customer.Length + row.Error.Length;
        _unreadable.Add(row);
    }

    private InspectedRow Show(RowReader row, LineReader reader) => new(
        row.Line,
        layout.Columns.OrderBy(column => column.Role).ToDictionary(
            column => column.Role.Name(),
            column => ColumnText.DecodeStart(row[column.Column])),
        reader.Reason?.Name());
}
