using System.Text.Json.Serialization;

namespace Conversion.Functions.Scoring;

/// <summary>Writes the errors of rows in a batch as JSON.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RowError))]
internal sealed partial class RowErrorJson : JsonSerializerContext;
