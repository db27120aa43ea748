using Conversion.Orders;
using Conversion.Training.Simulation;

namespace Conversion.Tests.Training.Simulation;

public sealed class ShopSimulatorTests
{
    public static TheoryData<string> Shops => [.. ShopProfile.All.Select(shop => shop.Name)];

    [Theory, MemberData(nameof(Shops))]
    public void TrueProbability_IsTheShareOfBuyers(string shop)
    {
        var customers = Run(shop, 6000).Where(c => !double.IsNaN(c.Probability)).ToList();
        var expected = customers.Sum(c => c.Probability);
        var actual = customers.Count(c => c.History.Orders.Any(order => order.At > c.Cutoff));

        // Outcomes are independent given the truth. Allows four standard deviations.
        var deviation = Math.Sqrt(customers.Sum(c => c.Probability * (1 - c.Probability)));
        Assert.InRange(actual, expected - 4 * deviation, expected + 4 * deviation);
    }

    [Theory, MemberData(nameof(Shops))]
    public void ExpectedSpend_IsTheMeanSpend(string shop)
    {
        var customers = Run(shop, 6000).Where(c => !double.IsNaN(c.Probability)).ToList();
        var errors = customers.ConvertAll(c =>
            c.History.Orders.Where(order => order.At > c.Cutoff).Sum(order => order.Amount) - c.ExpectedSpend);

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

    private static List<SimulatedCustomer> Run(string shop, int customers, int seed = 1) =>
        [.. ShopSimulator.Simulate(ShopProfile.All.First(s => s.Name == shop), customers, days: 500, horizonDays: 90, seed)];

    private static List<Order> Orders(List<SimulatedCustomer> customers) => [.. customers.SelectMany(c => c.History.Orders)];
}
