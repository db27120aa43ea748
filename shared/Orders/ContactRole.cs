namespace Conversion.Orders;

/// <summary>What a column says about how to reach a customer. The formats document names the columns of each.</summary>
public enum ContactRole
{
    /// <summary>The e-mail address.</summary>
    Email,

    /// <summary>The phone number.</summary>
    Phone,

    /// <summary>The first name.</summary>
    FirstName,

    /// <summary>The last name.</summary>
    LastName,

    /// <summary>The whole name, in one column.</summary>
    Name,

    /// <summary>The city.</summary>
    City,

    /// <summary>The state, province or region.</summary>
    Region,

    /// <summary>The postal code.</summary>
    Postcode,

    /// <summary>The country.</summary>
    Country,

    /// <summary>Whether the customer agreed to advertising.</summary>
    Consent,

    /// <summary>Whether the customer refused advertising.</summary>
    OptOut,
}
