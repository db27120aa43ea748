namespace Conversion.Orders;

/// <summary>Receives lines that do not count.</summary>
internal delegate void LeaveOutLines(ReadOnlySpan<OrderLine> lines, LeftOut reason);

/// <summary>Computes the purchase, or the return, of the lines of one order.</summary>
/// <param name="money">What was paid for goods.</param>
/// <param name="layout">Which column has which role.</param>
/// <param name="hasTotalLines">Whether lines without a product sum the other lines of their order.</param>
internal sealed class OrderAssembler(MoneyDefinition money, OrderLayout layout, bool hasTotalLines)
{
    private const long Cent = NumberText.Scale / 100;

    private readonly HashSet<ulong> _products = [];
    private readonly bool _subtractsTax = money.Goods.Sums.Any(sum => sum.Terms.Any(term => term.Role == Role.Tax && term.IsNegative));

    /// <summary>Whether orders have a status.</summary>
    public bool HasStatus { get; } = layout.Has(Role.Status);

    /// <summary>Returns the order; null when all its lines are left out. Reports the lines that are left out.</summary>
    public Order? Assemble(Span<OrderLine> lines, LeaveOutLines leaveOut)
    {
        if (hasTotalLines)
            lines = LeaveOutTotal(lines, leaveOut);
        lines = LeaveOutUncounted(lines, leaveOut);
        lines = LeaveOutVoided(lines, leaveOut);
        if (layout.Has(Role.Kind))
            lines = LeaveOutSettled(lines, leaveOut);
        if (lines.IsEmpty)
            return null;
        var (paid, isKnown) = SumTransactions(lines);
        if (!isKnown)
            return LeaveOut(lines, LeftOut.Unreadable, leaveOut);
        var refunded = Refunded(lines);
        // In a shop whose prices contain tax, refunds contain it, too.
        if (money.WithAndWithoutTax(lines) is var (with, without))
            refunded = WithoutTax(refunded, with, without);
        var left = Math.Abs(paid) > refunded ? paid - Math.Sign(paid) * refunded : LeftOfGross(lines, paid, refunded);
        if (left == 0)
            return LeaveOut(lines, paid == 0 && !HasRefunds(lines) ? LeftOut.Free : LeftOut.Refunded, leaveOut);
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

    /// <summary>Returns the lines after the last cancellation.</summary>
    private static Span<OrderLine> LeaveOutVoided(Span<OrderLine> lines, LeaveOutLines leaveOut)
    {
        var end = lines.Length;
        while (end > 0 && lines[end - 1].Kind != TransactionKind.Void)
            end--;
        if (end > 0)
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
        return reason is null && money.IsOfLines && money.OfLine(line) == 0 ? LeftOut.Free : reason;
    }

    /// <summary>
    /// Sums the transactions of an order, and subtracts refunds. Lines of one kind, instant and id are one transaction.
    /// Negative money is a refund of the other money.
    /// </summary>
    private (long Paid, bool IsKnown) SumTransactions(Span<OrderLine> lines)
    {
        if (!layout.Has(Role.Kind))
            return SumBySign(lines);
        long? sales = null, refunds = null;
        var start = 0;
        for (var i = 1; i <= lines.Length; i++)
        {
            if (i < lines.Length && IsSameTransaction(lines[i - 1], lines[i]))
                continue;
            var transaction = lines[start..i];
            var (paid, isKnown) = SumBySign(transaction);
            if (transaction[0].Kind == TransactionKind.Refund)
                // A refund may have its money in another column than the sale.
                refunds = (refunds ?? 0) + Math.Abs(isKnown ? paid : LineStyle.MoneyOf(transaction[0]) ?? 0);
            else if (isKnown)
                sales = (sales ?? 0) + paid;
            start = i;
        }
        // A refund contains shipping and tax as well. Without its sale, the refund is a return.
        var paidInTotal = sales is { } sold ? Math.Max(0, sold - (refunds ?? 0)) : -(refunds ?? 0);
        return (paidInTotal, (sales ?? refunds) is not null);
    }

    private (long Paid, bool IsKnown) SumBySign(Span<OrderLine> lines)
    {
        if (money.IsOfLines)
            return money.Of(lines) is { } sum ? (sum, true) : (0, false);
        // A row of an order's refund repeats the order with negative money.
        var negative = lines.Length > 1 ? Partition(lines) : 0;
        var paid = money.Of(lines[negative..]);
        var returned = money.Of(lines[..negative]);
        return (paid.GetValueOrDefault() + returned.GetValueOrDefault(), paid is not null || returned is not null);
    }

    /// <summary>Moves the lines with negative money to the front; returns how many there are.</summary>
    private static int Partition(Span<OrderLine> lines)
    {
        var count = 0;
        for (var i = 0; i < lines.Length; i++)
            if (LineStyle.MoneyOf(lines[i]) < 0)
            {
                (lines[count], lines[i]) = (lines[i], lines[count]);
                count++;
            }
        return count;
    }

    /// <summary>Returns the refunds that the columns of the order or of its lines show.</summary>
    private long Refunded(Span<OrderLine> lines)
    {
        if (!layout.Has(Role.Refunded))
        {
            var sum = 0L;
            foreach (var line in lines)
                if (line[Role.LineRefunded] is { } ofLine && !IsRefund(line))
                    sum += Math.Abs(ofLine);
            return sum;
        }
        var refunded = 0L;
        foreach (var line in lines)
            if (line[Role.Refunded] is { } number && !IsRefund(line))
                refunded = Math.Abs(number) + (line.Order == 0 || money.LineRoles.Contains(Role.Refunded) ? refunded : 0);
        return refunded;
    }

    /// <summary>
    /// Returns what is left of goods without tax after a refund with tax that is more: the share of the goods with tax that was not
    /// given back. Returns 0 where all goods were given back.
    /// </summary>
    private long LeftOfGross(ReadOnlySpan<OrderLine> lines, long paid, long refunded)
    {
        if (!_subtractsTax || paid <= 0)
            return 0;
        var (total, shipping, tip) = (0L, 0L, 0L);
        foreach (ref readonly var line in lines)
        {
            total = line[Role.Total] ?? total;
            shipping = line[Role.Shipping] ?? shipping;
            tip = line[Role.Tip] ?? tip;
        }
        var gross = total - shipping - tip;
        return gross > paid && refunded < gross - Cent ? paid - WithoutTax(refunded, gross, paid) : 0;
    }

    /// <summary>
    /// Returns money without its tax, as of goods with and without tax. Most rates are whole numbers of a tenth of a percent.
    /// </summary>
    private static long WithoutTax(long number, long gross, long net)
    {
        var rate = Math.Round(1000.0 * (gross - net) / net) / 1000;
        var factor = Math.Abs(net * (1 + rate) - gross) <= Cent ? 1 + rate : (double)gross / net;
        return Math.Min(net, (long)Math.Round(number / factor / Cent, MidpointRounding.AwayFromZero) * Cent);
    }

    /// <summary>Whether the goods of a row are a refund themselves. Then the column of refunds repeats their money.</summary>
    private bool IsRefund(in OrderLine line) =>
        money.Of(new(in line)) is { } goods && (goods < 0 || goods > 0 && line.Kind == TransactionKind.Refund);

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

    private static LeftOut? ReasonOf(OrderStatus status) => status switch
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
