namespace Conversion.Training.Commands;

/// <summary>What <c>conversion lift</c> is asked to do.</summary>
/// <param name="Decisions">The path or glob of the decisions.</param>
/// <param name="DecisionColumns">The columns of the decisions as the user wrote them, or the path of a JSON file.</param>
/// <param name="Control">The name of the control arm.</param>
/// <param name="Orders">The orders.</param>
/// <param name="HorizonDays">The days after a decision in which purchases count.</param>
/// <param name="Confidence">The confidence of the intervals.</param>
/// <param name="Planned">The customers of the whole test, where the test is read early.</param>
/// <param name="Output">The file of the numbers, if any.</param>
internal sealed record LiftRequest(
    string Decisions, string? DecisionColumns, string Control, OrderInput Orders, int HorizonDays, double Confidence, double? Planned,
    string? Output);
