using System.Text;
using Conversion.Files;

namespace Conversion.Orders;

/// <summary>
/// Orders from files of any size and form. Reads the files twice: once to decide how they are written, once for their lines.
/// Sorts the lines by customer, in temporary files where memory is too small, and returns one customer at a time.
/// </summary>
public sealed class OrderTable : IDisposable
{
    private readonly LineSpool _spool;
    private readonly OrderGroups _groups;
    private readonly OrderAssembler _assembler;
    private readonly long _customers;

    internal OrderTable(LineSpool spool, OrderGroups groups, OrderAssembler assembler, OrderInspection inspection, KeptValues? kept)
    {
        (_spool, _groups, _assembler, Inspection, Kept) = (spool, groups, assembler, inspection, kept);
        _customers = inspection.Summary.Customers;
    }

    /// <summary>What was understood of the files.</summary>
    public OrderInspection Inspection { get; }

    /// <summary>The values of the columns that were to be kept; null for none.</summary>
    public KeptValues? Kept { get; }

    /// <summary>What was read and left out.</summary>
    public OrderSummary Summary => Inspection.Summary;

    /// <summary>Reads the files.</summary>
    /// <param name="files">The files of one export, or several exports with the same columns.</param>
    /// <param name="options">What the user says.</param>
    /// <exception cref="OrderFileException">The files are damaged, or could be read in several ways.</exception>
    public static OrderTable Open(IReadOnlyList<OrderInputFile> files, OrderReadOptions options)
    {
        try
        {
            return new OrderTableBuilder(files, options).Build();
        }
        catch (OrderFileException question) when (question.Suggestions.Count > 0)
        {
            throw new FurtherQuestions(files, options).Complete(question);
        }
    }

    /// <summary>Throws when too many lines can't be read.</summary>
    /// <exception cref="OrderFileException">
    /// More than 0.5 % of the lines, or of the money, can't be read, or no line counts.
    /// </exception>
    public void ThrowIfRefused()
    {
        if (Inspection.Refusal is { } refusal)
            throw new OrderFileException(refusal);
    }

    /// <summary>Returns the customers one by one, in the order of the bytes of their ids.</summary>
    /// <param name="atMost">
    /// The largest number of customers. Of more customers, returns a sample of about this number, the same in every run.
    /// </param>
    public IEnumerable<CustomerHistory> Customers(long atMost = long.MaxValue)
    {
        var chronological = Comparer<Order>.Create(Order.Chronological);
        foreach (var (customer, orders) in IdentifiedCustomers(atMost))
            yield return new(customer, [.. orders.Select(order => order.Order).Order(chronological)]);
    }

    /// <summary>Returns the customers as <see cref="Customers"/> does, each order with the key of its number.</summary>
    internal IEnumerable<(string Customer, List<IdentifiedOrder> Orders)> IdentifiedCustomers(long atMost = long.MaxValue)
    {
        var oneIn = (Math.Max(1, _customers) - 1) / atMost + 1;
        var lines = _spool.Read();
        while (lines.Read())
        {
            if (GuestKey.IsGuest(lines.Customer) || !CustomerShard.IsSampled(lines.Customer, oneIn))
                continue;
            var orders = new List<IdentifiedOrder>();
            Assemble(lines, _groups, _assembler, orders.Add, static (_, _) => { });
            if (orders.Count > 0)
                yield return (Encoding.UTF8.GetString(lines.Customer), orders);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _spool.Dispose();

    /// <summary>Turns the lines of a customer into orders.</summary>
    internal static void Assemble(
        SortedLines lines, OrderGroups groups, OrderAssembler assembler, Action<IdentifiedOrder> add, LeaveOutLines leaveOut)
    {
        groups.Start(lines.Lines);
        assembler.StartCustomer();
        List<(IdentifiedOrder Order, OrderLine[] Lines)>? returns = null;
        while (groups.Read())
        {
            groups.RemoveRepeated(assembler.HasStatus, leaveOut);
            var number = groups.Order is [var first, ..] ? first.Order : 0;
            if (assembler.Assemble(groups.Order, leaveOut) is not { } order)
                continue;
            if (order.Returned && assembler.MayReverse)
                (returns ??= []).Add((new(number, order), groups.Order.ToArray()));
            else
                add(new(number, order));
        }
        foreach (var (order, reversed) in returns ?? [])
            if (assembler.TakeCancelled(order.Order.Amount))
                leaveOut(reversed, LeftOut.Cancelled);
            else
                add(order);
    }
}

/// <summary>An order with the hash of its number; 0 where the file has no numbers.</summary>
internal readonly record struct IdentifiedOrder(ulong Number, Order Order);
