namespace Conversion.Training.Evaluation;

/// <summary>What a report says besides the evaluation.</summary>
/// <param name="Title">The model's name and version.</param>
/// <param name="Orders">The orders that the model was evaluated on, in a sentence.</param>
/// <param name="HorizonDays">The prediction horizon in days.</param>
/// <param name="Coverage">The target coverage of the intervals.</param>
internal sealed record ReportContext(string Title, string Orders, int HorizonDays, double Coverage);
