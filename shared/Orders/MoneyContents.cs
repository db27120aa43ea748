namespace Conversion.Orders;

/// <summary>What the money of an order contains beside the goods, and what is not subtracted yet, or is subtracted already.</summary>
[Flags]
internal enum MoneyContents
{
    /// <summary>The goods after the discount, and nothing else.</summary>
    Goods = 0,

    /// <summary>The shipping is in the money.</summary>
    Shipping = 1,

    /// <summary>The tax is in the money.</summary>
    Tax = 2,

    /// <summary>The tip is in the money.</summary>
    Tip = 4,

    /// <summary>The discount is not subtracted yet.</summary>
    Discount = 8,

    /// <summary>Refunds are subtracted already.</summary>
    Refund = 16,

    /// <summary>The fee of the payment is subtracted already.</summary>
    Fee = 32,
}
