using System.Text;
using Conversion.Files;

namespace Conversion.Orders;

/// <summary>Turns rows into lines: the customer's id, the instant, the numbers and what the words mean.</summary>
internal sealed class LineReader
{
    private const int MaximumShown = 60;
    private const int MaximumWords = 1000;

    private readonly OrderLayout _layout;
    private readonly LineStyle _style;
    private readonly CustomerIds _ids;
    private readonly byte[][] _carried = new byte[Roles.Count][];
    private readonly RoleColumn[] _numbers;
    private readonly Role[] _carriedRoles;
    private readonly bool _linesAreOrders;

    // What a row without a kind is.
    private readonly TransactionKind _kindOfNone;
    private byte[] _order = [];
    private byte[] _customer = [];
    private byte[] _found = [];
    private bool _hasOrder;
    private int _block;
    private OrderStatus? _otherStatus;

    // What the words of other columns of statuses mean, by their hash.
    private readonly Dictionary<ulong, OrderStatus> _otherWords = [];

    /// <summary>Starts before the first row.</summary>
    /// <param name="layout">Which column has which role.</param>
    /// <param name="style">How the columns are read.</param>
    public LineReader(OrderLayout layout, LineStyle style)
    {
        (_layout, _style) = (layout, style);
        _ids = new(style.Guests);
        _linesAreOrders = layout.Recipe?.LinesAreOrders == true;
        if (layout.Has(Role.Kind))
            _kindOfNone = layout.Recipe?.Kinds.GetValueOrDefault("") ?? TransactionKind.None;
        _numbers = [.. layout.Columns.Where(column => column.Role.IsNumber())];
        _carriedRoles = [.. layout.Columns.Select(column => column.Role).Where(role => role.IsCarriedDown())];
    }

    /// <summary>The export that lines are in.</summary>
    public int Export { get; set; }

    /// <summary>What is wrong with the last row; null when the row can be read.</summary>
    public string? Error { get; private set; }

    /// <summary>The role whose cell is wrong.</summary>
    public Role ErrorRole { get; private set; }

    /// <summary>Why the last row is left out; null when the row is a line.</summary>
    public LeftOut? Reason { get; private set; }

    /// <summary>
    /// The money of the last row by its own columns, in ten-thousandths; null when the row does not show its money.
    /// </summary>
    public long? Money { get; private set; }

    /// <summary>Whether the last row belongs to the order of another row, which has the customer.</summary>
    public bool RefersToOrder { get; private set; }

    /// <summary>The id of the customer of the last row in UTF-8, where the row can't be read; empty for nobody.</summary>
    public ReadOnlySpan<byte> Customer => _found;

    /// <summary>Reads a row. Returns the id of the customer, which is empty for a line of nobody.</summary>
    public ReadOnlySpan<byte> Read(RowReader row, out OrderLine line)
    {
        line = default;
        (Error, Reason, Money) = (null, null, null);
        line.Export = Export;
        var isContinued = FollowOrder(row);
        line.Block = _block;
        line.Order = _hasOrder ? TextHash.From(_order) : _linesAreOrders ? (ulong)_block : 0;
        line.Product = Hash(row, Role.Product);
        line.Transaction = Hash(row, Role.Transaction);
        Carry(row, isContinued);
        ReadNumbers(row, isContinued, ref line);
        if (_style.HasMinorUnits)
            foreach (var column in _numbers)
                if (_style.IsMinor(column.Role) && line[column.Role] is { } money)
                    line.Set(column.Role, _style.ToMajor(money, Cell(row, Role.Currency, isContinued)));
        if (line[Role.TotalAfterRefunds] is > 0 and var left && line[Role.Total] is { } total && left < total)
            line.Set(Role.Refunded, total - left);
        foreach (var (role, whole) in _style.Rates)
            if (line[role] is { } rate && line[Role.Price] is { } price && line[Role.Quantity] is { } quantity)
                line.Set(role, LineStyle.Product(LineStyle.Product(quantity, price), rate / whole));
        ReadWords(row, isContinued, ref line);
        Money = LineStyle.MoneyOf(line);
        var instant = Instant(row, isContinued);
        if (NullText.IsNull(instant) && FindUnplaced(line.Status) is { } unplaced)
            Reason ??= unplaced;
        else if (!_style.At.TryParse(instant, out line.Ticks))
            Fail(HasWrongTime(row, isContinued) ? Role.Time : Role.At, row);
        if (IsTotal(row))
            (Error, Reason) = (null, LeftOut.Total);
        // A fee or a payout is not an order, and needs no customer, date and money of one.
        if (Reason is LeftOut.OtherKind or LeftOut.Authorization)
            Error = null;
        if (Error is not null)
            Reason = LeftOut.Unreadable;
        var customer = ReadCustomer(row, isContinued);
        _found = Error is null ? [] : customer.ToArray();
        return customer;
    }

    /// <summary>Returns why a row without a date does not count: it is a cart or the like; null for a row that needs its date.</summary>
    private LeftOut? FindUnplaced(OrderStatus status) => status == OrderStatus.None && _layout.Has(Role.Status)
        ? LeftOut.Pending
        : OrderAssembler.ReasonOf(status);

    /// <summary>
    /// Whether the row sums other rows: the cell of its product or order says so, or the cell of its customer where the row
    /// has no order.
    /// </summary>
    private bool IsTotal(RowReader row) => TotalText.IsTotal(Own(row, Role.Product)) || TotalText.IsTotal(Own(row, Role.Order))
        || TotalText.IsTotal(Own(row, Role.Customer)) && NullText.IsNull(Own(row, Role.Order));

    private ReadOnlySpan<byte> ReadCustomer(RowReader row, bool isContinued)
    {
        var customer = _ids.Read(Cell(row, Role.Customer, isContinued));
        for (var i = 0; customer.IsEmpty && i < _layout.OtherCustomers.Count; i++)
            customer = _ids.Read(ColumnText.Trim(row[_layout.OtherCustomers[i]]));
        if (!_layout.Has(Role.Order))
            return customer;
        if (!isContinued || !customer.IsEmpty)
            _customer = customer.ToArray();
        return _customer;
    }

    /// <summary>Ends a file: the next row continues no order.</summary>
    public void EndFile()
    {
        _hasOrder = false;
        _order = [];
        _block++;
    }

    /// <summary>Whether the row is a further line of the order of the row before.</summary>
    private bool FollowOrder(RowReader row)
    {
        if (!_layout.Has(Role.Order))
        {
            _block++;
            return false;
        }
        var number = OrderNumbers.Of(row, _layout, _style.KindOf(Own(row, Role.Kind)));
        RefersToOrder = _layout.Has(Role.Parent) && !number.SequenceEqual(Own(row, Role.Order));
        if (NullText.IsNull(number))
        {
            // Further lines of an order have blank cells where a sheet merges cells, or a program writes a value only once.
            var isContinued = _hasOrder && Own(row, Role.Customer).IsEmpty && Own(row, Role.At).IsEmpty;
            _hasOrder = isContinued;
            _block += isContinued ? 0 : 1;
            return isContinued;
        }
        if (_hasOrder && number.SequenceEqual(_order))
            return true;
        _block++;
        _order = number.ToArray();
        _hasOrder = true;
        return false;
    }

    private void Carry(RowReader row, bool isContinued)
    {
        if (!_layout.Has(Role.Order))
            return;
        foreach (var role in _carriedRoles)
        {
            var cell = Own(row, role);
            if (!isContinued || !cell.IsEmpty)
                _carried[(int)role] = cell.ToArray();
        }
    }

    private ReadOnlySpan<byte> Instant(RowReader row, bool isContinued)
    {
        var date = Cell(row, Role.At, isContinued);
        if (!_style.HasTime || Own(row, Role.Time) is not { IsEmpty: false } time)
            return date;
        // The date and the time on the clock are in two columns.
        return Join(date, WithColons(ColumnText.Decode(time)));
    }

    /// <summary>Whether the date of a row that can't be read has a time in another column, and can be read with midnight.</summary>
    private bool HasWrongTime(RowReader row, bool isContinued) => _style.HasTime && !Own(row, Role.Time).IsEmpty
        && _style.At.TryParse(Join(Cell(row, Role.At, isContinued), "00:00"), out _);

    private static byte[] Join(ReadOnlySpan<byte> date, string time) =>
        Encoding.UTF8.GetBytes($"{DayOf(ColumnText.Decode(date))} {time}");

    /// <summary>Returns a date without its midnight, which a cell shows that is formatted as an instant.</summary>
    private static string DayOf(string date)
    {
        var end = date.AsSpan().LastIndexOfAny('T', ' ');
        return end > 0 && date[(end + 1)..] is "00:00:00" or "0:00:00" or "00:00" or "0:00" or "00:00:00.000" ? date[..end] : date;
    }

    /// <summary>Returns a time of digits only, such as 93000, with colons.</summary>
    private static string WithColons(string time)
    {
        if (time.Length is < 5 or > 6 || time.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return time;
        time = time.PadLeft(6, '0');
        return $"{time[..2]}:{time[2..4]}:{time[4..]}";
    }

    private void ReadNumbers(RowReader row, bool isContinued, ref OrderLine line)
    {
        foreach (var column in _numbers)
        {
            var cell = ColumnText.Trim(row[column.Column]);
            if (cell.IsEmpty || NullText.IsNull(cell))
            {
                if (_style.IsRequired(column.Role) && !isContinued)
                    Fail(column.Role, row);
            }
            else if (NumberText.TryParse(cell, _style.MarkOf(column.Role), out var number))
                line.Set(column.Role, number);
            else if (_style.IsNeeded(column.Role))
                Fail(column.Role, row);
        }
        ReadRefunds(row, ref line);
        foreach (var (role, columns) in _layout.Added)
            foreach (var column in columns)
                if (NumberText.TryParse(ColumnText.Trim(row[column]), _style.MarkOf(role), out var part))
                    line.Set(role, part + (line[role] ?? 0));
    }

    private void ReadRefunds(RowReader row, ref OrderLine line)
    {
        var mark = _style.MarkOf(Role.Refunded);
        foreach (var column in _layout.RefundedDiscounts)
            if (line[Role.Refunded] is { } gross && NumberText.TryParse(ColumnText.Trim(row[column]), mark, out var discount))
                line.Set(Role.Refunded, gross - Math.Abs(discount));
        foreach (var column in _layout.OtherRefunds)
            if (line[Role.Refunded] is null && NumberText.TryParse(ColumnText.Trim(row[column]), mark, out var refund))
                line.Set(Role.Refunded, refund);
    }

    private void ReadWords(RowReader row, bool isContinued, ref OrderLine line)
    {
        line.Status = _style.StatusOf(Cell(row, Role.Status, isContinued));
        line.Kind = _style.KindOf(Own(row, Role.Kind));
        if (line.Kind == TransactionKind.None && !isContinued)
            line.Kind = _kindOfNone;
        if (IsTest(Cell(row, Role.Test, isContinued)) || LineStyle.IsFalse(Cell(row, Role.Live, isContinued)))
            line.Status = OrderStatus.Test;
        else if (line.Status is OrderStatus.None or OrderStatus.Sale)
            line.Status = StatusOfFlags(row, isContinued) ?? OtherStatus(row, isContinued) ?? line.Status;
        if (IsTrue(Own(row, Role.Returned)))
        {
            Negate(ref line);
            // The status of a return says what the row is, not that its order was refunded as a whole.
            if (line.Status == OrderStatus.Refunded)
                line.Status = OrderStatus.PartlyRefunded;
        }
        // The status of a refund says what the row is, too.
        if (line.Kind == TransactionKind.Refund && line.Status == OrderStatus.Refunded)
            line.Status = OrderStatus.None;
        if (line.Kind == TransactionKind.Authorization)
            Reason = LeftOut.Authorization;
        else if (line.Kind == TransactionKind.Other)
            Reason = LeftOut.OtherKind;
        if (Reason is null && IsNotGoods(row))
            Reason = LeftOut.OtherKind;
        if (_style.Currency is { } currency)
            Convert(currency, row, isContinued, ref line);
    }

    /// <summary>Returns why an order is not a sale after all, as another column of statuses says; null when none says so.</summary>
    private OrderStatus? OtherStatus(RowReader row, bool isContinued)
    {
        if (!isContinued)
            _otherStatus = null;
        foreach (var column in _layout.OtherStatuses)
            // Of several payments, one that failed or was cancelled says nothing of the order.
            if (MeaningOf(ColumnText.Trim(row[column])) is { } status
                && (status == OrderStatus.Refunded || !_layout.NameOf(column).Contains("[]", StringComparison.Ordinal)))
                return _otherStatus = status;
        return _otherStatus;
    }

    /// <summary>Whether a column says that the row is the shipping or another line that is not goods.</summary>
    private bool IsNotGoods(RowReader row)
    {
        foreach (var column in _layout.LineKinds)
            if (OrderFormats.Default.NoGoodsWords.Contains(OrderFormats.NormalizeWord(ColumnText.Decode(row[column]))))
                return true;
        return false;
    }

    private OrderStatus? MeaningOf(ReadOnlySpan<byte> cell)
    {
        if (cell.IsEmpty)
            return null;
        var hash = TextHash.From(cell);
        if (!_otherWords.TryGetValue(hash, out var status) && _otherWords.Count < MaximumWords)
            _otherWords[hash] = status =
                OrderFormats.Default.Statuses.GetValueOrDefault(OrderFormats.NormalizeWord(ColumnText.Decode(cell)));
        return status.IsLost() ? status : null;
    }

    private OrderStatus? StatusOfFlags(RowReader row, bool isContinued)
    {
        if (IsSet(Cell(row, Role.CancelledAt, isContinued)))
            return OrderStatus.Cancelled;
        if (IsSet(Cell(row, Role.RefundedAt, isContinued)))
            return OrderStatus.Refunded;
        var paid = Cell(row, Role.Paid, isContinued);
        return LineStyle.IsFalse(paid) || _style.HasPaymentDates && NullText.IsNull(paid) ? OrderStatus.Pending : null;
    }

    private void Convert(CurrencyChoice currency, RowReader row, bool isContinued, ref OrderLine line)
    {
        if (currency.RateOf(Cell(row, Role.Currency, isContinued), row, _layout) is not { } rate)
        {
            Reason ??= LeftOut.OtherCurrency;
            return;
        }
        if (rate == 1)
            return;
        foreach (var column in _numbers)
            if (column.Role.IsMoney() && line[column.Role] is { } number)
                line.Set(column.Role, (long)Math.Round(number * rate, MidpointRounding.AwayFromZero));
    }

    private void Negate(ref OrderLine line)
    {
        foreach (var column in _numbers)
            if (column.Role is not (Role.Price or Role.Items or Role.Products) && line[column.Role] is { } number)
                line.Set(column.Role, -Math.Abs(number));
    }

    private void Fail(Role role, RowReader row)
    {
        if (Error is not null)
            return;
        ErrorRole = role;
        Error = $"{_layout[role]!.Name} must be {_style.Expected(role)}, got {Show(Own(row, role))}";
    }

    private static string Show(ReadOnlySpan<byte> cell)
    {
        var text = ColumnText.Decode(cell);
        if (text.Length == 0)
            return "an empty cell";
        return text.Length > MaximumShown ? $"{text[..MaximumShown]}…" : text;
    }

    private ulong Hash(RowReader row, Role role)
    {
        var cell = Own(row, role);
        return NullText.IsNull(cell) ? 0 : TextHash.From(cell);
    }

    /// <summary>Returns the cell of a row itself.</summary>
    private ReadOnlySpan<byte> Own(RowReader row, Role role) =>
        _layout[role] is { } column ? ColumnText.Trim(row[column.Column]) : [];

    /// <summary>
    /// Returns the cell of a row, or of the row above if this row continues an order and its cell is empty.
    /// </summary>
    private ReadOnlySpan<byte> Cell(RowReader row, Role role, bool isContinued)
    {
        var cell = Own(row, role);
        return cell.IsEmpty && isContinued ? _carried[(int)role] : cell;
    }

    /// <summary>Whether a cell of a flag says yes, or test.</summary>
    private bool IsTest(ReadOnlySpan<byte> cell) => IsTrue(cell) || cell.Length > 0 && MeaningOf(cell) == OrderStatus.Test;

    private static bool IsTrue(ReadOnlySpan<byte> cell) => cell.Length > 0 && LineStyle.IsTrue(cell);

    /// <summary>Whether a cell has an instant of a cancellation, or says that there was one.</summary>
    private static bool IsSet(ReadOnlySpan<byte> cell) => !NullText.IsNull(cell) && !LineStyle.IsFalse(cell);
}
