using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting;

/// <summary>A stacked classifier, cross-fitted by customer.</summary>
public sealed class CrossFittedClassifier
{
    private const int MaximumStackingRows = 40_000;

    // From this weight on, the error of a coarse distillation would be a large part of the stack's error.
    private const double FineWeight = 0.5;

    // One without each fold, and last the one fitted on all examples.
    private readonly StackedClassifier[] _fitted;
    private readonly Lazy<TrainedEnsemble> _fineParetoNbd;

    private CrossFittedClassifier(StackedClassifier[] fitted, Lazy<TrainedEnsemble> fineParetoNbd, StackingWeights weights)
    {
        _fitted = weights.ParetoNbd >= FineWeight
            ? Array.ConvertAll(fitted, classifier => classifier with { ParetoNbd = fineParetoNbd.Value })
            : fitted;
        _fineParetoNbd = fineParetoNbd;
        Weights = weights;
        All = _fitted[^1].Combine(weights);
    }

    /// <summary>The classifier fitted on all examples.</summary>
    public TrainedEnsemble All { get; }

    /// <summary>The weights of the members.</summary>
    internal StackingWeights Weights { get; }

    /// <summary>
    /// Fits the members. Their weights are those that predict out-of-fold customers best (stacked regressions: Breiman 1996,
    /// doi:10.1007/BF00117832).
    /// </summary>
    /// <param name="seed">The random seed.</param>
    /// <param name="paretoNbd">The log-odds of Pareto/NBD as trees.</param>
    /// <param name="fineParetoNbd">The same as more and larger trees, for a stack in which Pareto/NBD weighs most.</param>
    /// <param name="examples">The examples.</param>
    /// <exception cref="UserErrorException">The examples without some fold have one label only.</exception>
    internal static CrossFittedClassifier Fit(
        int seed, TrainedEnsemble paretoNbd, Lazy<TrainedEnsemble> fineParetoNbd, IReadOnlyList<LabelledSnapshot> examples)
    {
        var training = new List<LabelledSnapshot>[CrossFitting.Folds + 1];
        // Before any fit, because each takes long.
        for (var fold = 0; fold < training.Length; fold++)
        {
            training[fold] = [.. examples.Where(example => CrossFitting.Fold(example.Snapshot) != fold)];
            if (training[fold].Select(example => example.Label).Distinct().Count() < 2)
                throw new UserErrorException(
                    "--orders must contain customers who bought and customers who did not in every training window, " +
                    "got one kind only; add more orders, or change --horizon.");
        }
        var fitted = CrossFitting.Fit(fold => StackedClassifier.Fit(seed, new(), paretoNbd, training[fold]));
        return new(fitted, fineParetoNbd, BestWeights(fitted, examples));
    }

    /// <summary>Returns the same members with other weights.</summary>
    internal CrossFittedClassifier With(StackingWeights weights) => new(_fitted, _fineParetoNbd, weights);

    /// <summary>Returns a snapshot's margin by the classifier that never saw its customer.</summary>
    public double OutOfFoldMargin(Snapshot snapshot) =>
        Weights.Combine(_fitted[CrossFitting.Fold(snapshot)].Margins(snapshot.Features));

    /// <summary>Returns the weights with the least log loss after calibration.</summary>
    private static StackingWeights BestWeights(StackedClassifier[] fitted, IReadOnlyList<LabelledSnapshot> examples)
    {
        var sample = SystematicSample.Take(examples, MaximumStackingRows);
        var margins = sample.ConvertAll(
            example => fitted[CrossFitting.Fold(example.Snapshot)].Margins(example.Snapshot.Features));
        var targets = PlattScaling.SmoothTargets([.. sample.Select(example => example.Label)]);
        var seasonFree = SeasonFreeWeights.Compute(sample);
        return StackingWeights.Grid()
            .AsParallel().AsOrdered()
            .Select(weights => (Weights: weights, Fitted: PlattScaling.Fit([.. margins.Select(weights.Combine)], targets, seasonFree)))
            .AsSequential().MinBy(tried => tried.Fitted.LogLoss).Weights;
    }
}
