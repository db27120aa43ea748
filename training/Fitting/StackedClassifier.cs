namespace Conversion.Training.Fitting;

/// <summary>
/// The members of a stack: boosted trees find interactions, a logistic regression finds smooth trends, and Pareto/NBD
/// describes purchases at random times.
/// </summary>
internal sealed record StackedClassifier(
    TrainedEnsemble BoostedTrees, BinnedLogisticRegression LogisticRegression, TrainedEnsemble ParetoNbd)
{
    /// <summary>Fits the trees and the regression on examples. Pareto/NBD comes fitted.</summary>
    public static StackedClassifier Fit(
        int seed, TreeHyperparameters hyperparameters, TrainedEnsemble paretoNbd, IReadOnlyList<LabelledSnapshot> examples)
    {
        var rows = examples.Select(example => example.Snapshot.Features).ToList();
        var labels = examples.Select(example => example.Label).ToList();
        var trainer = new FastTreeTrainer(seed, rows[0].Length);
        var weights = SeasonFreeWeights.Compute(examples);
        return new(
            trainer.FitClassifier(hyperparameters, rows, labels, weights), BinnedLogisticRegression.Fit(rows, labels, weights), paretoNbd);
    }

    /// <summary>Returns the log-odds that each member predicts.</summary>
    public MemberMargins Margins(float[] features) => new(
        BoostedTrees.Ensemble.Margin(features), LogisticRegression.Margin(features), ParetoNbd.Ensemble.Margin(features));

    /// <summary>Combines the members into one ensemble.</summary>
    public TrainedEnsemble Combine(StackingWeights weights)
    {
        var ensemble = EnsembleSum.Build(
            new(BoostedTrees.Ensemble, weights.BoostedTrees),
            new(LogisticRegression.ToEnsemble(), weights.LogisticRegression),
            new(ParetoNbd.Ensemble, weights.ParetoNbd));
        return new(ensemble, asked =>
        {
            var boosted = BoostedTrees.Margins(asked);
            var paretoNbd = ParetoNbd.Margins(asked);
            var margins = new float[asked.Count];
            for (var i = 0; i < margins.Length; i++)
                margins[i] = (float)weights.Combine(new(boosted[i], LogisticRegression.Margin(asked[i]), paretoNbd[i]));
            return margins;
        });
    }
}
