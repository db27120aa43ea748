using System.Text.Json;
using Conversion.Json;
using Conversion.Models;

namespace Conversion.Functions.Inference;

/// <summary>A valid inference request.</summary>
/// <param name="Id">The caller's id of the request, which the response repeats.</param>
/// <param name="Rows">The features, row after row; NaN where the request has null.</param>
/// <param name="Outputs">The names of the requested outputs; null for all.</param>
internal sealed record InferenceRequest(string? Id, float[] Rows, IReadOnlyList<string>? Outputs)
{
    private const int MaximumQuote = 50;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <exception cref="InvalidInputException">The JSON is not an inference request.</exception>
    public static InferenceRequest Read(byte[] json, Model model)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var request = ReadObject(document.RootElement, "", "id", "parameters", "inputs", "outputs");
            var id = request.TryGetProperty("id", out var element) ? ReadText(element, "/id") : null;
            var inputs = ReadArray(request, "", "inputs");
            if (inputs.GetArrayLength() != 1)
                throw Invalid("/inputs", $"must contain only the tensor '{InferenceModel.Input}', got {inputs.GetArrayLength()} tensors.");
            return new(id, ReadRows(inputs[0], model.Features.Count), ReadOutputs(request, InferenceModel.OutputNames(model)));
        }
        catch (JsonException e)
        {
            // The parser reports a duplicate name without its position.
            throw Invalid("", e.LineNumber is null
                ? "must not contain the same name twice in one object."
                : $"must be JSON, got an error in line {e.LineNumber + 1} at byte {e.BytePositionInLine + 1}.");
        }
        catch (InvalidOperationException)
        {
            // A string with invalid bytes or escapes is detected only when it is read.
            throw Invalid("", "must be valid Unicode.");
        }
    }

    private static float[] ReadRows(JsonElement element, int features)
    {
        const string Path = "/inputs/0";
        var tensor = ReadObject(element, Path, "name", "shape", "datatype", "parameters", "data");
        var name = ReadText(RequireField(tensor, Path, "name"), $"{Path}/name");
        if (name != InferenceModel.Input)
            throw Invalid($"{Path}/name", $"must be '{InferenceModel.Input}', got '{Shorten(name)}'.");
        var datatype = ReadText(RequireField(tensor, Path, "datatype"), $"{Path}/datatype");
        if (datatype is not ("FP32" or "FP64"))
            throw Invalid($"{Path}/datatype", $"must be FP32 or FP64, got '{Shorten(datatype)}'.");
        var data = ReadArray(tensor, Path, "data");
        var shape = ReadArray(tensor, Path, "shape");
        if (shape.GetArrayLength() != 2 || !IsInteger(shape[0], out var rows) || !IsInteger(shape[1], out var columns)
            || rows < 1 || columns != features)
            throw Invalid($"{Path}/shape", $"must be [n, {features}] with n of at least 1, got {Shorten(shape.GetRawText())}.");

        // The data may be nested arrays, one per row, or one flat array.
        var values = new List<float>();
        foreach (var item in data.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Array)
            {
                values.Add(ReadNumber(item, values.Count));
                continue;
            }
            if (values.Count % features != 0 || item.GetArrayLength() != features)
                throw Invalid($"{Path}/data", $"must be rows of {features} numbers, got a row of {item.GetArrayLength()}.");
            foreach (var number in item.EnumerateArray())
                values.Add(ReadNumber(number, values.Count));
        }
        return values.Count == (long)rows * features
            ? [.. values]
            : throw Invalid($"{Path}/data", $"must contain {(long)rows * features} numbers, got {values.Count}.");
    }

    private static List<string>? ReadOutputs(JsonElement request, string[] available)
    {
        if (!request.TryGetProperty("outputs", out _))
            return null;
        var names = new List<string>();
        foreach (var element in ReadArray(request, "", "outputs").EnumerateArray())
        {
            var path = $"/outputs/{names.Count}";
            var output = ReadObject(element, path, "name", "parameters");
            var name = ReadText(RequireField(output, path, "name"), $"{path}/name");
            if (!available.Contains(name) || names.Contains(name))
                throw Invalid($"{path}/name", $"must be one of {string.Join(", ", available)}, each only once, got '{Shorten(name)}'.");
            names.Add(name);
        }
        return names.Count > 0 ? names : null;
    }

    private static JsonElement ReadObject(JsonElement element, string path, params ReadOnlySpan<string> allowedNames)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Invalid(path, $"must be an object, got {Describe(element)}.");
        foreach (var property in element.EnumerateObject())
            if (!allowedNames.Contains(property.Name))
                throw Invalid(path, $"must contain only {string.Join(", ", allowedNames.ToArray())}, got '{Shorten(property.Name)}'.");
        return element;
    }

    private static JsonElement RequireField(JsonElement parent, string path, string name) =>
        parent.TryGetProperty(name, out var field) ? field : throw Invalid($"{path}/{name}", "is required.");

    private static JsonElement ReadArray(JsonElement parent, string path, string name)
    {
        var field = RequireField(parent, path, name);
        return field.ValueKind == JsonValueKind.Array
            ? field
            : throw Invalid($"{path}/{name}", $"must be an array, got {Describe(field)}.");
    }

    private static string ReadText(JsonElement element, string path) => element.ValueKind == JsonValueKind.String
        ? element.GetString()!
        : throw Invalid(path, $"must be a string, got {Describe(element)}.");

    private static bool IsInteger(JsonElement element, out int number)
    {
        number = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out number);
    }

    private static float ReadNumber(JsonElement element, int index) => element switch
    {
        { ValueKind: JsonValueKind.Null } => float.NaN,
        { ValueKind: JsonValueKind.Number } when element.TryGetSingle(out var number) && float.IsFinite(number) => number,
        _ => throw Invalid(
            $"/inputs/0/data, value {index}", $"must be a finite 32-bit number, or null when unknown, got {Describe(element)}."),
    };

    private static string Shorten(string text) => text.Length <= MaximumQuote ? text : $"{text[..MaximumQuote]}…";

    private static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "null",
    };

    private static InvalidInputException Invalid(string pointer, string detail) => new(malformed: true, pointer, detail);
}
