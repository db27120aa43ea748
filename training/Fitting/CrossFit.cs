namespace Conversion.Training.Fitting;

/// <summary>A row and what it is to teach.</summary>
public readonly record struct Example(Snapshot Snapshot, bool Label);

/// <summary>
/// Cross-fitting by customer: trees on all examples, which ship, and for each fifth of the customers trees that never
/// saw any of them at any cutoff. Calibration and intervals go by the margins of the latter, as honest as a held-out
/// set and as large as the data.
/// </summary>
public sealed class CrossFit
{
    private const int Folds = 5;

    private readonly Trees.Ensemble[] _withoutFold;

    private CrossFit(TrainedTrees all, Trees.Ensemble[] withoutFold) => (All, _withoutFold) = (all, withoutFold);

    /// <summary>The trees of all examples.</summary>
    public TrainedTrees All { get; }

    /// <summary>Trains a classifier six times over.</summary>
    public static CrossFit Classify(int seed, TreeShape shape, IReadOnlyList<Example> examples)
    {
        var fitted = new TrainedTrees[Folds + 1];
        // Before the threads, or the refusal would come wrapped.
        for (var fold = 0; fold <= Folds; fold++)
            if (examples.Where(example => Fold(example.Snapshot) != fold).Select(example => example.Label).Distinct().Count() < 2)
                throw new RefusalException("All customers did the same in a part of the training windows: there is nothing to tell apart.");
        // Each run has one thread and a trainer of its own, so that running side by side changes no bit.
        Parallel.For(0, Folds + 1, new() { MaxDegreeOfParallelism = Environment.ProcessorCount }, fold =>
        {
            var training = examples.Where(example => Fold(example.Snapshot) != fold).ToList();
            fitted[fold] = Train(seed, shape, training.ConvertAll(example => example.Snapshot.Row), training.ConvertAll(example => example.Label));
        });
        return new(fitted[Folds], [.. fitted.Take(Folds).Select(trained => trained.Trees)]);
    }

    /// <summary>The margin of a training row by the trees that never saw its customer.</summary>
    public double OutOfFold(Snapshot row) => _withoutFold[Fold(row)].Margin(row.Row);

    /// <summary>The mean log-odds of boosted trees and of a logistic regression.</summary>
    private static TrainedTrees Train(int seed, TreeShape shape, List<float[]> rows, List<bool> labels)
    {
        var boosted = new FastTree(seed, rows[0].Length).Classify(shape, rows, labels);
        var terms = LogisticTerms.Fit(rows, labels);
        return new(EnsembleSum.Of((boosted.Trees, 0.5), (terms.ToEnsemble(), 0.5)).WithCovers(rows), asked =>
            [.. boosted.Margins(asked).Zip(asked, (margin, row) => (float)((margin + terms.Margin(row)) / 2))]);
    }

    private static int Fold(Snapshot row) => (int)(CustomerHash.Of(row.Customer) % Folds);
}
