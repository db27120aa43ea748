using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Conversion.Models;
using Conversion.Scoring;

namespace Conversion.Functions.Inference;

/// <summary>
/// Reads the inputs of an inference request: one matrix with a row for each customer, or one tensor for each feature. The values
/// of a tensor are in the JSON, nested in any way as other servers allow, or binary after the JSON.
/// </summary>
internal static class InputTensors
{
    /// <summary>Returns the features, row after row, as the trees test them.</summary>
    /// <param name="inputs">The array of tensors.</param>
    /// <param name="data">Their values in the JSON.</param>
    /// <param name="binary">The values of binary tensors, in the order of the tensors.</param>
    /// <param name="encoders">How values become the numbers of a row, in the model's order.</param>
    /// <exception cref="Conversion.Json.InvalidInputException">A tensor is missing, unknown or wrong.</exception>
    public static double[] Read(JsonElement inputs, TensorData data, ReadOnlyMemory<byte> binary, IReadOnlyList<FeatureEncoder> encoders)
    {
        var tensors = new List<Tensor>();
        var types = TensorDatatype.Names(encoders.Any(encoder => encoder.Feature.Levels is { Type: FeatureType.Text }));
        foreach (var element in inputs.EnumerateArray())
            tensors.Add(ReadTensor(element, $"/inputs/{tensors.Count}", types, data, ref binary));
        if (!binary.IsEmpty)
            throw JsonFields.Invalid("/inputs", $"must have a binary_data_size for all bytes after the JSON, got {binary.Length} more.");
        // A model may have one feature of this name.
        var isFeature = encoders.Count == 1 && encoders[0].Feature.Name == InferenceModel.Input;
        var isMatrix = tensors is [{ Name: InferenceModel.Input }] && !isFeature;
        return isMatrix ? ReadMatrix(tensors[0], encoders) : ReadColumns(tensors, encoders);
    }

    private static Tensor ReadTensor(JsonElement element, string path, string[] types, TensorData data, ref ReadOnlyMemory<byte> binary)
    {
        var tensor = JsonFields.Object(element, path, "name", "shape", "datatype", "parameters", "data");
        JsonFields.RejectUnsupportedParameters(tensor, path);
        var name = JsonFields.Text(tensor, path, "name");
        var typeName = JsonFields.Text(tensor, path, "datatype");
        var type = TensorDatatype.Find(typeName);
        if (!types.Contains(typeName))
            throw JsonFields.Invalid(
                $"{path}/datatype", $"must be one of {string.Join(", ", types)}, got '{JsonFields.Shorten(typeName)}'.");
        var shape = new List<int>();
        foreach (var dimension in JsonFields.Array(tensor, path, "shape").EnumerateArray())
            shape.Add(JsonFields.TryGetInteger(dimension, out var size) && size >= 1
                ? size
                : throw JsonFields.Invalid($"{path}/shape", $"must be whole numbers of at least 1, got {JsonFields.Describe(dimension)}."));
        var result = new Tensor(path, name, shape, type, [], []);
        if (!TakeBinary(tensor, result, ref binary))
            ReadJson(tensor, result, data);
        var count = shape.Aggregate(1L, (product, size) => Math.Min(product * size, int.MaxValue));
        return result.Count == count
            ? result
            : throw JsonFields.Invalid($"{path}/data", $"must contain {count} values, as the shape says, got {result.Count}.");
    }

    private static bool TakeBinary(JsonElement element, Tensor tensor, ref ReadOnlyMemory<byte> binary)
    {
        if (JsonFields.FindParameter(element, tensor.Path, "binary_data_size") is not { } size)
            return false;
        var pointer = $"{tensor.Path}/parameters/binary_data_size";
        if (JsonFields.Find(element, "data") is not null)
            throw JsonFields.Invalid(pointer, "must not be sent together with data.");
        var unit = tensor.Type?.Size ?? 1;
        if (!JsonFields.TryGetInteger(size, out var length) || length < 0 || length > binary.Length || length % unit != 0)
            throw JsonFields.Invalid(
                pointer,
                $"must be a multiple of {unit} from 0 to {binary.Length}, the bytes after the JSON, got {JsonFields.Describe(size)}.");
        var bytes = binary.Span[..length];
        if (tensor.Type is { } type)
            for (var start = 0; start < length; start += unit)
                tensor.Numbers.Add(type.ReadBytes(bytes.Slice(start, unit)));
        else
            ReadTexts(bytes, tensor);
        binary = binary[length..];
        return true;
    }

    // Each text is its length in four bytes, then its bytes in UTF-8.
    private static void ReadTexts(ReadOnlySpan<byte> bytes, Tensor tensor)
    {
        while (!bytes.IsEmpty)
        {
            if (bytes.Length < sizeof(uint) || BinaryPrimitives.ReadUInt32LittleEndian(bytes) > bytes.Length - sizeof(uint))
                throw JsonFields.Invalid($"{tensor.Path}/data", "must have the length of each text in four bytes before the text.");
            var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            tensor.Texts.Add(Encoding.UTF8.GetString(bytes.Slice(sizeof(uint), length)));
            bytes = bytes[(sizeof(uint) + length)..];
        }
    }

    private static void ReadJson(JsonElement element, Tensor tensor, TensorData data)
    {
        if (JsonFields.Find(element, "data") is null)
            throw JsonFields.Invalid($"{tensor.Path}/data", "is required, or the parameter binary_data_size.");
        data.Read(JsonFields.Array(element, tensor.Path, "data"), tensor);
    }

    private static double[] ReadMatrix(Tensor matrix, IReadOnlyList<FeatureEncoder> encoders)
    {
        if (matrix.Shape is not [_, var width] || width != encoders.Count)
            throw JsonFields.Invalid(
                $"{matrix.Path}/shape",
                $"must be [n, {encoders.Count}] for '{InferenceModel.Input}', got [{string.Join(", ", matrix.Shape)}].");
        var rows = new double[matrix.Count];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = Encode(matrix, i, encoders[i % width]);
        return rows;
    }

    private static double[] ReadColumns(List<Tensor> tensors, IReadOnlyList<FeatureEncoder> encoders)
    {
        string[] features = [.. encoders.Select(encoder => encoder.Feature.Name)];
        var missing = features.ToHashSet();
        foreach (var tensor in tensors)
        {
            if (!features.Contains(tensor.Name))
                throw JsonFields.Invalid(
                    $"{tensor.Path}/name",
                    $"must be '{InferenceModel.Input}' in the only tensor, or one of {string.Join(", ", features)}, "
                    + $"got '{JsonFields.Shorten(tensor.Name)}'.");
            if (!missing.Remove(tensor.Name))
                throw JsonFields.Invalid($"{tensor.Path}/name", $"must appear only once, got '{tensor.Name}' twice.");
            if (tensor.Shape is not ([_] or [_, 1]) || tensor.Count != tensors[0].Count)
                throw JsonFields.Invalid(
                    $"{tensor.Path}/shape",
                    $"must be [n] or [n, 1] with the same n for each feature, got [{string.Join(", ", tensor.Shape)}].");
        }
        if (missing.Count > 0)
            throw JsonFields.Invalid(
                "/inputs",
                $"must contain the tensor '{InferenceModel.Input}', or one tensor for each feature; {string.Join(", ", missing)} missing.");

        // Only now, so that one long column does not take the memory of all.
        var rows = new double[tensors[0].Count * features.Length];
        foreach (var tensor in tensors)
        {
            var column = Array.IndexOf(features, tensor.Name);
            for (var row = 0; row < tensor.Count; row++)
                rows[row * features.Length + column] = Encode(tensor, row, encoders[column]);
        }
        return rows;
    }

    private static double Encode(Tensor tensor, int index, FeatureEncoder encoder)
    {
        double encoded;
        if (tensor.Type is null)
        {
            if (tensor.Texts[index] is not { } text)
                return double.NaN;
            return encoder.TryEncode(text, out encoded)
                ? encoded
                : throw Invalid(tensor, index, encoder.Expected, $"'{JsonFields.Shorten(text)}'");
        }
        var number = tensor.Numbers[index];
        if (double.IsInfinity(number))
            throw Invalid(tensor, index, tensor.Type.Expected, "infinity or a larger number");
        var isFlag = tensor.Type.Name == "BOOL" && !double.IsNaN(number);
        if (isFlag ? encoder.TryEncode(number != 0, out encoded) : encoder.TryEncode(number, out encoded))
            return encoded;
        throw Invalid(tensor, index, encoder.Expected, number.ToString("R", CultureInfo.InvariantCulture));
    }

    /// <summary>Returns the error of a value.</summary>
    public static Conversion.Json.InvalidInputException Invalid(Tensor tensor, int index, string expected, string got) =>
        JsonFields.Invalid($"{tensor.Path}/data, value {index}", $"must be {expected}, or null when unknown, got {got}.");

    /// <summary>One input: numbers, or texts where it has no type of numbers; a null text is unknown.</summary>
    internal sealed record Tensor(
        string Path, string Name, List<int> Shape, TensorDatatype? Type, List<double> Numbers, List<string?> Texts)
    {
        public int Count => Type is null ? Texts.Count : Numbers.Count;
    }
}
