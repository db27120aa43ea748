namespace Conversion.Training.Orders;

/// <summary>What was read and what was skipped. Every skipped line is counted once, under the first reason that applies.</summary>
/// <param name="Customers">Customers who bought or returned something.</param>
/// <param name="Buyers">Customers who bought something.</param>
/// <param name="RepeatBuyers">Customers who bought on more than one UTC day.</param>
public sealed record IngestionSummary(
    long Lines, IReadOnlyList<DroppedLines> Dropped, long Orders, long Returns, long Customers, long Buyers, long RepeatBuyers,
    DateTimeOffset FirstOrder, DateTimeOffset LastOrder)
{
    /// <summary>Returns the whole summary in two sentences.</summary>
    public override string ToString() =>
        $"{Lines:N0} lines contain {Orders:N0} orders and {Returns:N0} returns of {Customers:N0} customers, " +
        $"from {FirstOrder:yyyy-MM-dd} to {LastOrder:yyyy-MM-dd}. " +
        $"Skipped lines: {string.Join(", ", Dropped.Select(dropped => $"{dropped.Lines:N0} {dropped.Reason}"))}.";
}

/// <summary>Lines that were skipped for one reason.</summary>
public sealed record DroppedLines(string Reason, long Lines);
