using System.Text.Json.Serialization;

namespace Conversion.Functions.Inference;

internal sealed record ServerMetadata(string Name, string Version, IReadOnlyList<string> Extensions);

internal sealed record ServerLive(bool Live);

internal sealed record ServerReady(bool Ready);

internal sealed record ModelReady(string Name, bool Ready);

internal sealed record ModelMetadata(
    string Name, IReadOnlyList<string> Versions, string Platform,
    IReadOnlyList<TensorMetadata> Inputs, IReadOnlyList<TensorMetadata> Outputs);

/// <summary>A tensor's name, type and shape; a dimension of −1 allows any number of rows.</summary>
internal sealed record TensorMetadata(string Name, string Datatype, IReadOnlyList<int> Shape);

internal sealed record InferenceResponse(
    string ModelName, string ModelVersion, string? Id, IReadOnlyList<OutputTensor> Outputs);

/// <summary>An output. Its numbers are either in the JSON or, with their number of bytes, after it.</summary>
internal sealed record OutputTensor(
    string Name, string Datatype, IReadOnlyList<int> Shape, double[]? Data, OutputParameters? Parameters);

internal sealed record OutputParameters(int BinaryDataSize);

internal sealed record InferenceError(string Error);

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ServerMetadata))]
[JsonSerializable(typeof(ServerLive))]
[JsonSerializable(typeof(ServerReady))]
[JsonSerializable(typeof(ModelReady))]
[JsonSerializable(typeof(ModelMetadata))]
[JsonSerializable(typeof(InferenceResponse))]
[JsonSerializable(typeof(InferenceError))]
internal sealed partial class InferenceJson : JsonSerializerContext;
