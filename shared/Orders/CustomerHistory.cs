namespace Conversion.Orders;

/// <summary>All orders of one customer, in chronological order.</summary>
public sealed record CustomerHistory(string Customer, Order[] Orders);
