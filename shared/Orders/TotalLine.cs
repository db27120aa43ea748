namespace Conversion.Orders;

/// <summary>Finds the line of an order that sums the other lines.</summary>
internal static class TotalLine
{
    /// <summary>
    /// Returns the place of the only line without a product, where all other lines have one; −1 when the order has no such
    /// line.
    /// </summary>
    public static int FindBlank(ReadOnlySpan<OrderLine> lines)
    {
        var blank = -1;
        for (var i = 0; i < lines.Length; i++)
            if (lines[i].Product == 0)
            {
                if (blank >= 0)
                    return -1;
                blank = i;
            }
        return lines.Length > 1 ? blank : -1;
    }

    /// <summary>Returns the place of that line where it has a number of the order; otherwise −1.</summary>
    public static int FindBlank(ReadOnlySpan<OrderLine> lines, Role number) =>
        FindBlank(lines) is var blank and >= 0 && lines[blank][number] is not null ? blank : -1;

    /// <summary>Whether the money of a line is the sum of the money of the other lines.</summary>
    public static bool IsSum(ReadOnlySpan<OrderLine> lines, int line)
    {
        var rest = 0L;
        for (var i = 0; i < lines.Length; i++)
            if (i != line)
                rest += LineStyle.MoneyOf(lines[i]) ?? 0;
        return rest != 0 && LineStyle.MoneyOf(lines[line]) == rest;
    }
}
