using Conversion.Orders;

namespace Conversion.Training.Simulation;

/// <summary>A customer's simulated orders, and the truth that only a simulation knows.</summary>
/// <param name="History">All orders up to the last simulated day.</param>
/// <param name="Cutoff">The instant of the truth: one horizon before the beginning of the last day.</param>
/// <param name="Active">Whether the customer has not dropped out by the cutoff.</param>
/// <param name="Probability">
/// The true probability of a purchase within the horizon, given the hidden state; NaN for a customer who arrives later.
/// </param>
/// <param name="ExpectedSpend">The expected money within the horizon.</param>
public sealed record SimulatedCustomer(
    CustomerHistory History, DateTimeOffset Cutoff, bool Active, double Probability, double ExpectedSpend);
