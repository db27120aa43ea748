using System.Text.Json.Serialization;

namespace Conversion.Functions.Start;

/// <summary>The orders with which the service was started.</summary>
/// <param name="Name">The name of the file; null for none.</param>
/// <param name="Query">How the file is read, as the query of routes that take files; null for none.</param>
internal sealed record StartedFile(string? Name, string? Query);

/// <summary>Writes the responses of this folder's functions as JSON.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StartedFile))]
internal sealed partial class StartJson : JsonSerializerContext;
