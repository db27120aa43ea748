namespace Conversion.Orders;

/// <summary>
/// Computes what is left of an order's goods after refunds. A refund is of the money that was paid, so it can contain tax and
/// shipping that the goods do not contain.
/// </summary>
/// <param name="money">What was paid for goods.</param>
/// <param name="areGross">Whether refunds contain tax in all orders, because in some they are more than the goods.</param>
/// <param name="isTotalNet">Whether the column of the total is without tax.</param>
/// <param name="isShippingUntaxed">Whether the tax of orders is of their goods alone.</param>
internal sealed class RefundedGoods(MoneyDefinition money, bool areGross, bool isTotalNet, bool isShippingUntaxed)
{
    private const long Cent = NumberText.Scale / 100;

    // Prices are rounded once for each line.
    private const long Tolerance = 2 * Cent;

    private static readonly Role[] Wholes = [Role.Total, Role.Amount];
    private static readonly Role[] Parts = [Role.Shipping, Role.Tax, Role.Tip];

    private readonly Role[] _subtracted =
        [.. money.Goods.Sums.SelectMany(sum => sum.Terms).Where(term => term.IsNegative).Select(term => term.Role).Intersect(Parts)];

    private readonly bool _isWhole = money.Goods.Sums.All(sum =>
        sum.Terms.All(term => term.IsNegative || Wholes.Contains(term.Role)));

    /// <summary>Orders that are partly refunded by their status, although their refunds are not less than their money.</summary>
    public long Contradicted { get; private set; }

    /// <summary>Returns what was paid for an order.</summary>
    public PaidOrder PaidOf(ReadOnlySpan<OrderLine> lines, long goods)
    {
        var (shipping, tax, tip) = (Number(Role.Shipping, lines), TaxOf(lines), Number(Role.Tip, lines));
        var total = Math.Max(goods, WholeOf(lines, goods, (shipping ?? 0) + (tax ?? 0) + (tip ?? 0)));
        var rest = total - goods - (shipping ?? 0) - (tip ?? 0);
        // Without the tax, the total is the goods and the shipping: prices contain tax, and so do the goods.
        var outside = Math.Abs(rest) <= Tolerance ? 0 : tax is { } known && total - goods >= known - Tolerance ? known : Math.Max(0, rest);
        // Where prices contain tax, refunds of goods contain it, too.
        var isInPrices = Number(Role.Subtotal, lines) is { } subtotal && subtotal > goods + Tolerance
            && Math.Abs(total - subtotal - (shipping ?? 0) - (tip ?? 0)) <= Tolerance;
        return new(goods, total, outside, tip ?? 0, isInPrices);
    }

    /// <summary>
    /// Returns the goods that are left; 0 where the refunds are all that was paid, or all goods. A refund that is more than the goods
    /// but less than the total leaves the same share of the goods as of the total.
    /// </summary>
    public long LeftOf(PaidOrder paid, long refunded, bool isPartly)
    {
        if (refunded == 0)
            return paid.Goods;
        if (paid.Goods <= 0)
            return -paid.Goods > refunded ? paid.Goods + refunded : 0;
        var ofGoods = areGross || paid.IsTaxInPrices || refunded >= paid.Goods
            ? paid.WithoutTax(refunded, isShippingUntaxed)
            : refunded;
        if (ofGoods < paid.Goods && (isPartly || refunded < paid.Total - Cent))
            return paid.Goods - ofGoods;
        if (refunded >= paid.Total - Cent)
        {
            Contradicted += isPartly ? 1 : 0;
            return isPartly ? paid.Goods : 0;
        }
        if (!isPartly && Math.Abs(ofGoods - paid.Goods) <= Tolerance)
            return 0;
        return Math.Max(Cent, (long)((Int128)paid.Goods * (paid.Total - refunded) / paid.Total));
    }

    /// <summary>Whether lines of a refund show none of the parts that the definition subtracts, so that these are in the refund.</summary>
    public bool LacksParts(ReadOnlySpan<OrderLine> lines)
    {
        foreach (ref readonly var line in lines)
            foreach (var role in _subtracted)
                if (line[role] is { } part && part != 0)
                    return false;
        return _subtracted.Length > 0;
    }

    private long WholeOf(ReadOnlySpan<OrderLine> lines, long goods, long parts)
    {
        if (Number(Role.Total, lines) is { } total)
            return isTotalNet ? total + (Number(Role.Tax, lines) ?? 0) : total;
        if (!_isWhole)
            return Number(Role.Amount, lines) is { } amount && amount > goods ? amount : goods + parts;
        var whole = goods;
        foreach (var role in _subtracted)
            whole += Number(role, lines) ?? 0;
        return whole;
    }

    // The tax of lines is known to be beside their money only where a refund contained it.
    private long? TaxOf(ReadOnlySpan<OrderLine> lines)
    {
        var tax = Number(Role.Tax, lines);
        if (tax is null && areGross)
            foreach (ref readonly var line in lines)
                tax = line[Role.LineTax] is { } ofLine ? (tax ?? 0) + ofLine : tax;
        return tax;
    }

    private long? Number(Role role, ReadOnlySpan<OrderLine> lines)
    {
        long? result = null;
        foreach (ref readonly var line in lines)
            if (line[role] is { } number)
                result = number + (line.Order == 0 || money.LineRoles.Contains(role) ? result ?? 0 : 0);
        return result;
    }
}

/// <summary>What was paid for an order, in ten-thousandths.</summary>
/// <param name="Goods">The goods.</param>
/// <param name="Total">All that was paid.</param>
/// <param name="Tax">The tax of the total that is not in the goods.</param>
/// <param name="Tip">The tip of the total.</param>
/// <param name="IsTaxInPrices">Whether the prices of the goods contain the tax.</param>
internal readonly record struct PaidOrder(long Goods, long Total, long Tax, long Tip, bool IsTaxInPrices)
{
    private const long Cent = NumberText.Scale / 100;
    private const double Tenths = 1000;

    /// <summary>Returns the sum of two payments of an order.</summary>
    public static PaidOrder operator +(PaidOrder x, PaidOrder y) =>
        new(x.Goods + y.Goods, x.Total + y.Total, x.Tax + y.Tax, x.Tip + y.Tip, x.IsTaxInPrices || y.IsTaxInPrices);

    /// <summary>
    /// Returns a refund without its tax, at the rate of the order. Most rates are whole numbers of a tenth of a percent, of the goods
    /// and the shipping or of the goods alone. By chance, many taxes have such a rate of either, so all orders of the file decide.
    /// </summary>
    public long WithoutTax(long refund, bool isShippingUntaxed)
    {
        var net = isShippingUntaxed ? Goods : Total - Tax - Tip;
        if (Tax <= 0 || net <= 0)
            return refund;
        var rate = WholeRate(Tax, net) ?? WholeRate(Tax, Goods) ?? (double)Tax / net;
        return (long)Math.Round(refund / (1 + rate) / Cent, MidpointRounding.AwayFromZero) * Cent;
    }

    /// <summary>Returns the rate of a tax where it is a whole number of a tenth of a percent; null where it is not.</summary>
    public static double? WholeRate(long tax, long net)
    {
        var rate = Math.Round(Tenths * tax / net) / Tenths;
        return Math.Abs(net * rate - tax) <= Cent ? rate : null;
    }
}
