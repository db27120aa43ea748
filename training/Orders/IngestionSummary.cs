namespace Conversion.Training.Orders;

/// <summary>What was read, what was dropped and why. Every dropped line is counted once, under the first reason that holds.</summary>
/// <param name="Customers">All who bought or returned something.</param>
/// <param name="Buyers">Those who bought.</param>
/// <param name="RepeatBuyers">Those who bought on more than one UTC day.</param>
public sealed record IngestionSummary(
    long Lines, IReadOnlyList<DroppedLines> Dropped, long Orders, long Returns, long Customers, long Buyers, long RepeatBuyers,
    DateTimeOffset FirstOrder, DateTimeOffset LastOrder)
{
    /// <summary>All of it in a sentence.</summary>
    public override string ToString() =>
        $"{Lines:N0} lines gave {Orders:N0} orders and {Returns:N0} returns of {Customers:N0} customers, {FirstOrder:yyyy-MM-dd} to {LastOrder:yyyy-MM-dd}; dropped: {string.Join(", ", Dropped.Select(d => $"{d.Lines:N0} {d.Reason}"))}.";
}

/// <summary>Lines dropped for one reason.</summary>
public sealed record DroppedLines(string Reason, long Lines);
