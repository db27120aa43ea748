using Conversion.Training.Simulation;

namespace Conversion.Tests.Training.Simulation;

public sealed class RandomizedPeriodTests
{
    private const int HorizonDays = 90;

    [Theory]
    [InlineData(PlantedKind.None, 0)]
    [InlineData(PlantedKind.Equal, 0.03)]
    [InlineData(PlantedKind.Heterogeneous, 0.03)]
    [InlineData(PlantedKind.Harmful, -0.03)]
    public void SharesWhoBuy_DifferByThePlantedEffect(PlantedKind kind, double effect)
    {
        var (period, decided) = Decide(kind, 60_000);
        var treated = decided.FindAll(pair => pair.Action is not null);

        // Without the action, the customers would have bought with the true probability of the shop.
        var difference = treated.Average(pair => (Bought(pair.Customer) ? 1 : 0) - pair.Customer.Probability);
        var error = Math.Sqrt(treated.Sum(pair => pair.Customer.Probability * (1 - pair.Customer.Probability)) + 1) / treated.Count;
        var planted = treated.Average(pair => RandomizedPeriod.EffectOf(pair.Action!, pair.Customer));
        Assert.InRange(difference, planted - 5 * error, planted + 5 * error);
        // Where nearly nobody or everybody buys, less can change.
        Assert.InRange(planted, Math.Min(0, effect) - 1e-9, Math.Max(0, effect) + 0.002);
        Assert.Equal(0.5, period.Propensity);
        Assert.Equal(0.5, (double)treated.Count / decided.Count, 0.02);
    }

    [Fact]
    public void HeterogeneousAction_HasTwoThirdsOfItsEffectsInAThirdOfTheCustomers()
    {
        var (_, decided) = Decide(PlantedKind.Heterogeneous, 20_000);
        var action = new PlantedAction("letter", PlantedKind.Heterogeneous);
        var effects = decided.ConvertAll(pair => RandomizedPeriod.EffectOf(action, pair.Customer)).Order().Reverse().ToList();

        Assert.Equal(2.0 / 3, effects.Take(effects.Count / 3).Sum() / effects.Sum(), 0.02);
    }

    [Fact]
    public void CustomersWhoAreLeftAlone_AreUnchanged()
    {
        var period = new RandomizedPeriod([new("letter", PlantedKind.Harmful)], HorizonDays, seed: 1);

        foreach (var customer in Customers(500))
            if (period.Decide(customer) is (var decided, null))
                Assert.Same(customer, decided);
    }

    private static (RandomizedPeriod Period, List<(SimulatedCustomer Customer, PlantedAction? Action)> Decided) Decide(
        PlantedKind kind, int customers)
    {
        var period = new RandomizedPeriod([new("letter", kind)], HorizonDays, seed: 1);
        return (period, Customers(customers).Select(period.Decide).ToList());
    }

    private static IEnumerable<SimulatedCustomer> Customers(int count) =>
        ShopSimulator.Simulate(ShopProfile.All[0], count, 540, HorizonDays, seed: 1).Where(customer => !double.IsNaN(customer.Probability));

    private static bool Bought(SimulatedCustomer customer) => customer.History.Orders.Any(
        order => order.At > customer.Cutoff && order.At <= customer.Cutoff.AddDays(HorizonDays));
}
