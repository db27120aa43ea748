using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting.Value;

/// <summary>Boosted trees of the money within the horizon (Tweedie), cross-fitted by customer.</summary>
internal sealed record CrossFittedTweedie(TrainedEnsemble All, TrainedEnsemble[] WithoutFold)
{
    /// <summary>Fits money relative to the mean of its cutoff.</summary>
    public static CrossFittedTweedie Fit(IReadOnlyList<Snapshot> snapshots, Func<Snapshot, double> relativeMoney, int seed)
    {
        var fitted = CrossFitting.Fit(fold =>
        {
            var training = snapshots.Where(snapshot => CrossFitting.Fold(snapshot) != fold).ToList();
            return new FastTreeTrainer(seed, training[0].Features.Length).FitTweedie(
                new(), training.ConvertAll(snapshot => snapshot.Features), training.ConvertAll(snapshot => (float)relativeMoney(snapshot)));
        });
        return new(fitted[^1], fitted[..^1]);
    }

    /// <summary>Returns a snapshot's margin by the trees that never saw its customer.</summary>
    public double OutOfFoldMargin(Snapshot snapshot) => WithoutFold[CrossFitting.Fold(snapshot)].Ensemble.Margin(snapshot.Features);
}
