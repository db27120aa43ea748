using Conversion.Training.Simulation;

namespace Conversion.Training.Commands;

/// <summary>What <c>conversion simulate</c> is asked to do.</summary>
/// <param name="Shop">The kind of shop.</param>
/// <param name="Customers">The number of customers.</param>
/// <param name="Days">The number of days.</param>
/// <param name="HorizonDays">The horizon of the truth.</param>
/// <param name="Seed">The random seed.</param>
/// <param name="Lines">Whether to write one line for each product of an order.</param>
/// <param name="Output">The file of the orders.</param>
/// <param name="Truth">The file of the truth, if any.</param>
/// <param name="Actions">Actions whose effects are planted.</param>
/// <param name="Decisions">The file of the decisions, where there are actions.</param>
internal sealed record SimulationRequest(
    ShopProfile Shop, int Customers, int Days, int HorizonDays, int Seed, bool Lines, string Output, string? Truth,
    IReadOnlyList<PlantedAction> Actions, string? Decisions);
