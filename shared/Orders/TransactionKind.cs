namespace Conversion.Orders;

/// <summary>What a kind of transaction means for the money.</summary>
internal enum TransactionKind : byte
{
    /// <summary>There is no kind: a sale, or a return if its money is negative.</summary>
    None,

    /// <summary>Money was paid.</summary>
    Sale,

    /// <summary>Money was given back.</summary>
    Refund,

    /// <summary>Money was reserved.</summary>
    Authorization,

    /// <summary>The order is cancelled.</summary>
    Void,

    /// <summary>Nothing that concerns orders.</summary>
    Other,
}
