using Conversion.Training.Snapshots;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conversion.Training.Evaluation;

/// <summary>Logistic regression on the logarithms of all features, standardized; what is missing counts as average.</summary>
internal static class LogisticRegressionBaseline
{
    /// <summary>Probabilities for rows, learnt from training rows with their whole horizon known.</summary>
    public static double[] Predict(IReadOnlyList<Snapshot> training, IReadOnlyList<Snapshot> rows)
    {
        var ml = new MLContext(1);
        var schema = SchemaDefinition.Create(typeof(Row));
        var mean = Means(training);
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, mean.Length);
        var pipeline = ml.Transforms.NormalizeMeanVariance(nameof(Row.Features), fixZero: false)
            .Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression(new() { NumberOfThreads = 1, L1Regularization = 0, L2Regularization = 1 }));
        var model = pipeline.Fit(Load(training));
        return [.. model.Transform(Load(rows)).GetColumn<float>("Probability").Select(p => (double)p)];

        IDataView Load(IReadOnlyList<Snapshot> from) => ml.Data.LoadFromEnumerable(from.Select(row => new Row
        {
            Features = [.. row.Features.Select((value, i) => float.IsNaN(value) ? mean[i] : Log(value))],
            Label = row.Bought,
        }), schema);
    }

    private static float[] Means(IReadOnlyList<Snapshot> rows) => [.. rows[0].Features.Select((_, i) =>
        rows.Select(row => row.Features[i]).Where(value => !float.IsNaN(value)).Select(Log).DefaultIfEmpty().Average())];

    private static float Log(float value) => MathF.CopySign(MathF.Log(1 + Math.Abs(value)), value);

    private sealed class Row
    {
        public float[] Features { get; set; } = [];
        public bool Label { get; set; }
    }
}
