using Conversion.Orders;
using Conversion.Training.Numerics;
using Conversion.Training.Simulation;
using Conversion.Training.Snapshots;

namespace Conversion.Tests.Training.Simulation;

public sealed class ShopSimulatorTests
{
    private const int HorizonDays = 90;

    public static TheoryData<string> Shops => [.. ShopProfile.All.Select(shop => shop.Name)];

    [Theory, MemberData(nameof(Shops))]
    public void TrueProbability_IsTheShareOfBuyers(string shop)
    {
        var customers = Run(shop, 6000).Where(c => !double.IsNaN(c.Probability)).ToList();
        var expected = customers.Sum(c => c.Probability);
        var actual = customers.Count(c => c.History.Orders.Any(order => IsInHorizon(c, order)));

        // Outcomes are independent given the truth. Allows four standard deviations.
        var deviation = Math.Sqrt(customers.Sum(c => c.Probability * (1 - c.Probability)));
        Assert.InRange(actual, expected - 4 * deviation, expected + 4 * deviation);
    }

    [Theory, MemberData(nameof(Shops))]
    public void ExpectedSpend_IsTheMeanSpend(string shop)
    {
        var customers = Run(shop, 6000).Where(c => !double.IsNaN(c.Probability)).ToList();
        var errors = customers.ConvertAll(c =>
            c.History.Orders.Where(order => IsInHorizon(c, order)).Sum(order => order.Amount) - c.ExpectedSpend);

        var mean = errors.Average();
        var deviation = Math.Sqrt(errors.Sum(e => (e - mean) * (e - mean)) / errors.Count / errors.Count);
        Assert.InRange(mean, -4 * deviation, 4 * deviation);
    }

    [Fact]
    public void SameSeed_GivesTheSameShop() =>
        Assert.Equal(Orders(Run("gift", 200)), Orders(Run("gift", 200)));

    [Fact]
    public void AnotherSeed_GivesAnotherShop() =>
        Assert.NotEqual(Orders(Run("gift", 200)), Orders(Run("gift", 200, seed: 2)));

    [Fact]
    public void CustomersWhoDroppedOut_NeverBuyAgain() =>
        Assert.All(Run("general", 2000).Where(c => !c.Active && !double.IsNaN(c.Probability)), c =>
        {
            Assert.Equal(0, c.Probability);
            Assert.DoesNotContain(c.History.Orders, order => order.At > c.Cutoff);
        });

    // With System.Random, the weekly shop spent half a percent less than its own expectation, five standard deviations.
    [Fact]
    public void MoneyOfManyPurchases_IsNotBiased()
    {
        var shop = ShopProfile.All.First(profile => profile.Name == "weekly");
        var ratios = new List<double>();
        foreach (var customer in ShopSimulator.Simulate(shop, 12_000, days: 400, HorizonDays, seed: 1))
            if (customer.Probability > 0)
                ratios.Add(customer.History.Orders.Where(order => IsInHorizon(customer, order)).Sum(order => order.Amount)
                    / customer.ExpectedSpend);

        var variance = ratios.Sum(ratio => (ratio - 1) * (ratio - 1)) / ratios.Count;
        Assert.Equal(1, ratios.Average(), 3 * Math.Sqrt(variance / ratios.Count));
    }

    [Fact]
    public void Truth_IsOfTheInstantThatFitJudges()
    {
        var customers = Run("general", 500);
        var orders = customers.SelectMany(customer => customer.History.Orders).Select(order => order.At).ToList();

        var origin = RollingOrigin.From(orders.Min(), orders.Max(), HorizonDays);

        Assert.All(customers, customer => Assert.Equal(origin.Holdouts[^1], customer.Cutoff));
    }

    // Lifetimes are Pareto-distributed. The mean up to a limit is mean (1 - (scale / (scale + limit))^(shape - 1)), and it converges
    // to the mean. The mean itself can't be tested, because the variance is infinite.
    [Theory, MemberData(nameof(Shops))]
    public void MeanLifetime_IsTheProfiles(string name)
    {
        const int Buyers = 20_000;
        var shop = ShopProfile.All.First(profile => profile.Name == name);
        var limit = 4 * shop.MeanLifetimeDays;
        var random = new Xoshiro256(9);
        var lifetimes = new double[Buyers];
        for (var i = 0; i < Buyers; i++)
        {
            var buyer = Buyer.Draw(shop, days: 100, random);
            lifetimes[i] = Math.Min(buyer.DropoutDay - buyer.ArrivalDay, limit);
        }

        var scale = shop.MeanLifetimeDays * (shop.LifetimeShape - 1);
        var expected = shop.MeanLifetimeDays * (1 - Math.Pow(scale / (scale + limit), shop.LifetimeShape - 1));
        var mean = lifetimes.Average();
        var deviation = Math.Sqrt(lifetimes.Sum(days => (days - mean) * (days - mean)) / Buyers / Buyers);
        Assert.Equal(expected, mean, 4 * deviation);
    }

    private static bool IsInHorizon(SimulatedCustomer customer, Order order) =>
        order.At > customer.Cutoff && order.At <= customer.Cutoff.AddDays(HorizonDays);

    private static List<SimulatedCustomer> Run(string shop, int customers, int seed = 1) =>
        [.. ShopSimulator.Simulate(ShopProfile.All.First(s => s.Name == shop), customers, days: 500, HorizonDays, seed)];

    private static List<Order> Orders(List<SimulatedCustomer> customers) => [.. customers.SelectMany(c => c.History.Orders)];
}
