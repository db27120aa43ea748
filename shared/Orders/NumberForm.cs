namespace Conversion.Orders;

/// <summary>What a number says about the decimal mark of its column.</summary>
internal enum NumberForm
{
    /// <summary>The text is not a number.</summary>
    None,

    /// <summary>The number has no mark: 990.</summary>
    Plain,

    /// <summary>The decimal mark is a point: 12.5, 1,234.50.</summary>
    Point,

    /// <summary>The decimal mark is a comma: 12,5, 1.234,50.</summary>
    Comma,

    /// <summary>The point may be a decimal mark or a thousands mark: 12.990.</summary>
    PointOrThousands,

    /// <summary>The comma may be a decimal mark or a thousands mark: 12,990.</summary>
    CommaOrThousands,
}
