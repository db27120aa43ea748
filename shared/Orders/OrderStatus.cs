namespace Conversion.Orders;

/// <summary>What a status means for the money.</summary>
internal enum OrderStatus : byte
{
    /// <summary>There is no status.</summary>
    None,

    /// <summary>Paid.</summary>
    Sale,

    /// <summary>Paid, and a part was given back.</summary>
    PartlyRefunded,

    /// <summary>All money was given back.</summary>
    Refunded,

    /// <summary>Cancelled before money was paid.</summary>
    Cancelled,

    /// <summary>Not paid yet.</summary>
    Pending,

    /// <summary>The payment failed.</summary>
    Failed,

    /// <summary>A test.</summary>
    Test,

    /// <summary>The user counts other statuses.</summary>
    NotCounted,
}

/// <summary>Questions about statuses.</summary>
internal static class OrderStatusExtensions
{
    /// <summary>Whether an order with this status does not count as a purchase, and never will.</summary>
    public static bool IsLost(this OrderStatus status) =>
        status is OrderStatus.Refunded or OrderStatus.Cancelled or OrderStatus.Failed or OrderStatus.Test;
}
