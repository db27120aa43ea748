namespace Conversion.Orders;

/// <summary>What a kind of transaction means for the money.</summary>
internal enum TransactionKind : byte
{
    /// <summary>There is no kind: a sale, or a return if its money is negative.</summary>
    None,

    /// <summary>Money was paid.</summary>
    Sale,

    /// <summary>Money that was paid arrived at the shop: the same money as the sale of the order, where the file has a sale.</summary>
    Settlement,

    /// <summary>Money was given back.</summary>
    Refund,

    /// <summary>Money was reserved.</summary>
    Authorization,

    /// <summary>The order is cancelled.</summary>
    Void,

    /// <summary>Nothing that concerns orders.</summary>
    Other,
}
