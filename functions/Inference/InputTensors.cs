using System.Text.Json;
using Conversion.Models;

namespace Conversion.Functions.Inference;

/// <summary>
/// Reads the inputs of an inference request: one matrix with a row for each customer, or one tensor for each feature. The values
/// of a tensor are in the JSON, nested in any way as other servers allow, or binary after the JSON.
/// </summary>
internal static class InputTensors
{
    /// <summary>Returns the features, row after row.</summary>
    /// <param name="inputs">The array of tensors.</param>
    /// <param name="binary">The values of binary tensors, in the order of the tensors.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="Conversion.Json.InvalidInputException">A tensor is missing, unknown or wrong.</exception>
    public static float[] Read(JsonElement inputs, ReadOnlyMemory<byte> binary, Model model)
    {
        string[] features = [.. model.Features.Select(feature => feature.Name)];
        var tensors = new List<Tensor>();
        foreach (var element in inputs.EnumerateArray())
            tensors.Add(ReadTensor(element, $"/inputs/{tensors.Count}", ref binary));
        if (!binary.IsEmpty)
            throw JsonFields.Invalid("/inputs", $"must have a binary_data_size for all bytes after the JSON, got {binary.Length} more.");
        return tensors is [{ Name: InferenceModel.Input } matrix] ? ReadMatrix(matrix, features) : ReadColumns(tensors, features);
    }

    private static Tensor ReadTensor(JsonElement element, string path, ref ReadOnlyMemory<byte> binary)
    {
        var tensor = JsonFields.Object(element, path, "name", "shape", "datatype", "parameters", "data");
        var name = JsonFields.Text(tensor, path, "name");
        var typeName = JsonFields.Text(tensor, path, "datatype");
        var type = TensorDatatype.Find(typeName)
            ?? throw JsonFields.Invalid(
                $"{path}/datatype", $"must be one of {string.Join(", ", TensorDatatype.Names)}, got '{JsonFields.Shorten(typeName)}'.");
        var shape = new List<int>();
        foreach (var dimension in JsonFields.Array(tensor, path, "shape").EnumerateArray())
            shape.Add(dimension.ValueKind == JsonValueKind.Number && dimension.TryGetInt32(out var size) && size >= 1
                ? size
                : throw JsonFields.Invalid($"{path}/shape", $"must be whole numbers of at least 1, got {JsonFields.Describe(dimension)}."));
        var values = TakeBinary(tensor, path, type, ref binary) ?? ReadJson(tensor, path, type);
        var count = shape.Aggregate(1L, (product, size) => Math.Min(product * size, int.MaxValue));
        return values.Count == count
            ? new(path, name, shape, values)
            : throw JsonFields.Invalid($"{path}/data", $"must contain {count} values, as the shape says, got {values.Count}.");
    }

    private static List<float>? TakeBinary(JsonElement tensor, string path, TensorDatatype type, ref ReadOnlyMemory<byte> binary)
    {
        if (JsonFields.FindParameter(tensor, path, "binary_data_size") is not { } size)
            return null;
        var pointer = $"{path}/parameters/binary_data_size";
        if (JsonFields.Find(tensor, "data") is not null)
            throw JsonFields.Invalid(pointer, "must not be sent together with data.");
        if (size.ValueKind != JsonValueKind.Number || !size.TryGetInt32(out var length)
            || length < 0 || length > binary.Length || length % type.Size != 0)
            throw JsonFields.Invalid(
                pointer,
                $"must be a multiple of {type.Size} from 0 to {binary.Length}, the bytes after the JSON, got {JsonFields.Describe(size)}.");
        var values = new List<float>(length / type.Size);
        for (var start = 0; start < length; start += type.Size)
        {
            var value = type.ReadBytes(binary.Span.Slice(start, type.Size));
            values.Add(float.IsInfinity(value) ? throw NotANumber(path, type, values.Count, "infinity or a larger number") : value);
        }
        binary = binary[length..];
        return values;
    }

    private static List<float> ReadJson(JsonElement tensor, string path, TensorDatatype type)
    {
        if (JsonFields.Find(tensor, "data") is null)
            throw JsonFields.Invalid($"{path}/data", "is required, or the parameter binary_data_size.");
        var values = new List<float>();
        Flatten(JsonFields.Array(tensor, path, "data"), path, type, values);
        return values;
    }

    private static void Flatten(JsonElement array, string path, TensorDatatype type, List<float> values)
    {
        foreach (var element in array.EnumerateArray())
        {
            if (element.ValueKind == JsonValueKind.Array)
                Flatten(element, path, type, values);
            else if (element.ValueKind == JsonValueKind.Null)
                values.Add(float.NaN);
            else if (type.ReadJson(element) is { } value && float.IsFinite(value))
                values.Add(value);
            else
                throw NotANumber(path, type, values.Count, JsonFields.Describe(element));
        }
    }

    private static float[] ReadMatrix(Tensor matrix, string[] features) => matrix.Shape is [_, var width] && width == features.Length
        ? [.. matrix.Values]
        : throw JsonFields.Invalid(
            $"{matrix.Path}/shape",
            $"must be [n, {features.Length}] for '{InferenceModel.Input}', got [{string.Join(", ", matrix.Shape)}].");

    private static float[] ReadColumns(List<Tensor> tensors, string[] features)
    {
        var missing = features.ToList();
        foreach (var tensor in tensors)
        {
            if (!features.Contains(tensor.Name))
                throw JsonFields.Invalid(
                    $"{tensor.Path}/name",
                    $"must be '{InferenceModel.Input}' in the only tensor, or one of {string.Join(", ", features)}, "
                    + $"got '{JsonFields.Shorten(tensor.Name)}'.");
            if (!missing.Remove(tensor.Name))
                throw JsonFields.Invalid($"{tensor.Path}/name", $"must appear only once, got '{tensor.Name}' twice.");
            if (tensor.Shape is not ([_] or [_, 1]) || tensor.Values.Count != tensors[0].Values.Count)
                throw JsonFields.Invalid(
                    $"{tensor.Path}/shape",
                    $"must be [n] or [n, 1] with the same n for each feature, got [{string.Join(", ", tensor.Shape)}].");
        }
        if (missing.Count > 0)
            throw JsonFields.Invalid(
                "/inputs",
                $"must contain the tensor '{InferenceModel.Input}', or one tensor for each feature; {string.Join(", ", missing)} missing.");

        // Only now, so that one long column does not take the memory of all.
        var rows = new float[tensors[0].Values.Count * features.Length];
        foreach (var tensor in tensors)
        {
            var column = Array.IndexOf(features, tensor.Name);
            for (var row = 0; row < tensor.Values.Count; row++)
                rows[row * features.Length + column] = tensor.Values[row];
        }
        return rows;
    }

    private static Conversion.Json.InvalidInputException NotANumber(string path, TensorDatatype type, int index, string got) =>
        JsonFields.Invalid($"{path}/data, value {index}", $"must be {type.Expected}, or null when unknown, got {got}.");

    /// <summary>One input.</summary>
    private sealed record Tensor(string Path, string Name, List<int> Shape, List<float> Values);
}
