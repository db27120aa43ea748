using Conversion.Trees;

namespace Conversion.Training.Fitting;

/// <summary>An ensemble as the service evaluates it, beside the trainer's own answers.</summary>
/// <param name="Trees">The trees.</param>
/// <param name="Margins">ML.NET's own margins for rows, to check the trees by.</param>
public sealed record TrainedEnsemble(Ensemble Trees, Func<IReadOnlyList<float[]>, float[]> Margins);
