using Conversion.Orders;

namespace Conversion.Training.Orders;

/// <summary>All orders of one customer, in chronological order.</summary>
public sealed record CustomerHistory(string Customer, Order[] Orders);
