using Conversion.Orders;
using Conversion.Training.Numerics;

namespace Conversion.Training.Simulation;

/// <summary>
/// Gives each customer one of several actions or none, all with the same probability, at the instant of the truth. Changes the
/// customer's orders of the horizon after by the planted effect of the action.
/// </summary>
/// <param name="actions">The actions.</param>
/// <param name="horizonDays">The days in which an action changes something.</param>
/// <param name="seed">The random seed.</param>
public sealed class RandomizedPeriod(IReadOnlyList<PlantedAction> actions, int horizonDays, int seed)
{
    // The shop itself is drawn by the seed.
    private readonly Xoshiro256 _random = new((uint)seed + 0x5eed_0000_0000UL);

    /// <summary>The probability of each action, and of none.</summary>
    public double Propensity { get; } = 1.0 / (actions.Count + 1);

    /// <summary>The actions.</summary>
    public IReadOnlyList<PlantedAction> Actions => actions;

    /// <summary>Returns the change of the probability of buying that an action makes for a customer.</summary>
    public static double EffectOf(PlantedAction action, SimulatedCustomer customer)
    {
        var days = (customer.Cutoff - ShopSimulator.Start).TotalDays;
        var effect = action.EffectOn((customer.History.Orders.Min(order => order.At) - ShopSimulator.Start).TotalDays < days / 3);
        // Nobody buys with a probability below 0 or above 1.
        return Math.Clamp(effect, -customer.Probability, 1 - customer.Probability);
    }

    /// <summary>Returns the customer with the orders that follow from the action, and the action; null for none.</summary>
    public (SimulatedCustomer Customer, PlantedAction? Action) Decide(SimulatedCustomer customer)
    {
        var drawn = _random.Next(actions.Count + 1);
        if (drawn == actions.Count)
            return (customer, null);
        var effect = EffectOf(actions[drawn], customer);
        // Of those who would not buy, a share buys because of the action; or of those who would, a share does not.
        var share = effect >= 0
            ? customer.Probability < 1 ? effect / (1 - customer.Probability) : 0
            : effect / customer.Probability;
        if (_random.NextDouble() >= Math.Abs(share))
            return (customer, actions[drawn]);
        var orders = effect >= 0 ? AddOrder(customer) : RemoveOrders(customer);
        return (customer with { History = new(customer.History.Customer, orders) }, actions[drawn]);
    }

    // The order that an action brings is one of the customer's earlier orders again.
    private Order[] AddOrder(SimulatedCustomer customer)
    {
        var earlier = Array.FindAll(customer.History.Orders, order => order.At <= customer.Cutoff);
        var seconds = 1 + _random.Next(horizonDays * 86_400);
        var order = earlier[_random.Next(earlier.Length)] with { At = customer.Cutoff.AddSeconds(seconds) };
        return [.. customer.History.Orders.Append(order).OrderBy(order => order.At)];
    }

    private Order[] RemoveOrders(SimulatedCustomer customer) => Array.FindAll(
        customer.History.Orders, order => order.At <= customer.Cutoff || order.At > customer.Cutoff.AddDays(horizonDays));
}
