namespace Conversion.Tests.Orders.Forms;

public enum OrderState
{
    Completed,
    PartlyRefunded,
    Refunded,
    Cancelled,
    Failed,
    Pending,
    Test,
}

/// <summary>A customer with an account; guests are orders without a person.</summary>
public sealed record Person(int Number, string FirstName, string LastName, string Email)
{
    public string Name => $"{FirstName} {LastName}";

    /// <summary>An account id with 18 digits, beyond what a double can represent.</summary>
    public long LongId => 115310627314700001L + Number * 7919L;
}

public sealed record Product(int Number, string Sku, string Name, string Category, decimal Price);

public sealed record ShopLine(Product Product, int Quantity, decimal Discount)
{
    public decimal Gross => Quantity * Product.Price;

    /// <summary>Line total after the line's own discount, before the order's discount.</summary>
    public decimal Net => Gross - Discount;
}

/// <summary>
/// One order as it happened. Prices exclude tax. A partial refund is for goods alone; a full one returns the total.
/// </summary>
public sealed record ShopOrder(
    int Number,
    Person? Person,
    string? EmailAsTyped,
    DateTime At,
    string Currency,
    OrderState State,
    IReadOnlyList<ShopLine> Lines,
    decimal OrderDiscount,
    decimal Shipping,
    decimal PartialRefund,
    string Note)
{
    public const string MainCurrency = "USD";

    public bool Guest => Person is null;

    public decimal LinesNet => Lines.Sum(line => line.Net);

    public decimal Discounts => OrderDiscount + Lines.Sum(line => line.Discount);

    /// <summary>Money for goods after all discounts, before refunds.</summary>
    public decimal Goods => LinesNet - OrderDiscount;

    public decimal Tax => Math.Round(Goods * 0.08m, 2);

    public decimal Total => Goods + Shipping + Tax;

    /// <summary>Everything that went back to the customer.</summary>
    public decimal Refunded => State == OrderState.Refunded ? Total : PartialRefund;

    public int Items => Lines.Sum(line => line.Quantity);

    public bool Sale => State is OrderState.Completed or OrderState.PartlyRefunded;

    public bool Main => Currency == MainCurrency;

    /// <summary>
    /// Returns what was paid for each line: the order's discount is spread by the lines' totals, to the cent.
    /// </summary>
    public IReadOnlyList<decimal> PaidByLine()
    {
        var paid = Lines.Select(line => line.Net).ToArray();
        var left = OrderDiscount;
        for (var i = 0; i < paid.Length; i++)
        {
            var share = i == paid.Length - 1 ? left : Math.Round(OrderDiscount * Lines[i].Net / LinesNet, 2);
            paid[i] -= share;
            left -= share;
        }
        return paid;
    }
}
