namespace Conversion.Training.Evaluation;

/// <summary>What a report says besides the evaluation.</summary>
/// <param name="Title">The model's name and version.</param>
/// <param name="Orders">The orders that the model was evaluated on, in a sentence.</param>
/// <param name="HorizonDays">The prediction horizon in days.</param>
/// <param name="Coverage">The target coverage of the intervals.</param>
/// <param name="Verdict">The verdict in one sentence.</param>
/// <param name="Limits">The reasons against heads, and the limits of the model.</param>
/// <param name="Actions">What a policy decides for the customers of the last holdout; empty without a policy.</param>
internal sealed record ReportContext(
    string Title, string Orders, int HorizonDays, double Coverage, string Verdict, IReadOnlyList<string> Limits,
    IReadOnlyList<ActionSummary> Actions);
