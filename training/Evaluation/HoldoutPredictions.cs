using Conversion.Training.Snapshots;

namespace Conversion.Training.Evaluation;

/// <summary>A holdout with what the model and the baselines predict for it, each knowing only what came before its cutoff.</summary>
/// <param name="Cutoff">The cutoff.</param>
/// <param name="Snapshots">The customers.</param>
/// <param name="Model">The model's predictions.</param>
/// <param name="Baselines">The predictions of simple methods, the same methods in the same order for every holdout.</param>
public sealed record HoldoutPredictions(
    DateTimeOffset Cutoff, IReadOnlyList<Snapshot> Snapshots, MethodPredictions Model, IReadOnlyList<MethodPredictions> Baselines)
{
    /// <summary>The share of the horizon's money in each sixth, as known at the cutoff.</summary>
    public IReadOnlyList<double> SpendProfile { get; init; } = [];

    /// <summary>The model first, then the baselines.</summary>
    public IEnumerable<MethodPredictions> Methods => [Model, .. Baselines];
}
