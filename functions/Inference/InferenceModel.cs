using Conversion.Models;

namespace Conversion.Functions.Inference;

/// <summary>Describes and runs the model as one input tensor, with a row per customer, and three output tensors.</summary>
internal static class InferenceModel
{
    public const string Input = "features";

    public static readonly string[] Outputs = ["probability", "days", "value"];

    public static ModelMetadata Describe(Model model) => new(
        model.Name, [model.Version], "conversion_trees",
        [new(Input, "FP32", [-1, model.Features.Count])],
        [
            new(Outputs[0], "FP64", [-1]),
            new(Outputs[1], "FP64", [-1, Width(model.DaysToBuy)]),
            new(Outputs[2], "FP64", [-1, Width(model.Value)]),
        ]);

    public static InferenceResponse Infer(Model model, InferenceRequest request)
    {
        var predictions = new Prediction[request.Rows.Length / model.Features.Count];
        model.Predict(request.Rows, predictions);
        var count = predictions.Length;
        OutputTensor[] outputs =
        [
            new(Outputs[0], "FP64", [count], [.. predictions.Select(prediction => prediction.Probability)]),
            new(Outputs[1], "FP64", [count, Width(model.DaysToBuy)], Flatten(predictions, prediction => prediction.DaysToBuy)),
            new(Outputs[2], "FP64", [count, Width(model.Value)], Flatten(predictions, prediction => prediction.Value)),
        ];
        var requested = request.Outputs is { } names
            ? names.Select(name => outputs.Single(output => output.Name == name)).ToArray()
            : outputs;
        return new(model.Name, model.Version, request.Id, requested);
    }

    /// <summary>Returns the number of columns: expected, low and high, or only expected for a head without intervals.</summary>
    private static int Width(Head head) => head.Transform.Intervals.Count == 0 ? 1 : 3;

    private static double[] Flatten(Prediction[] predictions, Func<Prediction, Estimate> selector) =>
    [
        .. predictions.Select(selector).SelectMany(estimate => estimate is { Low: { } low, High: { } high }
            ? (double[])[estimate.Expected, low, high]
            : [estimate.Expected]),
    ];
}
