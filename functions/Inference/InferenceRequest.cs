using System.Text.Json;
using Conversion.Json;

namespace Conversion.Functions.Inference;

/// <summary>A valid inference request.</summary>
/// <param name="Id">The caller's id of the request, which the response repeats.</param>
/// <param name="Rows">The features, row after row: levels as their codes, and NaN where the value is unknown.</param>
/// <param name="Outputs">The requested outputs; null for all.</param>
/// <param name="IsBinaryDefault">Whether outputs are binary where the request does not choose for an output.</param>
internal sealed record InferenceRequest(string? Id, double[] Rows, IReadOnlyList<RequestedOutput>? Outputs, bool IsBinaryDefault)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a request.</summary>
    /// <param name="body">JSON, and the values of binary tensors after it.</param>
    /// <param name="jsonLength">The length of the JSON.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="InvalidInputException">The body is not an inference request for the model.</exception>
    public static InferenceRequest Read(ReadOnlyMemory<byte> body, int jsonLength, InferenceModel model)
    {
        var json = body[..jsonLength];
        try
        {
            var data = TensorData.Find(json);
            using var document = JsonDocument.Parse(data.WithoutValues(), Strict);
            var request = JsonFields.Object(
                document.RootElement, "", "id", "model_name", "model_version", "parameters", "inputs", "outputs");
            JsonFields.RejectUnsupportedParameters(request, "");
            RejectOther(request, "model_name", model.Model.Name);
            RejectOther(request, "model_version", model.Model.Version);
            var isBinaryDefault = JsonFields.FindFlag(request, "", "binary_data_output") ?? false;
            return new(
                JsonFields.FindText(request, "", "id"),
                InputTensors.Read(JsonFields.Array(request, "", "inputs"), data, body[jsonLength..], model.Encoders),
                ReadOutputs(request, isBinaryDefault, model.OutputNames),
                isBinaryDefault);
        }
        catch (JsonException e)
        {
            throw InvalidInputException.NotJson(e, json.Span);
        }
        catch (InvalidOperationException)
        {
            // A string with invalid bytes or escapes is detected only when it is read.
            throw JsonFields.Invalid("", "must be valid Unicode.");
        }
    }

    private static void RejectOther(JsonElement request, string name, string expected)
    {
        if (JsonFields.FindText(request, "", name) is { } text && text != expected)
            throw JsonFields.Invalid($"/{name}", $"must be '{expected}', as in the path, got '{JsonFields.Shorten(text)}'.");
    }

    private static List<RequestedOutput>? ReadOutputs(JsonElement request, bool isBinaryDefault, string[] available)
    {
        if (JsonFields.FindArray(request, "", "outputs") is not { } elements)
            return null;
        var outputs = new List<RequestedOutput>();
        foreach (var element in elements.EnumerateArray())
        {
            var path = $"/outputs/{outputs.Count}";
            var output = JsonFields.Object(element, path, "name", "parameters");
            JsonFields.RejectUnsupportedParameters(output, path);
            var name = JsonFields.Text(output, path, "name");
            if (!available.Contains(name) || outputs.Exists(other => other.Name == name))
                throw JsonFields.Invalid(
                    $"{path}/name",
                    $"must be one of {string.Join(", ", available)}, each only once, got '{JsonFields.Shorten(name)}'.");
            outputs.Add(new(name, JsonFields.FindFlag(output, path, "binary_data") ?? isBinaryDefault));
        }
        return outputs.Count > 0 ? outputs : null;
    }
}

/// <summary>An output that the caller requests.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsBinary">Whether its numbers follow the JSON of the response.</param>
internal readonly record struct RequestedOutput(string Name, bool IsBinary);
