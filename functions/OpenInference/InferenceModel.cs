using Conversion.Models;

namespace Conversion.Functions.OpenInference;

/// <summary>The model as the protocol sees it: one tensor in, one row a customer; three tensors out.</summary>
internal static class InferenceModel
{
    public const string Input = "features";

    public static readonly string[] Outputs = ["probability", "days", "value"];

    public static ModelMetadata Describe(Model model) => new(
        model.Name, [model.Version], "conversion_trees",
        [new(Input, "FP32", [-1, model.Features.Count])],
        [new(Outputs[0], "FP64", [-1]), new(Outputs[1], "FP64", [-1, 3]), new(Outputs[2], "FP64", [-1, 3])]);

    public static InferenceResponse Infer(Model model, InferenceRequest request)
    {
        var predictions = new Prediction[request.Rows.Length / model.Features.Count];
        model.Predict(request.Rows, predictions);
        var count = predictions.Length;
        OutputTensor[] outputs =
        [
            new(Outputs[0], "FP64", [count], [.. predictions.Select(prediction => prediction.Probability)]),
            new(Outputs[1], "FP64", [count, 3], Flatten(predictions, prediction => prediction.DaysToBuy)),
            new(Outputs[2], "FP64", [count, 3], Flatten(predictions, prediction => prediction.Value)),
        ];
        var wanted = request.Outputs is { } names
            ? names.Select(name => outputs.Single(output => output.Name == name)).ToArray()
            : outputs;
        return new(model.Name, model.Version, request.Id, wanted);
    }

    /// <summary>Expected, low and high of each row.</summary>
    private static double[] Flatten(Prediction[] predictions, Func<Prediction, Estimate> of)
    {
        var flat = new double[3 * predictions.Length];
        for (var i = 0; i < predictions.Length; i++)
            (flat[3 * i], flat[3 * i + 1], flat[3 * i + 2]) = (of(predictions[i]).Expected, of(predictions[i]).Low, of(predictions[i]).High);
        return flat;
    }
}
