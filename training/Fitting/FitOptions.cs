namespace Conversion.Training.Fitting;

/// <summary>What a fit is asked for.</summary>
/// <param name="HorizonDays">The window that predictions speak of.</param>
/// <param name="Coverage">The share of truths that intervals shall hold.</param>
/// <param name="Seed">The same seed and data give the same model.</param>
/// <param name="Shape">The shape of the trees; searched for when null.</param>
public sealed record FitOptions(int HorizonDays, double Coverage = 0.8, int Seed = 1, TreeHyperparameters? Shape = null);
