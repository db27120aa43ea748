namespace Conversion.Orders;

/// <summary>What was paid for goods, decided for the table as a whole.</summary>
/// <param name="Goods">The sum of roles.</param>
/// <param name="LineRoles">Roles whose numbers are added over the lines of an order. The others count once.</param>
/// <param name="Why">How it was decided, as a sentence.</param>
internal sealed record MoneyDefinition(Goods Goods, IReadOnlySet<Role> LineRoles, string Why)
{
    /// <summary>Whether the money is a sum over the lines. Then each line counts or is left out by itself.</summary>
    public bool IsOfLines { get; } = Goods.Sums.All(sum => sum.Terms.All(term => LineRoles.Contains(term.Role)));

    /// <summary>Whether the money is of the order alone, so that one line says whether the order was given back.</summary>
    public bool IsOfOrder { get; } = Goods.Sums.All(sum => sum.Terms.All(term => !LineRoles.Contains(term.Role)));

    /// <summary>
    /// Whether a row repeats an order with negative money. A discount can be a line with negative money of an order that is positive.
    /// </summary>
    public bool IsNegative(in OrderLine line) =>
        (IsOfOrder && line[Goods.Sums[0].Terms[0].Role] is { } own ? own : LineStyle.MoneyOf(line)) < 0;

    /// <summary>Returns a definition to compare others with: numbers of orders count once.</summary>
    public static MoneyDefinition Of(Goods goods) => new(goods, Enum.GetValues<Role>().Where(role => role.IsLineNumber()).ToHashSet(), "");

    /// <summary>
    /// Returns the money of the lines of one order, in ten-thousandths; null when the lines have no money.
    /// </summary>
    public long? Of(ReadOnlySpan<OrderLine> lines)
    {
        if (lines.Length < 2 || lines[0].Order != 0)
            return OfOrder(lines);
        // Without a number, each line is an order of its own to the file.
        long? sum = null;
        for (var i = 0; i < lines.Length; i++)
            sum = OfOrder(lines.Slice(i, 1)) is { } money ? (sum ?? 0) + money : sum;
        return sum;
    }

    /// <summary>Returns the money of one line, in ten-thousandths, where money is of lines.</summary>
    public long OfLine(in OrderLine line) => OfOrder(new(in line)) ?? 0;

    private long? OfOrder(ReadOnlySpan<OrderLine> lines)
    {
        long? least = null;
        foreach (var sum in Goods.Sums)
            if (Sum(sum, lines) is { } money)
                least = least is { } other && Math.Abs(other) <= Math.Abs(money) ? other : money;
        return least;
    }

    private long? Sum(MoneySum sum, ReadOnlySpan<OrderLine> lines)
    {
        long? total = null;
        var deductions = 0L;
        var whole = LastWith(sum.Terms[0], lines);
        foreach (var term in sum.Terms)
        {
            if (Number(term, lines, whole) is not { } number)
                continue;
            // Some files write discounts with a minus.
            if (term.Role is Role.Discount or Role.LineDiscount)
                deductions += term.IsNegative ? Math.Abs(number) : -Math.Abs(number);
            else
                total = (total ?? 0) + (term.IsNegative ? -number : number);
        }
        return total is { } money ? money - (money < 0 ? -deductions : deductions) : null;
    }

    private static long TimesQuantity(in OrderLine line, long number) =>
        LineStyle.Product(line[Role.Quantity] ?? NumberText.Scale, number);

    /// <summary>
    /// Returns the line that has a number of the order: the only one without a product, else the last one; −1 where the number is of
    /// lines.
    /// </summary>
    private int LastWith(MoneyTerm term, ReadOnlySpan<OrderLine> lines)
    {
        if (LineRoles.Contains(term.Role))
            return -1;
        if (TotalLine.FindBlank(lines, term.Role) is var own and >= 0)
            return own;
        var last = lines.Length - 1;
        while (last >= 0 && lines[last][term.Role] is null)
            last--;
        return last;
    }

    private long? Number(MoneyTerm term, ReadOnlySpan<OrderLine> lines, int whole)
    {
        long? result = null;
        if (!LineRoles.Contains(term.Role))
        {
            // The line with the total has the parts of the total. Other lines may show their own share of a part.
            if (whole >= 0 && lines[whole][term.Role] is { } part)
                return part;
            // An order's number is the same on all its lines, or is on one of them. After a change the last one counts.
            foreach (ref readonly var line in lines)
                result = line[term.Role] ?? result;
            return result;
        }
        foreach (ref readonly var line in lines)
            if (line[term.Role] is { } number)
                result = (result ?? 0) + (term.TimesQuantity ? TimesQuantity(line, number) : number);
        return result;
    }
}
