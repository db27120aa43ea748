using System.Runtime.InteropServices;
using Conversion.Orders;

namespace Conversion.Profiles;

/// <summary>The events of one customer that a file of orders contains.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="Events">The orders and returns.</param>
public sealed record LoadedCustomer(string CustomerId, IReadOnlyList<ProfileEvent> Events)
{
    /// <summary>Returns the customers of a table one by one.</summary>
    /// <param name="table">The orders, which must stay open.</param>
    /// <remarks>
    /// The file knows each order as it was at the file's last order, net of refunds: later versions replace it, and refunds up to then
    /// are not subtracted again. Orders without a number are distinguished by their content.
    /// </remarks>
    public static IEnumerable<LoadedCustomer> Read(OrderTable table)
    {
        var version = table.Summary.LastOrder.ToUnixTimeMilliseconds();
        foreach (var (customer, orders) in table.IdentifiedCustomers())
        {
            var seen = new HashSet<ulong>();
            yield return new(customer, orders.ConvertAll(order => ToEvent(order, version, seen)));
        }
    }

    private static OrderPlaced ToEvent(IdentifiedOrder order, long version, HashSet<ulong> seen)
    {
        var key = order.Number != 0 ? order.Number : KeyOf(order.Order);
        // A shop may start its numbers again, and two orders without numbers may be equal.
        while (!seen.Add(key))
            key = TextHash.From(MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in key)));
        return new OrderPlaced(order.Order.At, new(key, null), new(version, order.Order, IsNet: true));
    }

    private static ulong KeyOf(Order order) => Profile.VersionOf([order]) is var key and not 0 ? key : 1;
}
