using Conversion.Training.Snapshots;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conversion.Training.Evaluation;

/// <summary>Logistic regression on the standardized logarithms of all features. A missing value counts as average.</summary>
internal static class LogisticRegressionBaseline
{
    /// <summary>Fits on training snapshots whose whole horizon is known, and returns the probabilities of the holdout.</summary>
    public static double[] Predict(IReadOnlyList<Snapshot> training, IReadOnlyList<Snapshot> holdout)
    {
        var ml = new MLContext(1);
        var means = Means(training);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, means.Length);
        var trainer = ml.BinaryClassification.Trainers.LbfgsLogisticRegression(
            new() { NumberOfThreads = 1, L1Regularization = 0, L2Regularization = 1 });
        var pipeline = ml.Transforms.NormalizeMeanVariance(nameof(Row.Features), fixZero: false).Append(trainer);
        var model = pipeline.Fit(Load(training));
        return [.. model.Transform(Load(holdout)).GetColumn<float>("Probability").Select(p => (double)p)];

        IDataView Load(IReadOnlyList<Snapshot> snapshots) => ml.Data.LoadFromEnumerable(
            snapshots.Select(snapshot => new Row { Features = Logarithms(snapshot.Features, means), Label = snapshot.Bought }), schema);
    }

    private static float[] Means(IReadOnlyList<Snapshot> snapshots)
    {
        var means = new float[snapshots[0].Features.Length];
        for (var i = 0; i < means.Length; i++)
            means[i] = snapshots.Select(snapshot => snapshot.Features[i])
                .Where(value => !float.IsNaN(value)).Select(SignedLogarithm).DefaultIfEmpty().Average();
        return means;
    }

    private static float[] Logarithms(float[] features, float[] means) =>
        [.. features.Select((value, i) => float.IsNaN(value) ? means[i] : SignedLogarithm(value))];

    private static float SignedLogarithm(float value) => MathF.CopySign(MathF.Log(1 + Math.Abs(value)), value);

    private sealed class Row
    {
        public float[] Features { get; set; } = [];
        public bool Label { get; set; }
    }
}
