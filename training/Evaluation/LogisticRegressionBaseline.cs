using Conversion.Training.Fitting;
using Conversion.Training.Snapshots;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conversion.Training.Evaluation;

/// <summary>Logistic regression on the standardized logarithms of features. A missing value counts as average.</summary>
internal static class LogisticRegressionBaseline
{
    /// <summary>Fits on training snapshots whose whole horizon is known, and returns the probabilities of the holdout.</summary>
    public static double[] Predict(IReadOnlyList<Snapshot> training, IReadOnlyList<Snapshot> holdout, IReadOnlyList<int> features)
    {
        var ml = new MLContext(1);
        var logarithm = FeatureLogarithm.Fit([.. training.Select(snapshot => snapshot.Features)]);
        float[] means = [.. features.Select(feature => Mean(training, feature, logarithm))];
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, means.Length);
        var trainer = ml.BinaryClassification.Trainers.LbfgsLogisticRegression(
            new() { NumberOfThreads = 1, L1Regularization = 0, L2Regularization = 1 });
        // Without the checkpoint, every step of the search would compute the logarithms again.
        var pipeline = ml.Transforms.NormalizeMeanVariance(nameof(Row.Features), fixZero: false).AppendCacheCheckpoint(ml).Append(trainer);
        var model = pipeline.Fit(Load(training));
        return [.. model.Transform(Load(holdout)).GetColumn<float>("Probability").Select(p => (double)p)];

        IDataView Load(IReadOnlyList<Snapshot> snapshots) => ml.Data.LoadFromEnumerable(
            snapshots.Select(snapshot => new Row { Features = Logarithms(snapshot), Label = snapshot.Bought }), schema);

        float[] Logarithms(Snapshot snapshot) => [.. features.Select((feature, i) =>
            float.IsNaN(snapshot.Features[feature]) ? means[i] : (float)logarithm.Of(feature, snapshot.Features[feature]))];
    }

    private static float Mean(IReadOnlyList<Snapshot> snapshots, int feature, FeatureLogarithm logarithm) =>
        snapshots.Select(snapshot => snapshot.Features[feature])
            .Where(value => !float.IsNaN(value)).Select(value => (float)logarithm.Of(feature, value)).DefaultIfEmpty().Average();

    private sealed class Row
    {
        public float[] Features { get; set; } = [];
        public bool Label { get; set; }
    }
}
