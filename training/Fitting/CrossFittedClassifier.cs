using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting;

/// <summary>A row and what it is to teach.</summary>
public readonly record struct Example(Snapshot Snapshot, bool Label);

/// <summary>
/// Cross-fitting by customer: trees on all examples, which ship, and for each fifth of the customers trees that never
/// saw any of them at any cutoff. Calibration and intervals go by the margins of the latter, as honest as a held-out
/// set and as large as the data.
/// </summary>
public sealed class CrossFittedClassifier
{
    private const int Folds = 5;
    private const int MaximumStacked = 40_000;

    private readonly StackedClassifier[] _withoutFold;
    private readonly double[] _weights;

    private CrossFittedClassifier(TrainedEnsemble all, StackedClassifier[] withoutFold, double[] weights) => (All, _withoutFold, _weights) = (all, withoutFold, weights);

    /// <summary>The trees of all examples.</summary>
    public TrainedEnsemble All { get; }

    /// <summary>
    /// Trains a classifier on all examples and five times without a fold. Its log-odds are a weighted mean of those of
    /// boosted trees, a logistic regression and the law of repeat buying, by the weights that predict best the customers
    /// whom trees and regression had not seen (stacked regressions: Breiman 1996, doi:10.1007/BF00117832).
    /// </summary>
    public static CrossFittedClassifier Fit(int seed, TreeHyperparameters shape, TrainedEnsemble law, IReadOnlyList<Example> examples)
    {
        var fitted = new StackedClassifier[Folds + 1];
        // Before the threads, or the refusal would come wrapped.
        for (var fold = 0; fold <= Folds; fold++)
            if (examples.Where(example => Fold(example.Snapshot) != fold).Select(example => example.Label).Distinct().Count() < 2)
                throw new UserErrorException("All customers did the same in a part of the training windows: there is nothing to tell apart.");
        // Each run has one thread and a trainer of its own, so that running side by side changes no bit.
        Parallel.For(0, Folds + 1, new() { MaxDegreeOfParallelism = Environment.ProcessorCount }, fold =>
        {
            var training = examples.Where(example => Fold(example.Snapshot) != fold).ToList();
            fitted[fold] = StackedClassifier.Train(seed, shape, law, training.ConvertAll(example => example.Snapshot.Row), training.ConvertAll(example => example.Label));
        });
        var weights = BestWeights(fitted, examples);
        return new(fitted[Folds].Mix(weights, [.. examples.Select(example => example.Snapshot.Row)]), fitted[..Folds], weights);
    }

    /// <summary>The margin of a training row by the trees that never saw its customer.</summary>
    public double OutOfFold(Snapshot row) => StackedClassifier.Mixed(_weights, _withoutFold[Fold(row)].Margins(row.Row));

    /// <summary>The weights, in tenths, that leave the least log loss once calibrated.</summary>
    private static double[] BestWeights(StackedClassifier[] fitted, IReadOnlyList<Example> examples)
    {
        var sample = SystematicSample.Take(examples, MaximumStacked);
        var margins = sample.ConvertAll(example => fitted[Fold(example.Snapshot)].Margins(example.Snapshot.Row));
        var targets = PlattScaling.Smooth([.. sample.Select(example => example.Label)]);
        return (from boosted in Enumerable.Range(0, 11)
                from terms in Enumerable.Range(0, 11 - boosted)
                select new[] { boosted / 10.0, terms / 10.0, (10 - boosted - terms) / 10.0 })
            .AsParallel().AsOrdered().Select(weights => (weights, PlattScaling.Fit([.. margins.Select(margin => StackedClassifier.Mixed(weights, margin))], targets).Loss))
            .AsSequential().MinBy(tried => tried.Loss).weights;
    }

    private static int Fold(Snapshot row) => (int)(CustomerHash.Compute(row.Customer) % Folds);

    /// <summary>Boosted trees find what interacts, a sum of smooth terms what simply grows, the law what is chance.</summary>
    private sealed record StackedClassifier(TrainedEnsemble Boosted, BinnedLogisticRegression Terms, TrainedEnsemble Law)
    {
        public static StackedClassifier Train(int seed, TreeHyperparameters shape, TrainedEnsemble law, List<float[]> rows, List<bool> labels) =>
            new(new FastTreeTrainer(seed, rows[0].Length).FitClassifier(shape, rows, labels), BinnedLogisticRegression.Fit(rows, labels), law);

        public static double Mixed(double[] weights, double[] margins) =>
            weights[0] * margins[0] + weights[1] * margins[1] + weights[2] * margins[2];

        public double[] Margins(float[] row) => [Boosted.Trees.Margin(row), Terms.Margin(row), Law.Trees.Margin(row)];

        public TrainedEnsemble Mix(double[] weights, IReadOnlyList<float[]> rows)
        {
            var trees = EnsembleSum.Build((Boosted.Trees, weights[0]), (Terms.ToEnsemble(), weights[1]), (Law.Trees, weights[2]));
            return new(trees.WithCovers(rows), asked =>
            {
                var (boosted, law) = (Boosted.Margins(asked), Law.Margins(asked));
                return [.. asked.Select((row, i) => (float)Mixed(weights, [boosted[i], Terms.Margin(row), law[i]]))];
            });
        }
    }
}
