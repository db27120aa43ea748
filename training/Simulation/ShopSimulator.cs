using System.Globalization;
using Conversion.Orders;
using Conversion.Training.Numerics;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Simulation;

/// <summary>
/// Simulates shops whose truth is known: customers who differ, Poisson purchases until dropout, gamma-distributed spend,
/// season and promotions.
/// </summary>
public static class ShopSimulator
{
    private const int SecondsPerDay = 86_400;

    /// <summary>The first instant of every simulation.</summary>
    public static DateTimeOffset Start { get; } = new(2022, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Simulates one customer after the other. The same seed gives the same shop.</summary>
    /// <remarks>
    /// The truth is dated one horizon before the beginning of the last day, as the holdout cutoff of <see cref="RollingOrigin"/> is
    /// when somebody buys on the last day.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">No day is left before the truth.</exception>
    public static IEnumerable<SimulatedCustomer> Simulate(ShopProfile shop, int customers, int days, int horizonDays, int seed)
    {
        var cutoff = days - 1 - horizonDays;
        ArgumentOutOfRangeException.ThrowIfLessThan(cutoff, 1);
        var random = new Xoshiro256(seed);
        var calendar = new DemandCalendar(shop, Start, days, random);
        var digits = customers.ToString(CultureInfo.InvariantCulture).Length;
        for (var i = 1; i <= customers; i++)
        {
            var buyer = Buyer.Draw(shop, days, random);
            var orders = buyer.Purchases(calendar, days, random).Select(day => DrawOrder(shop, buyer, day, random)).ToArray();
            var truth = buyer.ArrivalDay < cutoff
                ? buyer.Outcome(calendar, cutoff, horizonDays)
                : new(double.NaN, double.NaN);
            yield return new(
                new($"C{i.ToString($"D{digits}", CultureInfo.InvariantCulture)}", orders),
                Start.AddDays(cutoff),
                buyer.DropoutDay > cutoff,
                truth.Probability,
                truth.Purchases * buyer.MeanSpend);
        }
    }

    private static Order DrawOrder(ShopProfile shop, Buyer buyer, double day, Xoshiro256 random)
    {
        // To the second and the cent, as a shop records its orders.
        var at = Start.AddSeconds(Math.Floor(day * SecondsPerDay));
        var amount = buyer.MeanSpend * RandomVariates.Gamma(random, shop.SpendShape) / shop.SpendShape;
        var products = 1 + random.Next(5);
        var items = products + random.Next(10);
        return new(at, Math.Max(0.01, Math.Round(amount, 2)), items, products);
    }
}
