namespace Conversion.Orders;

/// <summary>
/// Counts the orders of a table whose numbers are equal on all their lines, and the orders for which a sum agrees with the
/// total.
/// </summary>
/// <param name="hasValues">Whether a role has a column with values other than zero.</param>
internal sealed class MoneyEvidence(Func<Role, bool> hasValues)
{
    // Two cents: prices are rounded once for each line.
    private const long Tolerance = NumberText.Scale / 50;

    // No country has a higher tax on services.
    private const double LargestTax = 0.3;

    // By chance, an article without a number costs as much as the other articles of one order, but not of several.
    private const long MinimumSummed = 2;
    private const double SummedShare = 0.95;

    /// <summary>Numbers of orders, by their names. They are numbers of lines where the lines of an order differ.</summary>
    public static readonly IReadOnlyList<Role> Repeatable =
        [Role.Amount, Role.Total, Role.NetTotal, Role.Subtotal, Role.Discount, Role.Shipping, Role.Tax, Role.Tip, Role.Refunded];

    private readonly long[] _equal = new long[Roles.Count];
    private readonly long[] _different = new long[Roles.Count];
    private readonly long[] _unclear = new long[Roles.Count];
    private readonly Dictionary<string, long> _agreeing = [];
    private readonly bool _hasFee = hasValues(Role.Fee) && hasValues(Role.Tax);
    private readonly bool _hasShipping = hasValues(Role.Shipping);
    private long _blank;
    private long _summed;
    private long _taxes;
    private long _taxesOfFee;
    private long _firstSmaller;
    private long _secondSmaller;
    private long _compared;
    private long _firstAgrees;
    private long _othersAgree;
    private long _taxesOfGoods;
    private long _taxesOfAll;

    /// <summary>Which hypotheses about the money agree with the orders.</summary>
    public MoneySums Sums { get; } = new(hasValues);

    /// <summary>Whether the tax is a share of the fee in all rows, and so is the tax of the fee.</summary>
    public bool IsTaxOfFee => _taxes > 0 && _taxes == _taxesOfFee;

    /// <summary>Whether the line without a product sums the other lines, in almost all orders that have such a line.</summary>
    public bool HasTotalLines => _summed >= MinimumSummed && _summed >= SummedShare * _blank;

    /// <summary>Lines with money, a quantity and a price.</summary>
    public long ReconciledLines { get; private set; }

    /// <summary>Whether each of the two sums of <see cref="Least"/> is the smaller one in some orders.</summary>
    public bool AreMixed => _firstSmaller > 0 && _secondSmaller > 0;

    /// <summary>The sums of which the smaller one is the money, where neither contains its tax for sure; otherwise none.</summary>
    public IReadOnlyList<MoneyDefinition> Least { get; init; } = [];

    /// <summary>The first three definitions of a recipe that the table has the columns of; fewer where there is no choice.</summary>
    public IReadOnlyList<MoneyDefinition> Rivals { get; init; } = [];

    /// <summary>Whether the second and the third definition of a recipe agree, and the first one does not.</summary>
    public bool IsFirstRivalWrong => _compared > 0
        && _othersAgree >= TotalDecision.MinimumAgreeing * _compared && _firstAgrees < TotalDecision.MinimumAgreeing * _compared;

    /// <summary>Whether the column of the total is without tax.</summary>
    public bool IsTotalNet { get; init; }

    /// <summary>Whether the refunds of an order are more than its goods without tax, and less than its goods with tax.</summary>
    public bool AreRefundsGross { get; private set; }

    /// <summary>Whether the tax has a whole rate of the goods alone in more orders than of the goods with the shipping.</summary>
    public bool IsShippingUntaxed => _taxesOfGoods > _taxesOfAll;

    /// <summary>Adds the lines of an order that counts: its tax may be of the shipping, too.</summary>
    public void AddTax(ReadOnlySpan<OrderLine> lines)
    {
        if (!_hasShipping)
            return;
        long? total = null, subtotal = null, shown = null;
        long shipping = 0, discount = 0, tip = 0;
        foreach (ref readonly var line in lines)
        {
            if (line.Kind == TransactionKind.Refund || LineStyle.MoneyOf(line) < 0)
                continue;
            (total, subtotal) = (line[Role.Total] ?? total, line[Role.Subtotal] ?? subtotal);
            (shown, shipping) = (line[Role.Tax] ?? shown, line[Role.Shipping] ?? shipping);
            (discount, tip) = (line[Role.Discount] ?? discount, line[Role.Tip] ?? tip);
        }
        var tax = shown ?? (IsTotalNet ? 0 : total - shipping - tip - (subtotal - Math.Abs(discount)) ?? 0);
        var goods = total - (IsTotalNet ? 0 : tax) - shipping - tip ?? subtotal - Math.Abs(discount) ?? 0;
        if (tax <= 0 || shipping <= 0 || goods <= 0)
            return;
        _taxesOfGoods += PaidOrder.WholeRate(tax, goods) is null ? 0 : 1;
        _taxesOfAll += PaidOrder.WholeRate(tax, goods + shipping) is null ? 0 : 1;
    }

    /// <summary>Adds the lines of an order that counts, whose refunds may contain tax.</summary>
    public void AddRefund(ReadOnlySpan<OrderLine> lines)
    {
        if (AreRefundsGross)
            return;
        var (refunded, rest) = (0L, 0L);
        long? total = null, net = null, subtotal = null, discount = null, given = null;
        if (!hasValues(Role.Total) && !hasValues(Role.Subtotal))
        {
            AreRefundsGross = !hasValues(Role.LineRefunded) && IsLineWithTax(lines);
            return;
        }
        foreach (ref readonly var line in lines)
        {
            if (line.Kind == TransactionKind.Refund || LineStyle.MoneyOf(line) < 0)
            {
                // A refund that shows its own tax is compared with nothing.
                refunded += line[Role.Tax] is null or 0 ? Math.Abs(LineStyle.MoneyOf(line) ?? 0) : 0;
                continue;
            }
            given = line[Role.Refunded] ?? given;
            total = line[Role.Total] is { } sum ? sum + (IsTotalNet ? line[Role.Tax] ?? 0 : 0) : total;
            subtotal = line[Role.Subtotal] ?? subtotal;
            discount = line[Role.Discount] ?? discount;
            rest = (line[Role.Shipping] ?? 0) + (line[Role.Tip] ?? 0);
            if (!IsTotalNet && line[Role.Total] is { } whole && line[Role.Tax] is { } tax && tax != 0)
                net = whole - tax - rest;
        }
        refunded += Math.Abs(given ?? 0);
        var goods = net ?? subtotal - Math.Abs(discount ?? 0);
        AreRefundsGross = refunded > goods + Tolerance && refunded < total - rest - Tolerance;
    }

    /// <summary>Adds the lines of an order that counts, whose definitions of money are compared.</summary>
    public void AddDefinitions(ReadOnlySpan<OrderLine> lines)
    {
        if (Least is [var x, var y])
        {
            var rest = (x.Of(lines) ?? 0) - (y.Of(lines) ?? 0);
            _firstSmaller += rest < -Tolerance ? 1 : 0;
            _secondSmaller += rest > Tolerance ? 1 : 0;
        }
        if (Rivals is not [var first, var second, var third, ..])
            return;
        if (first.Of(lines) is not { } one || second.Of(lines) is not { } two || third.Of(lines) is not { } three)
            return;
        _compared++;
        _firstAgrees += IsEqual(one, two) ? 1 : 0;
        _othersAgree += IsEqual(two, three) ? 1 : 0;
    }

    /// <summary>Adds a line: its money may be before or after its discount.</summary>
    public void AddLine(in OrderLine line)
    {
        if ((line[Role.LineTotal] ?? line[Role.Total]) is not { } money || Product(line) is not { } gross)
            return;
        ReconciledLines++;
        var discount = Math.Abs(line[Role.LineDiscount] ?? line[Role.Discount] ?? 0);
        var tax = line[Role.LineTax] ?? 0;
        Count("gross", gross, money);
        Count("net", gross - discount, money);
        Count("net + tax", gross - discount + tax, money);
    }

    /// <summary>Adds a row's tax and fee.</summary>
    public void AddFee(in OrderLine line)
    {
        if (!_hasFee || line[Role.Tax] is not { } tax || tax == 0)
            return;
        _taxes++;
        _taxesOfFee += Math.Abs(tax) <= LargestTax * Math.Abs(line[Role.Fee] ?? 0) + Tolerance ? 1 : 0;
    }

    /// <summary>Adds the lines of an order with a number.</summary>
    public void Add(ReadOnlySpan<OrderLine> lines)
    {
        if (lines.Length > 1)
            foreach (var role in Repeatable)
                Compare(role, lines);
        AddBlank(lines);
    }

    /// <summary>Returns the number of orders, or lines, whose sums agree when the goods are this expression.</summary>
    public long Agreeing(string goods) => _agreeing.GetValueOrDefault(goods);

    /// <summary>
    /// Returns the number of orders with equal numbers on their lines, and the number of orders with different ones.
    /// </summary>
    public (long Equal, long Different) Of(Role role) => (_equal[(int)role], _different[(int)role]);

    /// <summary>Returns the number of orders with different numbers on their lines, none of which is the order's own line.</summary>
    public long UnclearOf(Role role) => _unclear[(int)role];

    /// <summary>Whether the refund of an order is one of its lines with tax, and none without.</summary>
    private static bool IsLineWithTax(ReadOnlySpan<OrderLine> lines)
    {
        var isWithTax = false;
        foreach (ref readonly var line in lines)
        {
            if (line[Role.Refunded] is not { } refunded || line[Role.LineTotal] is not { } || refunded == 0)
                return false;
            foreach (ref readonly var other in lines)
            {
                if (other[Role.LineTotal] is not { } money || IsEqual(money, Math.Abs(refunded)))
                    return false;
                isWithTax |= other[Role.LineTax] is { } tax && Math.Abs(tax) > Tolerance && IsEqual(money + tax, Math.Abs(refunded));
            }
        }
        return isWithTax;
    }

    private void AddBlank(ReadOnlySpan<OrderLine> lines)
    {
        if (TotalLine.FindBlank(lines) is not (var blank and >= 0))
            return;
        _blank++;
        _summed += TotalLine.IsSum(lines, blank) ? 1 : 0;
    }

    // Some exports have a row with the sums of an order and further rows, without a total, that say what of them is of each line.
    private static bool IsPart(in OrderLine line, in OrderLine first, Role role) =>
        role is Role.Tax or Role.Discount && first[Role.Total] is not null && line[Role.Total] is null;

    // The row of a return has less money than the row of its order.
    private static bool IsReturn(in OrderLine line) => line[Role.Total] < 0;

    private void Compare(Role role, ReadOnlySpan<OrderLine> lines)
    {
        long? first = null;
        var values = 0;
        var isEqual = true;
        foreach (ref readonly var line in lines)
            // Rows of several statuses are one order at several instants.
            if (line.Kind == lines[0].Kind && (line.Ticks == lines[0].Ticks || line.Status != lines[0].Status)
                && !IsPart(line, lines[0], role) && IsReturn(line) == IsReturn(lines[0]) && line[role] is { } number)
            {
                isEqual &= number == (first ??= number);
                values++;
            }
        if (values <= 1)
            return;
        (isEqual ? _equal : _different)[(int)role]++;
        if (!isEqual && TotalLine.FindBlank(lines, role) < 0)
            _unclear[(int)role]++;
    }

    private void Count(string goods, long sum, long total)
    {
        if (IsEqual(sum, total))
            _agreeing[goods] = Agreeing(goods) + 1;
    }

    private static long? Product(in OrderLine line) =>
        line[Role.Price] is { } price && line[Role.Quantity] is { } quantity ? LineStyle.Product(quantity, price) : null;

    private static bool IsEqual(long x, long y) => Math.Abs(x - y) <= Tolerance;
}
