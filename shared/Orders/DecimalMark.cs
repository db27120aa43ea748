namespace Conversion.Orders;

/// <summary>The sign before the fraction of a number.</summary>
internal enum DecimalMark
{
    /// <summary><c>1,234.50</c></summary>
    Point,

    /// <summary><c>1.234,50</c></summary>
    Comma,
}
