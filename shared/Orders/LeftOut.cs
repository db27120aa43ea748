namespace Conversion.Orders;

/// <summary>Why lines do not count.</summary>
public enum LeftOut
{
    /// <summary>A required cell can't be read, or the row can't be divided into columns.</summary>
    Unreadable,

    /// <summary>The line is of no known customer.</summary>
    NoCustomer,

    /// <summary>No money was paid.</summary>
    Free,

    /// <summary>The line repeats another one.</summary>
    Duplicate,

    /// <summary>The order was exported again, and the later export counts.</summary>
    ExportedAgain,

    /// <summary>The money was given back.</summary>
    Refunded,

    /// <summary>The order was cancelled.</summary>
    Cancelled,

    /// <summary>The order is not paid yet.</summary>
    Pending,

    /// <summary>The payment failed.</summary>
    Failed,

    /// <summary>The order is a test.</summary>
    Test,

    /// <summary>The order has a status that the user does not count.</summary>
    OtherStatus,

    /// <summary>Money was only reserved.</summary>
    Authorization,

    /// <summary>The row is neither a sale nor a refund.</summary>
    OtherKind,

    /// <summary>The money is in another currency.</summary>
    OtherCurrency,

    /// <summary>The row repeats the header.</summary>
    Header,

    /// <summary>The row sums other rows.</summary>
    Total,

    /// <summary>The row has no text.</summary>
    Empty,

    /// <summary>The row is a sentence about the file.</summary>
    Note,

    /// <summary>The customer is of another shard.</summary>
    OtherShard,
}

/// <summary>Names the reasons for users.</summary>
internal static class LeftOutReasons
{
    private static readonly string[] Names =
    [
        "unreadable", "no customer", "free", "duplicate", "exported again", "refunded", "cancelled", "pending", "failed", "test",
        "another status", "authorization", "not a sale", "other currency", "repeated header", "total line", "empty line",
        "note", "of another shard",
    ];

    /// <summary>Returns the name of a reason.</summary>
    public static string Name(this LeftOut reason) => Names[(int)reason];
}
