using Conversion.Orders;

namespace Conversion.Profiles;

/// <summary>What an order was at one time.</summary>
/// <param name="Version">
/// Grows with each change: a number that the shop counts, or milliseconds since 1970; 0 for an order that does not change.
/// </param>
/// <param name="Order">The instant, the money and the items.</param>
/// <param name="IsCancelled">Whether the order does not count: cancelled, failed, not paid yet, or a test.</param>
/// <param name="IsNet">
/// Whether the money is what was left after the refunds up to the version, which is then in milliseconds since 1970.
/// </param>
public readonly record struct OrderVersion(long Version, Order Order, bool IsCancelled = false, bool IsNet = false)
{
    /// <summary>The version of a cancellation that no later version takes back.</summary>
    public const long Final = long.MaxValue;

    /// <summary>Returns the content of an order that was cancelled.</summary>
    /// <param name="at">The instant of the cancellation.</param>
    /// <param name="version">The version; <see cref="Final"/> where the shop has none.</param>
    public static OrderVersion Cancelled(DateTimeOffset at, long version = Final) =>
        new(version, new Order(at, 0), IsCancelled: true);

    /// <summary>
    /// Compares by version, then by content. So two contents with one version have the same winner in any order of arrival.
    /// A cancellation counts before an order.
    /// </summary>
    public int CompareTo(OrderVersion other)
    {
        var result = Version.CompareTo(other.Version);
        if (result == 0)
            result = IsCancelled.CompareTo(other.IsCancelled);
        if (result == 0)
            result = IsNet.CompareTo(other.IsNet);
        return result != 0 ? result : Order.Chronological(Order, other.Order);
    }
}
