using Conversion.Trees;

namespace Conversion.Training.Fitting;

/// <summary>An ensemble as the service evaluates it, with the trainer's own predictions to check it against.</summary>
/// <param name="Ensemble">The ensemble.</param>
/// <param name="Margins">Returns ML.NET's own margins of rows.</param>
public sealed record TrainedEnsemble(Ensemble Ensemble, Func<IReadOnlyList<float[]>, float[]> Margins);
