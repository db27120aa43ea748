namespace Conversion.Orders;

/// <summary>Receives lines that do not count.</summary>
internal delegate void LeaveOutLines(ReadOnlySpan<OrderLine> lines, LeftOut reason);

/// <summary>Computes the purchase, or the return, of the lines of one order.</summary>
/// <param name="money">What was paid for goods.</param>
/// <param name="layout">Which column has which role.</param>
/// <param name="hasTotalLines">Whether lines without a product sum the other lines of their order.</param>
/// <param name="refunds">Computes what is left after refunds.</param>
internal sealed class OrderAssembler(MoneyDefinition money, OrderLayout layout, bool hasTotalLines, RefundedGoods refunds)
{
    private readonly HashSet<ulong> _products = [];

    // The money of the customer's orders that are cancelled.
    private readonly List<double> _cancelled = [];

    /// <summary>Whether orders have a status.</summary>
    public bool HasStatus { get; } = layout.Has(Role.Status);

    /// <summary>
    /// Whether a column says that an order is cancelled. Then the document that reverses it can be in the file too, with a number of its
    /// own.
    /// </summary>
    public bool MayReverse { get; } = layout.Has(Role.CancelledAt);

    /// <summary>Starts with the orders of another customer.</summary>
    public void StartCustomer() => _cancelled.Clear();

    /// <summary>Whether a return reverses an order of the customer that is cancelled, and so does not count already.</summary>
    public bool TakeCancelled(double amount) => _cancelled.Remove(amount);

    /// <summary>Returns the order; null when all its lines are left out. Reports the lines that are left out.</summary>
    public Order? Assemble(Span<OrderLine> lines, LeaveOutLines leaveOut)
    {
        if (hasTotalLines && !money.IsOfOrder)
            lines = LeaveOutTotal(lines, leaveOut);
        var isSaleRefunded = layout.Has(Role.Kind) && HasRefundedSale(lines);
        lines = LeaveOutUncounted(lines, leaveOut);
        if (isSaleRefunded && IsRefundOnly(lines))
            return LeaveOut(lines, LeftOut.Refunded, leaveOut);
        lines = LeaveOutVoided(lines, leaveOut);
        if (layout.Has(Role.Kind))
            lines = LeaveOutSettled(lines, leaveOut);
        if (lines.IsEmpty)
            return null;
        if (SumTransactions(lines, out var refunded) is not { } paid)
            return LeaveOut(lines, LeftOut.Unreadable, leaveOut);
        refunded += Refunded(lines);
        var left = refunds.LeftOf(paid, refunded, IsPartlyRefunded(lines));
        if (left == 0)
            return LeaveOut(lines, paid.Goods == 0 && !HasRefunds(lines) ? LeftOut.Free : LeftOut.Refunded, leaveOut);
        return Build(lines, left);
    }

    /// <summary>
    /// Returns the lines of statuses that count and, where money is of lines, with money. Leaves out the other lines.
    /// </summary>
    private Span<OrderLine> LeaveOutUncounted(Span<OrderLine> lines, LeaveOutLines leaveOut)
    {
        // A payment log has a status for each transaction. Lines without a number are not one order to the file.
        var isOfLine = money.IsOfLines || layout.Has(Role.Kind) || lines[0].Order == 0;
        var status = isOfLine ? OrderStatus.None : LastStatus(lines);
        var kept = 0;
        for (var i = 0; i < lines.Length;)
        {
            var reason = ReasonOf(lines[i], status);
            var start = i++;
            if (reason is null)
            {
                lines[kept++] = lines[start];
                continue;
            }
            while (i < lines.Length && ReasonOf(lines[i], status) == reason)
                i++;
            if (reason == LeftOut.Cancelled && MayReverse)
                _cancelled.Add(Amount(Math.Abs(money.Of(lines[start..i]) ?? 0)));
            leaveOut(lines[start..i], reason.Value);
        }
        return lines[..kept];
    }

    /// <summary>Leaves out the line that sums the other lines.</summary>
    private static Span<OrderLine> LeaveOutTotal(Span<OrderLine> lines, LeaveOutLines leaveOut)
    {
        if (TotalLine.FindBlank(lines) is not (var blank and >= 0) || !TotalLine.IsSum(lines, blank))
            return lines;
        leaveOut(lines.Slice(blank, 1), LeftOut.Total);
        lines[(blank + 1)..].CopyTo(lines[blank..]);
        return lines[..^1];
    }

    /// <summary>Returns the lines after the last cancellation. A refund after it is of the order that was cancelled.</summary>
    private static Span<OrderLine> LeaveOutVoided(Span<OrderLine> lines, LeaveOutLines leaveOut)
    {
        var end = lines.Length;
        while (end > 0 && lines[end - 1].Kind != TransactionKind.Void)
            end--;
        if (end == 0)
            return lines;
        while (end < lines.Length && lines[end].Kind == TransactionKind.Refund)
            end++;
        leaveOut(lines[..end], LeftOut.Cancelled);
        return lines[end..];
    }

    /// <summary>Leaves out the lines that say that money arrived, where a sale, or an earlier such line, has the same money.</summary>
    private static Span<OrderLine> LeaveOutSettled(Span<OrderLine> lines, LeaveOutLines leaveOut)
    {
        var hasSale = false;
        foreach (ref readonly var line in lines)
            hasSale |= line.Kind == TransactionKind.Sale;
        var kept = 0;
        for (var i = 0; i < lines.Length; i++)
            if (lines[i].Kind == TransactionKind.Settlement && (hasSale || HasSettled(lines[..kept], lines[i])))
                leaveOut(lines.Slice(i, 1), LeftOut.OtherKind);
            else
                lines[kept++] = lines[i];
        return lines[..kept];
    }

    private static bool HasSettled(ReadOnlySpan<OrderLine> lines, in OrderLine settled)
    {
        foreach (ref readonly var line in lines)
            if (line.Kind == TransactionKind.Settlement && line.Transaction == settled.Transaction
                && LineStyle.MoneyOf(line) == LineStyle.MoneyOf(settled))
                return true;
        return false;
    }

    private LeftOut? ReasonOf(in OrderLine line, OrderStatus status)
    {
        var reason = ReasonOf(status == OrderStatus.None ? line.Status : status);
        return reason is null && money.IsOfLines && money.OfLine(line) == 0 && !HasOwnRefund(line) ? LeftOut.Free : reason;
    }

    /// <summary>Whether a row is a refund whose money is in a column of refunds.</summary>
    private static bool HasOwnRefund(in OrderLine line) =>
        line.Kind == TransactionKind.Refund && RefundOf(new(in line)) is not null;

    /// <summary>
    /// Sums the transactions of an order; returns null when no money is known. Lines of one kind, instant and id are one
    /// transaction. Refunds that show their own tax and shipping lower the goods, the others are returned beside them.
    /// </summary>
    private PaidOrder? SumTransactions(Span<OrderLine> lines, out long refunded)
    {
        refunded = 0;
        if (!layout.Has(Role.Kind))
            return SumBySign(lines, ref refunded);
        PaidOrder? sales = null;
        long? given = null;
        var start = 0;
        for (var i = 1; i <= lines.Length; i++)
        {
            if (i < lines.Length && IsSameTransaction(lines[i - 1], lines[i]))
                continue;
            var transaction = lines[start..i];
            start = i;
            if (transaction[0].Kind != TransactionKind.Refund)
            {
                if (SumBySign(transaction, ref refunded) is { } paid)
                    sales = (sales ?? default) + paid;
                continue;
            }
            // A refund may have its money in another column than the sale.
            var own = RefundOf(transaction);
            var goods = money.Of(transaction);
            // Of a row that has its parts, a refund equal to the goods has no tax in it.
            var isGross = (own is not null && Math.Abs(own.Value) != Math.Abs(goods ?? long.MaxValue))
                || refunds.LacksParts(transaction) || goods is null;
            var sum = Math.Abs(own ?? goods ?? LineStyle.MoneyOf(transaction[0]) ?? 0);
            if (isGross)
                refunded += sum;
            else
                given = (given ?? 0) + sum;
        }
        // Without its sale, the refund is a return.
        if (sales is { } sold)
            return given is null ? sold : sold with { Goods = Math.Max(0, sold.Goods - given.Value) };
        var returned = (given ?? 0) + refunded;
        refunded = 0;
        return returned > 0 || given is not null ? new(-returned, returned, 0, 0, IsTaxInPrices: false) : null;
    }

    private PaidOrder? SumBySign(Span<OrderLine> lines, ref long refunded)
    {
        // A row of an order's refund repeats the order with negative money.
        var negative = lines.Length > 1 && !money.IsOfLines ? Partition(lines) : 0;
        var paid = money.Of(lines[negative..]);
        var returned = money.Of(lines[..negative]);
        if (paid is null && returned is null)
            return null;
        if (paid > 0 && returned < 0 && refunds.LacksParts(lines[..negative]))
            (refunded, returned) = (refunded - returned.Value, null);
        var sold = refunds.PaidOf(lines[negative..], paid ?? 0);
        return sold with { Goods = sold.Goods + (returned ?? 0) };
    }

    /// <summary>Moves the lines with negative money to the front; returns how many there are.</summary>
    private int Partition(Span<OrderLine> lines)
    {
        var count = 0;
        for (var i = 0; i < lines.Length; i++)
            if (money.IsNegative(lines[i]))
            {
                (lines[count], lines[i]) = (lines[i], lines[count]);
                count++;
            }
        return count;
    }

    /// <summary>
    /// Returns the refunds that the columns of the order or of its lines show. Where the money is of lines, their own refunds are
    /// of the same money; the refund of the order may contain tax and shipping.
    /// </summary>
    private long Refunded(Span<OrderLine> lines)
    {
        var ofLines = 0L;
        foreach (ref readonly var line in lines)
            if (line[Role.LineRefunded] is { } ofLine && !IsRefund(line))
                ofLines += Math.Abs(ofLine);
        if (money.IsOfLines && ofLines > 0)
            return ofLines;
        long? refunded = null;
        foreach (ref readonly var line in lines)
            if (line[Role.Refunded] is { } number && !IsRefund(line))
                refunded = Math.Abs(number) + (line.Order == 0 || money.LineRoles.Contains(Role.Refunded) ? refunded ?? 0 : 0);
        return refunded ?? ofLines;
    }

    /// <summary>Whether a row is a refund itself. Then its money is known already.</summary>
    private bool IsRefund(in OrderLine line) => line.Kind == TransactionKind.Refund || money.Of(new(in line)) < 0;

    /// <summary>Returns what the columns of refunds say of the event of a refund; null when they say nothing.</summary>
    private static long? RefundOf(ReadOnlySpan<OrderLine> transaction)
    {
        long? ofLines = null;
        foreach (ref readonly var line in transaction)
        {
            if (line[Role.Refunded] is { } refund and not 0)
                return refund;
            if (line[Role.LineRefunded] is { } ofLine and not 0)
                ofLines = (ofLines ?? 0) + Math.Abs(ofLine);
        }
        return ofLines;
    }

    private Order Build(Span<OrderLine> lines, long left)
    {
        _products.Clear();
        var ticks = long.MaxValue;
        var units = 0L;
        var hasUnits = false;
        long? items = null, products = null;
        foreach (var line in lines)
        {
            ticks = Math.Min(ticks, line.Ticks);
            // The items of an order are those that were bought, also where some came back.
            if (left > 0 && line.Kind == TransactionKind.Refund)
                continue;
            if (line[Role.Quantity] is { } quantity)
                (units, hasUnits) = (units + quantity, true);
            items = line[Role.Items] ?? items;
            products = line[Role.Products] ?? products;
            if (line.Product != 0)
                _products.Add(line.Product);
        }
        if (items is not null && !hasUnits)
            (units, hasUnits) = (items.Value, true);
        return new(
            new(ticks, TimeSpan.Zero),
            Amount(Math.Abs(left)),
            hasUnits ? Amount(Math.Abs(units)) : double.NaN,
            CountProducts(products),
            Returned: left < 0);
    }

    private double CountProducts(long? number)
    {
        if (layout.Has(Role.Product))
            return _products.Count;
        return number is { } products ? Amount(Math.Abs(products)) : double.NaN;
    }

    private static Order? LeaveOut(Span<OrderLine> lines, LeftOut reason, LeaveOutLines leaveOut)
    {
        leaveOut(lines, reason);
        return null;
    }

    /// <summary>Whether a sale was refunded by its status. Then rows of its refunds are not returns of their own.</summary>
    private static bool HasRefundedSale(ReadOnlySpan<OrderLine> lines)
    {
        foreach (ref readonly var line in lines)
            if (line.Kind == TransactionKind.Sale && line.Status == OrderStatus.Refunded)
                return true;
        return false;
    }

    private static bool IsRefundOnly(ReadOnlySpan<OrderLine> lines)
    {
        foreach (ref readonly var line in lines)
            if (line.Kind != TransactionKind.Refund)
                return false;
        return !lines.IsEmpty;
    }

    private static bool IsPartlyRefunded(ReadOnlySpan<OrderLine> lines)
    {
        foreach (ref readonly var line in lines)
            if (line.Status == OrderStatus.PartlyRefunded)
                return true;
        return false;
    }

    private bool HasRefunds(Span<OrderLine> lines)
    {
        var hasRefunds = Refunded(lines) > 0;
        foreach (var line in lines)
            hasRefunds |= line.Kind == TransactionKind.Refund || LineStyle.MoneyOf(line) < 0;
        return hasRefunds;
    }

    /// <summary>Returns the last status of the lines of an order.</summary>
    public static OrderStatus LastStatus(Span<OrderLine> lines)
    {
        var status = OrderStatus.None;
        foreach (var line in lines)
            if (line.Status != OrderStatus.None)
                status = line.Status;
        return status;
    }

    /// <summary>Returns why lines of a status do not count; null when they count.</summary>
    public static LeftOut? ReasonOf(OrderStatus status) => status switch
    {
        OrderStatus.Refunded => LeftOut.Refunded,
        OrderStatus.Cancelled => LeftOut.Cancelled,
        OrderStatus.Pending => LeftOut.Pending,
        OrderStatus.Failed => LeftOut.Failed,
        OrderStatus.Test => LeftOut.Test,
        OrderStatus.NotCounted => LeftOut.OtherStatus,
        _ => null,
    };

    private static bool IsSameTransaction(in OrderLine x, in OrderLine y) =>
        x.Kind == y.Kind && x.Ticks == y.Ticks && x.Transaction == y.Transaction;

    private static double Amount(long number) => (double)number / NumberText.Scale;
}
