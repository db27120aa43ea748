using System.Collections.Immutable;
using Conversion.Orders;

namespace Conversion.Profiles;

/// <summary>What a profile knows of one order. A refund may be known before its order.</summary>
/// <param name="Id">The order.</param>
/// <param name="Sale">The content with the highest version; null where only refunds are known.</param>
/// <param name="Refunds">The refunds, sorted by the keys of their ids.</param>
public sealed record ProfileOrder(OrderId Id, OrderVersion? Sale, ImmutableArray<Refund> Refunds)
{
    /// <summary>Returns an order of which nothing is known.</summary>
    internal static ProfileOrder Empty(OrderId id) => new(id, null, []);

    /// <summary>Returns the order after an event; the same object where the event changes nothing.</summary>
    internal ProfileOrder Apply(OrderEvent change)
    {
        var id = Id.Merge(change.Id);
        var named = id.Text == Id.Text ? this : this with { Id = id };
        return change switch
        {
            OrderPlaced placed => Sale is { } sale && sale.CompareTo(placed.Version) >= 0 ? named : named with { Sale = placed.Version },
            OrderRefunded refunded => named.Add(refunded.Refund),
            _ => throw new ArgumentException($"{change.GetType().Name} is not an event of an order.", nameof(change)),
        };
    }

    /// <summary>Returns what is left without the events up to an instant; null for nothing.</summary>
    internal ProfileOrder? After(DateTimeOffset erasedAt)
    {
        var refunds = Refunds.RemoveAll(refund => refund.At <= erasedAt);
        var sale = Sale?.Order.At <= erasedAt ? null : Sale;
        if (sale is null && refunds.IsEmpty)
            return null;
        return sale == Sale && refunds.Length == Refunds.Length ? this : this with { Sale = sale, Refunds = refunds };
    }

    /// <summary>
    /// Returns the order as features see it, net of its refunds, as the reader of order files does; null where nothing counts.
    /// Refunds of an unknown order are a return.
    /// </summary>
    internal Order? ToOrder()
    {
        if (Sale is not { } sale)
            return new(Refunds.Min(refund => refund.At), (double)Sum(Refunds), Returned: true);
        if (sale.IsCancelled)
            return null;
        var refunded = Sum(Refunds) - ContainedRefunds;
        var order = sale.Order.Without(refunded);
        return refunded > 0 && !order.Returned && order.Amount == 0 ? null : order;
    }

    /// <summary>
    /// Returns the order before its refunds, as a caller can send it back with them. Refunds of an unknown order are a return.
    /// </summary>
    internal Order BeforeRefunds()
    {
        if (Sale is not { } sale)
            return ToOrder()!.Value;
        var contained = ContainedRefunds;
        return contained == 0 ? sale.Order : sale.Order with { Amount = (double)((decimal)sale.Order.Amount + contained) };
    }

    // The refunds that the amount is net of.
    private decimal ContainedRefunds => Sale is { IsNet: true, Order.Returned: false, Version: var version }
        ? Sum(Refunds.RemoveAll(refund => refund.At.ToUnixTimeMilliseconds() > version))
        : 0;

    // Decimals, because sums of cents must not depend on their order.
    private static decimal Sum(ImmutableArray<Refund> refunds) => refunds.Sum(refund => (decimal)refund.Amount);

    private ProfileOrder Add(Refund refund)
    {
        for (var i = 0; i < Refunds.Length; i++)
        {
            if (Refunds[i].Id.Equals(refund.Id))
                return Refunds[i].CompareTo(refund) >= 0
                    ? this
                    : this with { Refunds = Refunds.SetItem(i, refund with { Id = Refunds[i].Id.Merge(refund.Id) }) };
            if (Refunds[i].Id.Key > refund.Id.Key)
                return this with { Refunds = Refunds.Insert(i, refund) };
        }
        return this with { Refunds = Refunds.Add(refund) };
    }
}
