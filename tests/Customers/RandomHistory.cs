using Conversion.Orders;

namespace Conversion.Tests.Customers;

/// <summary>Random histories with returns, free orders, baskets split into orders of one day, and unknown items.</summary>
internal static class RandomHistory
{
    public static readonly DateTimeOffset Start = new(2023, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Order[] Of(Random random, int orders, double days) =>
        [.. Enumerable.Range(0, orders).Select(_ => RandomOrder(random, days))];

    private static Order RandomOrder(Random random, double days)
    {
        var at = Start.AddTicks((long)(random.NextDouble() * days * TimeSpan.TicksPerDay));
        return new(
            at.AddHours(random.Next(3) == 0 ? -24 * random.NextDouble() : 0),
            random.Next(8) == 0 ? 0 : random.Next(1, 1_000_000) / 100.0,
            random.Next(4) == 0 ? double.NaN : random.Next(1, 500),
            random.Next(4) == 0 ? double.NaN : random.Next(1, 40),
            random.Next(6) == 0);
    }
}
