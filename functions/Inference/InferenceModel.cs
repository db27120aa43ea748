using Conversion.Models;

namespace Conversion.Functions.Inference;

/// <summary>Describes and runs the model as one input tensor, with a row per customer, and one output tensor per head.</summary>
internal static class InferenceModel
{
    public const string Input = "features";

    private const string Datatype = "FP64";

    public static ModelMetadata Describe(Model model) => new(
        model.Name, [model.Version], "conversion_trees",
        [new(Input, "FP32", [-1, model.Features.Count])],
        [.. OutputsOf(model).Select(output => new TensorMetadata(output.Name, Datatype, output.Shape(rows: -1)))]);

    /// <summary>Returns the names of the model's outputs.</summary>
    public static string[] OutputNames(Model model) => [.. OutputsOf(model).Select(output => output.Name)];

    public static InferenceOutputs Infer(Model model, InferenceRequest request)
    {
        var predictions = new Prediction[request.Rows.Length / model.Features.Count];
        model.Predict(request.Rows, predictions);
        var outputs = OutputsOf(model);
        var requested = request.Outputs ?? [.. outputs.Select(output => new RequestedOutput(output.Name, request.IsBinaryDefault))];
        var tensors = new List<OutputTensor>();
        var binary = new List<double[]>();
        foreach (var (name, isBinary) in requested)
        {
            var output = outputs.Single(output => output.Name == name);
            var numbers = output.Read(predictions);
            tensors.Add(new(
                name, Datatype, output.Shape(predictions.Length),
                isBinary ? null : numbers,
                isBinary ? new(numbers.Length * sizeof(double)) : null));
            if (isBinary)
                binary.Add(numbers);
        }
        return new(new(model.Name, model.Version, request.Id, tensors), binary);
    }

    private static List<Output> OutputsOf(Model model)
    {
        var outputs = new List<Output>();
        if (model.Probability is not null)
            outputs.Add(new("probability", Width: null, prediction => new(prediction.Probability!.Value, null, null)));
        if (model.DaysToBuy is { } days)
            outputs.Add(new("days", WidthOf(days), prediction => prediction.DaysToBuy!.Value));
        if (model.Value is { } value)
            outputs.Add(new("value", WidthOf(value), prediction => prediction.Value!.Value));
        return outputs;
    }

    // The number of columns: expected, low and high, or only expected for a head without intervals.
    private static int WidthOf(Head head) => head.Transform.Intervals.Count == 0 ? 1 : 3;

    /// <summary>One output tensor.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Width">The numbers a row; null for a tensor of one dimension.</param>
    /// <param name="Estimate">Returns the numbers of a row.</param>
    private sealed record Output(string Name, int? Width, Func<Prediction, Estimate> Estimate)
    {
        public int[] Shape(int rows) => Width is { } width ? [rows, width] : [rows];

        public double[] Read(Prediction[] predictions)
        {
            var numbers = new List<double>(predictions.Length * (Width ?? 1));
            foreach (var prediction in predictions)
            {
                var (expected, low, high) = Estimate(prediction);
                numbers.Add(expected);
                if (low is not null && high is not null)
                    numbers.AddRange(low.Value, high.Value);
            }
            return [.. numbers];
        }
    }
}
