namespace Conversion.Orders;

/// <summary>The order of the parts of a date.</summary>
internal enum DateOrder
{
    /// <summary>Year, month, day.</summary>
    Ymd,

    /// <summary>Day, month, year.</summary>
    Dmy,

    /// <summary>Month, day, year.</summary>
    Mdy,
}
