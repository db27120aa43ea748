using Conversion.Orders;
using Conversion.Training.Orders;

namespace Conversion.Training.Simulation;

/// <summary>A customer's simulated orders, and the truth that only a simulation knows.</summary>
/// <param name="History">Orders up to the last day simulated.</param>
/// <param name="Cutoff">The instant that the truth is told as of: a horizon before the end.</param>
/// <param name="Active">Whether the customer had not dropped out by then.</param>
/// <param name="Probability">The true chance of a purchase within the horizon, given all that is hidden.</param>
/// <param name="ExpectedSpend">The money to be expected within it.</param>
public sealed record SimulatedCustomer(
    CustomerHistory History, DateTimeOffset Cutoff, bool Active, double Probability, double ExpectedSpend);

/// <summary>Shops of known truth: heterogeneous Poisson buying with dropout, gamma spend, season and promotions.</summary>
public static class ShopSimulator
{
    /// <summary>When every simulation starts.</summary>
    public static DateTimeOffset Start { get; } = new(2022, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Simulates customers one after another; the same seed gives the same shop.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The horizon is not shorter than the days.</exception>
    public static IEnumerable<SimulatedCustomer> Simulate(ShopProfile shop, int customers, int days, int horizonDays, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(horizonDays, days);
        var random = new Random(seed);
        var calendar = new DemandCalendar(shop, Start, days, random);
        var width = customers.ToString(System.Globalization.CultureInfo.InvariantCulture).Length;
        for (var i = 1; i <= customers; i++)
        {
            var buyer = Buyer.Draw(shop, days, random);
            var orders = buyer.Purchases(calendar, days, random).Select(day => Draw(shop, buyer, day, random)).ToArray();
            var (probability, purchases) = buyer.Arrival < days - horizonDays
                ? buyer.Truth(calendar, days - horizonDays, horizonDays)
                : (double.NaN, double.NaN);
            yield return new(
                new($"C{i.ToString($"D{width}", System.Globalization.CultureInfo.InvariantCulture)}", orders),
                Start.AddDays(days - horizonDays), buyer.End > days - horizonDays, probability, purchases * buyer.MeanSpend);
        }
    }

    private static Order Draw(ShopProfile shop, Buyer buyer, double day, Random random)
    {
        // To the second and the cent, as a shop would write it down.
        var at = Start.AddSeconds(Math.Floor(day * 86400));
        var amount = buyer.MeanSpend * RandomVariates.Gamma(random, shop.SpendShape) / shop.SpendShape;
        var products = 1 + random.Next(5);
        return new(at, Math.Max(0.01, Math.Round(amount, 2)), products + random.Next(10), products);
    }
}
