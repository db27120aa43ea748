using System.Text.Json.Serialization;

namespace Conversion.Functions.Profiles;

/// <summary>Writes reports of sweeps.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SweepReport))]
internal sealed partial class SweepJson : JsonSerializerContext;

/// <summary>What a sweep did.</summary>
/// <param name="Day">The day.</param>
/// <param name="Looked">The customers who were scored.</param>
/// <param name="Decided">The decisions that were made: the action changed, or was to be repeated.</param>
/// <param name="Published">The decisions that were published, with those that waited from before.</param>
/// <param name="Rescored">The customers who were scored because the model or the policy is new.</param>
/// <param name="RulesLeft">The share of the customers whom a new model or policy is still to be applied to, 0 to 1.</param>
internal sealed record SweepReport(DateOnly Day, long Looked, long Decided, long Published, long Rescored, double RulesLeft);
