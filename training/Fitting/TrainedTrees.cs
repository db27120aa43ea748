using Conversion.Trees;

namespace Conversion.Training.Fitting;

/// <summary>An ensemble as the service evaluates it, beside the trainer's own answers.</summary>
/// <param name="Trees">The trees.</param>
/// <param name="Gains">Per feature, the sum of what its splits gained in training.</param>
/// <param name="Margins">ML.NET's own margins for rows, to check the trees by.</param>
public sealed record TrainedTrees(Ensemble Trees, double[] Gains, Func<IReadOnlyList<float[]>, float[]> Margins);
