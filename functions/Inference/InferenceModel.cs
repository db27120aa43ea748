using Conversion.Models;
using Conversion.Scoring;
using Conversion.Trees;

namespace Conversion.Functions.Inference;

/// <summary>
/// Describes and runs a model as tensors: one input for all features, or one for each feature where they have types; and one output
/// for each head and each named output.
/// </summary>
internal sealed class InferenceModel
{
    public const string Input = "features";

    private const string Datatype = "FP64";

    private readonly List<Output> _outputs;

    public InferenceModel(Model model)
    {
        Model = model;
        Encoders = FeatureEncoder.Of(model);
        _outputs = OutputsOf(model);
    }

    public Model Model { get; }

    /// <summary>How values become the numbers of a row, in the model's order.</summary>
    public IReadOnlyList<FeatureEncoder> Encoders { get; }

    /// <summary>The names of the outputs.</summary>
    public string[] OutputNames => [.. _outputs.Select(output => output.Name)];

    public ModelMetadata Describe() => new(
        Model.Name, [Model.Version], "conversion_trees",
        Model.HasTypes
            ? [.. Model.Features.Select(feature => new TensorMetadata(feature.Name, TensorDatatype.Of(feature.Type), [-1]))]
            : [new(Input, "FP32", [-1, Model.Features.Count])],
        [.. _outputs.Select(output => new TensorMetadata(output.Name, Datatype, output.Shape(rows: -1)))]);

    public InferenceOutputs Infer(InferenceRequest request)
    {
        var batch = new Batch(request.Rows, new Prediction[request.Rows.Length / Model.Features.Count], Model.Features.Count);
        Model.Predict(batch.Rows, batch.Predictions);
        var requested = request.Outputs ?? [.. _outputs.Select(output => new RequestedOutput(output.Name, request.IsBinaryDefault))];
        var tensors = new List<OutputTensor>();
        var binary = new List<double[]>();
        foreach (var (name, isBinary) in requested)
        {
            var output = _outputs.Single(output => output.Name == name);
            var numbers = output.Read(batch);
            tensors.Add(new(
                name, Datatype, output.Shape(batch.Predictions.Length),
                isBinary ? null : numbers,
                isBinary ? new(numbers.Length * sizeof(double)) : null));
            if (isBinary)
                binary.Add(numbers);
        }
        return new(new(Model.Name, Model.Version, request.Id, tensors), binary);
    }

    private static List<Output> OutputsOf(Model model)
    {
        var outputs = new List<Output>();
        if (model.Probability is not null)
            outputs.Add(new("probability", Width: null, batch => batch.Read(prediction => new(prediction.Probability!.Value, null, null))));
        if (model.DaysToBuy is { } days)
            outputs.Add(new("days", WidthOf(days), batch => batch.Read(prediction => prediction.DaysToBuy!.Value)));
        if (model.Value is { } value)
            outputs.Add(new("value", WidthOf(value), batch => batch.Read(prediction => prediction.Value!.Value)));
        foreach (var (i, name) in (model.Outputs?.Names ?? []).Index())
            outputs.Add(new(name, Width: null, batch => batch.Read(prediction => new(prediction.Outputs![i], null, null))));
        if (ContributionsOf(model) is { } contributions)
            outputs.Add(contributions);
        return outputs;
    }

    // What each feature adds to the margin of an imported model with one head, and last the margin from which they start.
    private static Output? ContributionsOf(Model model)
    {
        Head[] heads = [.. model.Heads, .. model.Outputs?.Heads ?? []];
        var isTaken = model.Outputs?.Names.Contains("contributions") ?? false;
        if (!model.IsImported || isTaken || heads is not [{ Trees: { Covers.Length: > 0 } trees }])
            return null;
        var shap = new Lazy<TreeShap>(() => new(trees));
        var width = model.Features.Count + 1;
        return new("contributions", width, batch =>
        {
            var numbers = new double[batch.Predictions.Length * width];
            for (var i = 0; i < batch.Predictions.Length; i++)
            {
                var contributions = numbers.AsSpan(i * width, width);
                shap.Value.Contributions(batch.Rows.AsSpan(i * batch.Width, batch.Width), contributions[..batch.Width]);
                contributions[^1] = shap.Value.Bias;
            }
            return numbers;
        });
    }

    // The number of columns: expected, low and high, or only expected for a head without intervals.
    private static int WidthOf(Head head) => head.Transform.Intervals.Count == 0 ? 1 : 3;

    /// <summary>The rows of a request, and their predictions.</summary>
    private sealed record Batch(double[] Rows, Prediction[] Predictions, int Width)
    {
        public double[] Read(Func<Prediction, Estimate> estimate)
        {
            var numbers = new List<double>(Predictions.Length);
            foreach (var prediction in Predictions)
            {
                var (expected, low, high) = estimate(prediction);
                numbers.Add(expected);
                if (low is not null && high is not null)
                    numbers.AddRange(low.Value, high.Value);
            }
            return [.. numbers];
        }
    }

    /// <summary>One output tensor.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Width">The numbers a row; null for a tensor of one dimension.</param>
    /// <param name="Read">Returns the numbers of all rows.</param>
    private sealed record Output(string Name, int? Width, Func<Batch, double[]> Read)
    {
        public int[] Shape(int rows) => Width is { } width ? [rows, width] : [rows];
    }
}
