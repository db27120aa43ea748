using System.Text.Json.Serialization;
using Conversion.Scoring;

namespace Conversion.Functions.Decisions;

/// <summary>Writes the responses of this folder's functions as JSON.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PolicyDescription))]
[JsonSerializable(typeof(PolicySimulation))]
[JsonSerializable(typeof(LiveDecision))]
internal sealed partial class DecisionsJson : JsonSerializerContext;
