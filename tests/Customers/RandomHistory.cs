using Conversion.Orders;

namespace Conversion.Tests.Customers;

/// <summary>Histories with all that real ones have: returns, free orders, baskets split on one day, unknown items.</summary>
internal static class RandomHistory
{
    public static readonly DateTimeOffset Start = new(2023, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Order[] Of(Random random, int orders, double days) => [.. Enumerable.Range(0, orders).Select(_ => new Order(
        Start.AddTicks((long)(random.NextDouble() * days * TimeSpan.TicksPerDay)).AddHours(random.Next(3) == 0 ? -24 * random.NextDouble() : 0),
        random.Next(8) == 0 ? 0 : random.Next(1, 1_000_000) / 100.0,
        random.Next(4) == 0 ? double.NaN : random.Next(1, 500),
        random.Next(4) == 0 ? double.NaN : random.Next(1, 40),
        random.Next(6) == 0))];
}
