using Conversion.Orders;
using Conversion.Profiles;
using Conversion.Tests.Customers;

namespace Conversion.Tests.Profiles;

/// <summary>Random events of one customer: orders in several versions, refunds, cancellations, consent and contacts.</summary>
internal static class RandomEvents
{
    public static List<ProfileEvent> Of(Random random, int orders, double days)
    {
        var events = new List<ProfileEvent>();
        foreach (var order in RandomHistory.Of(random, orders, days))
        {
            var id = OrderId.From(random.Next(3) switch
            {
                0 => $"{random.NextInt64(1, 99_999_999_999)}",
                1 => $"#{random.Next(100_000)}",
                _ => $"{new Guid([.. Enumerable.Range(0, 16).Select(_ => (byte)random.Next(256))])}",
            });
            events.Add(new OrderPlaced(After(random, order.At), id, new(random.Next(2), order)));
            if (random.Next(3) == 0)
                events.Add(new OrderPlaced(
                    After(random, order.At),
                    id,
                    new(random.Next(3), order with { Amount = random.Next(100_000) / 100.0 }, IsNet: random.Next(2) == 0)));
            if (random.Next(5) == 0)
                events.Add(new OrderPlaced(
                    After(random, order.At),
                    id,
                    OrderVersion.Cancelled(After(random, order.At), random.Next(2) == 0 ? 2 : OrderVersion.Final)));
            for (var refunds = random.Next(5) - 2; refunds > 0; refunds--)
                events.Add(RandomRefund(random, order, id));
        }
        for (var i = 0; i < 4; i++)
        {
            events.Add(new ConsentGiven(RandomHistory.Start.AddDays(random.Next(5)), random.Next(2) == 0 ? Consent.Yes : Consent.No));
            events.Add(new ContactChanged(
                RandomHistory.Start.AddDays(random.Next(5)),
                new Dictionary<ContactRole, string>
                {
                    [random.Next(2) == 0 ? ContactRole.Email : ContactRole.City] = $"text {random.Next(9)}",
                }));
        }
        return events;
    }

    private static OrderRefunded RandomRefund(Random random, Order order, OrderId id)
    {
        var (at, amount) = (After(random, order.At), random.Next(50_000) / 100.0);
        var refundId = random.Next(2) == 0 ? OrderId.From($"{random.Next(50)}") : Refund.IdOf(at, amount);
        return new(at, id, new(refundId, random.Next(2), at, amount));
    }

    private static DateTimeOffset After(Random random, DateTimeOffset at) => at.AddSeconds(random.Next(1_000_000));
}
