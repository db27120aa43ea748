namespace Conversion.Orders;

/// <summary>What was read and what was left out. Every line that is left out is counted once, under one reason.</summary>
/// <param name="Lines">Lines of the files, without blank lines and the header.</param>
/// <param name="Dropped">Lines that do not count, by reason.</param>
/// <param name="Orders">Purchases.</param>
/// <param name="Returns">Returns without their order. A refund of an order lowers the money of the order.</param>
/// <param name="Customers">Customers who bought or returned something.</param>
/// <param name="Buyers">Customers who bought something.</param>
/// <param name="RepeatBuyers">Customers who bought on more than one day.</param>
/// <param name="Money">Money of the purchases less money of the returns.</param>
/// <param name="FirstOrder">The first purchase or return.</param>
/// <param name="LastOrder">The last purchase or return.</param>
/// <param name="LastSale">The last purchase.</param>
public sealed record OrderSummary(
    long Lines, IReadOnlyList<DroppedLines> Dropped, long Orders, long Returns, long Customers, long Buyers, long RepeatBuyers,
    decimal Money, DateTimeOffset FirstOrder, DateTimeOffset LastOrder, DateTimeOffset LastSale)
{
    /// <summary>Returns the whole summary in two sentences.</summary>
    public override string ToString()
    {
        var dropped = Dropped
            .Where(reason => reason.Lines > 0)
            .Select(reason => $"{reason.Lines:N0} {reason.Reason} ({reason.Money:N2})")
            .DefaultIfEmpty("none");
        return $"{Lines:N0} lines contain {Orders:N0} orders and {Returns:N0} returns of {Customers:N0} customers, " +
            $"{Money:N2} in money, from {FirstOrder:yyyy-MM-dd} to {LastOrder:yyyy-MM-dd}. " +
            $"Lines left out (and their money): {string.Join(", ", dropped)}.";
    }
}

/// <summary>Lines that do not count, for one reason.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Lines">The number of lines.</param>
/// <param name="Money">Their money, where it can be read.</param>
public sealed record DroppedLines(string Reason, long Lines, decimal Money);
