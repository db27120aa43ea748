namespace Conversion.Orders;

/// <summary>What a file says about one customer beside the orders: the latest value of each column that is not blank.</summary>
/// <param name="Contacts">The values by role; a customer may lack some.</param>
/// <param name="Consent">One of <see cref="Orders.Consent"/>; null where the file has no column of consent.</param>
/// <param name="Columns">The values of the columns that were named, in their order; null for none.</param>
public sealed record KeptCustomer(
    IReadOnlyDictionary<ContactRole, string> Contacts, string? Consent, IReadOnlyList<KeyValuePair<string, string?>> Columns);
