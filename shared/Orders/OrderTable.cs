using System.Text;

namespace Conversion.Orders;

/// <summary>
/// Orders from files of any size and form. The files are read twice: once to decide how they are written, once for their lines.
/// Lines are sorted by customer, in temporary files where memory is too small, so customers come one at a time.
/// </summary>
public sealed class OrderTable : IDisposable
{
    private const double MaximumUnreadable = 0.005;

    private readonly LineSpool _spool;
    private readonly OrderGroups _groups;
    private readonly OrderAssembler _assembler;
    private readonly long _customers;

    internal OrderTable(LineSpool spool, OrderGroups groups, OrderAssembler assembler, OrderInspection inspection)
    {
        (_spool, _groups, _assembler, Inspection) = (spool, groups, assembler, inspection);
        _customers = inspection.Summary.Customers;
    }

    /// <summary>What was understood.</summary>
    public OrderInspection Inspection { get; }

    /// <summary>What was read and left out.</summary>
    public OrderSummary Summary => Inspection.Summary;

    /// <summary>Reads the files.</summary>
    /// <param name="files">The files of one export, or several exports with the same columns.</param>
    /// <param name="options">What the user says.</param>
    /// <param name="report">Receives the number of rows that were read so far, in all readings.</param>
    /// <exception cref="OrderFileException">The files are damaged, or could be read in several ways.</exception>
    public static OrderTable Open(IReadOnlyList<OrderInputFile> files, OrderReadOptions options, Action<long>? report = null) =>
        new OrderTableBuilder(files, options, report).Build();

    /// <summary>Throws when too many lines can't be read.</summary>
    /// <exception cref="OrderFileException">More than 0.5 % of the lines, or of the money, can't be read; or nothing can.</exception>
    public void ThrowIfRefused()
    {
        if (Inspection.Refusal is { } refusal)
            throw new OrderFileException(refusal);
    }

    /// <summary>Streams the customers in the order of the bytes of their ids.</summary>
    /// <param name="atMost">With more customers than this, returns an even sample of about so many, the same in every run.</param>
    public IEnumerable<CustomerHistory> Customers(long atMost = long.MaxValue)
    {
        var sample = new CustomerShard(0, (int)((Math.Max(1, _customers) - 1) / atMost) + 1);
        var lines = _spool.Read();
        var orders = new List<Order>();
        while (lines.Read())
        {
            if (OrderTableBuilder.IsGuest(lines.Customer) || !OrderTableBuilder.IsIn(sample, lines.Customer))
                continue;
            orders.Clear();
            Assemble(lines, _groups, _assembler, orders.Add, static (_, _) => { });
            if (orders.Count > 0)
                yield return new(Encoding.UTF8.GetString(lines.Customer), [.. orders.Order(Comparer<Order>.Create(Order.Chronological))]);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _spool.Dispose();

    /// <summary>Turns the lines of a customer into orders.</summary>
    internal static void Assemble(
        SortedLines lines, OrderGroups groups, OrderAssembler assembler, Action<Order> add, LeaveOutLines leaveOut)
    {
        groups.Start(lines.Lines);
        while (groups.Read())
        {
            groups.RemoveRepeated(assembler.HasStatus, leaveOut);
            if (assembler.Assemble(groups.Order, leaveOut) is { } order)
                add(order);
        }
    }

    /// <summary>Returns why the files are refused; null when they are not.</summary>
    internal static string? FindRefusal(string file, LeftOutTally tally, OrderSummary summary, UnreadableRow? first, long unreadableAmounts)
    {
        var readable = summary.Dropped.Where(dropped => dropped.Reason != LeftOut.Unreadable.Name()).Sum(dropped => Math.Abs(dropped.Money)) + Math.Abs(summary.Money);
        var example = first is null ? "" : $" First: line {first.Line} of {first.File}: {first.Error}.";
        if (unreadableAmounts > MaximumUnreadable * summary.Lines)
            return $"{file}: at most 0.5 % of the lines may be unreadable, got {unreadableAmounts:N0} of {summary.Lines:N0} lines.{example}";
        var money = tally.MoneyOf(LeftOut.Unreadable);
        if (money > (decimal)MaximumUnreadable * readable)
            return $"{file}: the lines that can't be read must be at most 0.5 % of the money, got {money:N2} beside {readable:N2}.{example}";
        return summary.Orders + summary.Returns > 0 ? null
            : $"{file} must contain a purchase of a known customer, got none in {summary.Lines:N0} lines. Lines left out: "
                + $"{string.Join(", ", summary.Dropped.Where(dropped => dropped.Lines > 0).Select(dropped => $"{dropped.Lines:N0} {dropped.Reason}"))}.";
    }
}
