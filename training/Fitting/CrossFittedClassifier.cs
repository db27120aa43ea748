using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting;

/// <summary>
/// Cross-fitting by customer. One stacked classifier is fitted on all examples: the shipped one. Five more are each
/// fitted without one fifth of the customers. Calibration and intervals use the margins of those five, which are as
/// honest as a holdout set and as many as the data.
/// </summary>
public sealed class CrossFittedClassifier
{
    private const int Folds = 5;
    private const int MaximumStackingRows = 40_000;

    private readonly StackedClassifier[] _withoutFold;
    private readonly StackingWeights _weights;

    private CrossFittedClassifier(TrainedEnsemble all, StackedClassifier[] withoutFold, StackingWeights weights)
    {
        All = all;
        _withoutFold = withoutFold;
        _weights = weights;
    }

    /// <summary>The classifier fitted on all examples.</summary>
    public TrainedEnsemble All { get; }

    /// <summary>
    /// Fits on all examples, and five times without a fold. The stacking weights are those that predict out-of-fold
    /// customers best (stacked regressions: Breiman 1996, doi:10.1007/BF00117832).
    /// </summary>
    /// <exception cref="UserErrorException">The examples without some fold have one label only.</exception>
    public static CrossFittedClassifier Fit(
        int seed, TreeHyperparameters hyperparameters, TrainedEnsemble paretoNbd, IReadOnlyList<LabelledSnapshot> examples)
    {
        var training = new List<LabelledSnapshot>[Folds + 1];
        // Before the threads start, because they would wrap the error in an AggregateException.
        for (var fold = 0; fold <= Folds; fold++)
        {
            training[fold] = [.. examples.Where(example => Fold(example.Snapshot) != fold)];
            if (training[fold].Select(example => example.Label).Distinct().Count() < 2)
                throw new UserErrorException(
                    "--orders must contain customers who bought and customers who did not in every training window, " +
                    "got one kind only; add more orders, or change --horizon.");
        }
        // Each fit has one thread and its own trainer, so that running them in parallel changes no bit of the model.
        var fitted = new StackedClassifier[Folds + 1];
        Parallel.For(
            0, fitted.Length, new() { MaxDegreeOfParallelism = Environment.ProcessorCount },
            fold => fitted[fold] = StackedClassifier.Fit(seed, hyperparameters, paretoNbd, training[fold]));
        var weights = BestWeights(fitted, examples);
        var all = fitted[Folds].Combine(weights, [.. examples.Select(example => example.Snapshot.Features)]);
        return new(all, fitted[..Folds], weights);
    }

    /// <summary>Returns a snapshot's margin by the classifier that never saw its customer.</summary>
    public double OutOfFoldMargin(Snapshot snapshot) => _weights.Combine(_withoutFold[Fold(snapshot)].Margins(snapshot.Features));

    /// <summary>Returns the weights with the least log loss after calibration.</summary>
    private static StackingWeights BestWeights(StackedClassifier[] fitted, IReadOnlyList<LabelledSnapshot> examples)
    {
        var sample = SystematicSample.Take(examples, MaximumStackingRows);
        var margins = sample.ConvertAll(example => fitted[Fold(example.Snapshot)].Margins(example.Snapshot.Features));
        var targets = PlattScaling.SmoothTargets([.. sample.Select(example => example.Label)]);
        return StackingWeights.Grid()
            .AsParallel().AsOrdered()
            .Select(weights => new { Weights = weights, PlattScaling.Fit([.. margins.Select(weights.Combine)], targets).LogLoss })
            .AsSequential().MinBy(tried => tried.LogLoss)!.Weights;
    }

    private static int Fold(Snapshot snapshot) => (int)(CustomerHash.Compute(snapshot.Customer) % Folds);
}
