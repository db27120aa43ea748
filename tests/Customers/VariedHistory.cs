using Conversion.Orders;

namespace Conversion.Tests.Customers;

/// <summary>
/// Random histories of many kinds: one order, orders of one day, orders around midnight, leap days, instants at the ends of
/// windows, equal instants, returns before all orders, and orders after the snapshot instant.
/// </summary>
internal static class VariedHistory
{
    private static readonly int[] WindowDays = [0, 30, 60, 90, 180, 275, 365, 390];

    /// <summary>Returns a snapshot instant between 2023 and 2025, often midnight, a leap day or an end of a year.</summary>
    public static DateTimeOffset AsOf(Random random)
    {
        var at = new DateTimeOffset(2023, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(random.NextInt64(3 * 365 * TimeSpan.TicksPerDay));
        return random.Next(8) switch
        {
            0 => new(at.UtcDateTime.Date, TimeSpan.Zero),
            1 => new DateTimeOffset(2024, 2, 29, 0, 0, 0, TimeSpan.Zero) + at.TimeOfDay,
            2 => new DateTimeOffset(at.Year, 12, 31, 0, 0, 0, TimeSpan.Zero) + at.TimeOfDay,
            3 => new DateTimeOffset(at.Year, 1, 1, 0, 0, 0, TimeSpan.Zero) + at.TimeOfDay,
            4 => at.ToOffset(TimeSpan.FromHours(random.Next(-11, 13))),
            _ => at,
        };
    }

    /// <summary>Returns the orders of a customer, in no order.</summary>
    public static Order[] Of(Random random, DateTimeOffset asOf)
    {
        // The days that a customer's orders spread over, so that both new and old customers occur.
        var days = Math.Pow(2, random.Next(0, 11));
        var knowsItems = random.Next(3) > 0;
        var orders = new List<Order>();
        var count = random.Next(4) == 0 ? 1 : random.Next(1, 25);
        while (orders.Count < count)
        {
            var at = Instant(random, asOf, days, orders);
            orders.Add(Sale(random, at, knowsItems));
            if (random.Next(6) == 0)
                orders.Add(Sale(random, at.AddDays((random.NextDouble() * 1.5 - 0.5) * days), knowsItems) with { Returned = true });
        }
        var shuffled = orders.ToArray();
        random.Shuffle(shuffled);
        return shuffled;
    }

    private static DateTimeOffset Instant(Random random, DateTimeOffset asOf, double days, List<Order> others)
    {
        var any = asOf.AddTicks(-(long)(random.NextDouble() * days * TimeSpan.TicksPerDay));
        var other = others.Count > 0 ? others[random.Next(others.Count)].At : any;
        var midnight = new DateTimeOffset(any.UtcDateTime.Date, TimeSpan.Zero);
        return random.Next(12) switch
        {
            0 => other,
            1 => other.AddHours(random.NextDouble() * 6),
            2 => midnight,
            3 => new DateTimeOffset(other.UtcDateTime.Date, TimeSpan.Zero).AddDays(1).AddSeconds(random.Next(-2, 3)),
            4 => asOf.AddDays(-WindowDays[random.Next(WindowDays.Length)]).AddTicks(random.Next(-1, 2)),
            5 => asOf.AddTicks(1 + random.NextInt64(TimeSpan.TicksPerDay * 100)),
            6 => new DateTimeOffset(2024, 2, 29, 0, 0, 0, TimeSpan.Zero).AddHours(random.Next(-24, 48)),
            7 => any.ToOffset(TimeSpan.FromHours(random.Next(-11, 13))),
            _ => any,
        };
    }

    private static Order Sale(Random random, DateTimeOffset at, bool knowsItems)
    {
        var amount = random.Next(10) == 0 ? 0 : random.Next(1, 1_000_000) / 100.0;
        return knowsItems && random.Next(40) > 0
            ? new(at, amount, random.Next(1, 500), random.Next(1, 40))
            : new(at, amount, Products: random.Next(1, 40));
    }
}
