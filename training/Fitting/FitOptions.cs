namespace Conversion.Training.Fitting;

/// <summary>What a fit needs besides the snapshots.</summary>
/// <param name="HorizonDays">The prediction horizon in days.</param>
/// <param name="Coverage">The target coverage of the intervals, between 0 and 1.</param>
/// <param name="Seed">The random seed. The same seed and data give the same model.</param>
public sealed record FitOptions(int HorizonDays, double Coverage = 0.8, int Seed = 1)
{
    /// <summary>What a validation holdout chose.</summary>
    public Recipe Recipe { get; init; } = new();
}
