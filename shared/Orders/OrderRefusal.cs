namespace Conversion.Orders;

/// <summary>Decides whether files are refused as a whole, because too many of their lines can't be read.</summary>
internal static class OrderRefusal
{
    private const decimal MaximumUnreadable = 0.005m;

    // Fewer returns may be a part of a shop's orders.
    private const long MinimumReturns = 10;

    /// <summary>Returns why the files are refused; null when they are not refused.</summary>
    /// <param name="file">The name of the files, for the message.</param>
    /// <param name="summary">What was read and left out.</param>
    /// <param name="loader">The rows that can't be read.</param>
    public static string? Find(string file, OrderSummary summary, OrderLineLoader loader)
    {
        if (summary.Lines == 0)
            return $"{file} must have orders below its column names, got no further line; export the orders again.";
        var first = loader.Unreadable.Count > 0 ? loader.Unreadable[0] : null;
        // An order that is put together has no line any more.
        var place = first is { Line: > 0 } ? $"line {first.Line} of {first.File}: " : "";
        var example = first is null ? "" : $" First: {place}{first.Error}.";
        if (loader.UnreadableAmounts > MaximumUnreadable * summary.Lines)
            return $"{file}: at most 0.5 % of the lines may be unreadable, " +
                $"got {loader.UnreadableAmounts:N0} of {summary.Lines:N0} lines.{example}";
        var readable = ReadableMoney(summary);
        var unreadable = loader.Tally.MoneyOf(LeftOut.Unreadable);
        if (unreadable > MaximumUnreadable * readable)
            return $"{file}: the lines that can't be read must be at most 0.5 % of the money, " +
                $"got {unreadable:N2} beside {readable:N2}.{example}";
        if (summary.Returns > summary.Orders && summary.Returns >= MinimumReturns)
            return $"{file} must contain more purchases than returns, got {summary.Orders:N0} purchases and {summary.Returns:N0} returns " +
                "without their order; name the column of the money, or say with kind= that the kinds of the rows do not count.";
        // A share of the customers may be empty.
        if (summary.Orders + summary.Returns + loader.Tally.LinesOf(LeftOut.OtherShard) > 0)
            return null;
        var leftOut = summary.Dropped.Where(dropped => dropped.Lines > 0).Select(dropped => $"{dropped.Lines:N0} {dropped.Reason}");
        return $"{file} must contain a purchase of a known customer, got none in {summary.Lines:N0} lines. " +
            $"Lines left out: {string.Join(", ", leftOut)}.";
    }

    /// <summary>Returns the money of the orders and of the lines that are left out but can be read.</summary>
    private static decimal ReadableMoney(OrderSummary summary) => Math.Abs(summary.Money) + summary.Dropped
        .Where(dropped => dropped.Reason != LeftOut.Unreadable.Name())
        .Sum(dropped => Math.Abs(dropped.Money));
}
