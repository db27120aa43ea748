
namespace Conversion.Orders;

/// <summary>One order, or one return, of a customer.</summary>
/// <param name="At">The instant of the order or return.</param>
/// <param name="Amount">Money paid, or given back for a return: zero or more, in the shop's currency.</param>
/// <param name="Items">Units in the order; NaN when unknown.</param>
/// <param name="Products">Different products in the order; NaN when unknown.</param>
/// <param name="Returned">True for a return or cancellation: <paramref name="Amount"/> was given back.</param>
public readonly record struct Order(
    DateTimeOffset At, double Amount, double Items = double.NaN, double Products = double.NaN, bool Returned = false)
{
    /// <summary>The largest amount, and the largest number of items or products, that a request may contain.</summary>
    internal const double MaximumQuantity = 1e12;

    /// <summary>
    /// Returns the order net of refunds, as the reader of order files does. The amount is zero where nothing is left; such an order
    /// changes nothing.
    /// </summary>
    internal Order Without(decimal refunded) =>
        Returned || refunded == 0 ? this : this with { Amount = (double)Math.Max(0, (decimal)Amount - refunded) };

    /// <summary>True when money was paid: a free order (amount 0) and a return are not purchases.</summary>
    public bool IsPurchase => !Returned && Amount > 0;

    /// <summary>
    /// Compares two orders by instant, then by every other field, so that the sums of a history do not depend on the
    /// order in which its rows arrived.
    /// </summary>
    public static int Chronological(Order x, Order y)
    {
        var result = x.At.UtcTicks.CompareTo(y.At.UtcTicks);
        if (result == 0)
            result = x.Returned.CompareTo(y.Returned);
        if (result == 0)
            result = x.Amount.CompareTo(y.Amount);
        if (result == 0)
            result = x.Items.CompareTo(y.Items);
        return result != 0 ? result : x.Products.CompareTo(y.Products);
    }
}
