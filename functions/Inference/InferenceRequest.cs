using System.Text.Json;
using Conversion.Json;

namespace Conversion.Functions.Inference;

/// <summary>A request to infer, checked.</summary>
/// <param name="Id">The caller's own, to be given back.</param>
/// <param name="Rows">One row of features after another, NaN where null was given.</param>
/// <param name="Outputs">Which are wanted; null for all.</param>
internal sealed record InferenceRequest(string? Id, float[] Rows, IReadOnlyList<string>? Outputs)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <exception cref="InvalidInputException">It is no such request.</exception>
    public static InferenceRequest Read(byte[] json, int features)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            var request = Object(document.RootElement, "", "id", "parameters", "inputs", "outputs");
            var id = request.TryGetProperty("id", out var given) ? Text(given, "/id") : null;
            var inputs = Array(request, "", "inputs");
            if (inputs.GetArrayLength() != 1)
                throw Wrong("/inputs", $"must hold the one tensor '{InferenceModel.Input}'.");
            return new(id, ReadRows(inputs[0], features), ReadOutputs(request));
        }
        catch (JsonException e)
        {
            // Of a name that stands twice the reader does not tell the place.
            throw Wrong("", e.LineNumber is null ? "must hold no name twice." : $"must be JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }
        catch (InvalidOperationException)
        {
            // A string whose bytes or escapes are no Unicode shows only when it is read.
            throw Wrong("", "must hold valid Unicode.");
        }
    }

    private static float[] ReadRows(JsonElement element, int features)
    {
        const string Path = "/inputs/0";
        var tensor = Object(element, Path, "name", "shape", "datatype", "parameters", "data");
        if (Text(Field(tensor, Path, "name"), $"{Path}/name") != InferenceModel.Input)
            throw Wrong($"{Path}/name", $"must be '{InferenceModel.Input}'.");
        if (Text(Field(tensor, Path, "datatype"), $"{Path}/datatype") is not ("FP32" or "FP64"))
            throw Wrong($"{Path}/datatype", "must be FP32 or FP64.");
        var data = Array(tensor, Path, "data");
        var shape = Array(tensor, Path, "shape");
        if (shape.GetArrayLength() != 2 || !IsInteger(shape[0], out var rows) || !IsInteger(shape[1], out var columns)
            || rows < 1 || columns != features)
            throw Wrong($"{Path}/shape", $"must be [n, {features}], n from 1.");

        // Rows may be nested as the shape says, or all stand in one list.
        var values = new List<float>();
        foreach (var item in data.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Array)
            {
                values.Add(Number(item, values.Count));
                continue;
            }
            if (values.Count % features != 0 || item.GetArrayLength() != features)
                throw Wrong($"{Path}/data", $"must be rows of {features} numbers.");
            foreach (var number in item.EnumerateArray())
                values.Add(Number(number, values.Count));
        }
        return values.Count == (long)rows * features
            ? [.. values]
            : throw Wrong($"{Path}/data", $"must hold {(long)rows * features} numbers, not {values.Count}.");
    }

    private static List<string>? ReadOutputs(JsonElement request)
    {
        if (!request.TryGetProperty("outputs", out _))
            return null;
        var names = new List<string>();
        foreach (var output in Array(request, "", "outputs").EnumerateArray())
        {
            var path = $"/outputs/{names.Count}";
            var name = Text(Field(Object(output, path, "name", "parameters"), path, "name"), $"{path}/name");
            if (!InferenceModel.Outputs.Contains(name) || names.Contains(name))
                throw Wrong($"{path}/name", $"must be one of {string.Join(", ", InferenceModel.Outputs)}, once.");
            names.Add(name);
        }
        return names.Count > 0 ? names : null;
    }

    private static JsonElement Object(JsonElement element, string path, params ReadOnlySpan<string> known)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Wrong(path, "must be an object.");
        foreach (var property in element.EnumerateObject())
            if (!known.Contains(property.Name))
                throw Wrong(path, $"holds '{property.Name}'; known are {string.Join(", ", known.ToArray())}.");
        return element;
    }

    private static JsonElement Field(JsonElement parent, string path, string name) =>
        parent.TryGetProperty(name, out var field) ? field : throw Wrong($"{path}/{name}", "is required.");

    private static JsonElement Array(JsonElement parent, string path, string name) =>
        Field(parent, path, name) is { ValueKind: JsonValueKind.Array } array ? array : throw Wrong($"{path}/{name}", "must be an array.");

    private static string Text(JsonElement element, string path) =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Wrong(path, "must be a string.");

    private static bool IsInteger(JsonElement element, out int number)
    {
        number = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out number);
    }

    private static float Number(JsonElement element, int index) => element switch
    {
        { ValueKind: JsonValueKind.Null } => float.NaN,
        { ValueKind: JsonValueKind.Number } when element.TryGetSingle(out var number) && float.IsFinite(number) => number,
        _ => throw Wrong($"/inputs/0/data, value {index}", "must be a finite 32-bit number, or null where it is not known."),
    };

    private static InvalidInputException Wrong(string pointer, string detail) => new(malformed: true, pointer, detail);
}
