namespace Conversion.Training.Orders;

/// <summary>The decimal separator of a CSV's numbers. Neither allows a separator between thousands.</summary>
public enum DecimalSeparator
{
    /// <summary>12.50.</summary>
    Point,

    /// <summary>12,50.</summary>
    Comma,
}
