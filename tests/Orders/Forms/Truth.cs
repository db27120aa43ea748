namespace Conversion.Tests.Orders.Forms;

/// <summary>What of an instant a form shows. A right reader agrees at least to this precision.</summary>
public enum Resolution
{
    Second,
    Minute,
    Day,
}

/// <summary>
/// One purchase: UTC instant, money for goods after discounts and refunds, and items where the form shows them.
/// </summary>
public sealed record Purchase(DateTime At, decimal Money, long? Items);

/// <summary>
/// One customer by the id that a reader must give, with purchases by time and the money of separate returns.
/// </summary>
public sealed record KnownCustomer(string Id, IReadOnlyList<Purchase> Purchases, decimal Returned);

/// <summary>How many orders (or log entries) are not purchases for one reason, and their money for goods.</summary>
public sealed record LeftOut(int Count, decimal Money);

/// <summary>What a form says about the shop, computed from the shop.</summary>
public sealed record Truth(
    IReadOnlyList<KnownCustomer> Customers,
    IReadOnlyDictionary<string, LeftOut> LeftOut,
    Resolution Resolution)
{
    public int Orders => Customers.Sum(customer => customer.Purchases.Count);

    public decimal Money => Customers.Sum(customer => customer.Purchases.Sum(purchase => purchase.Money));

    public decimal Returned => Customers.Sum(customer => customer.Returned);

    public DateTime First => Customers.SelectMany(customer => customer.Purchases).Min(purchase => purchase.At);

    public DateTime Last => Customers.SelectMany(customer => customer.Purchases).Max(purchase => purchase.At);
}
