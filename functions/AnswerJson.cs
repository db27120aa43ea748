using System.Text.Json;
using System.Text.Json.Serialization;
using Conversion.Functions.Batch;
using Conversion.Functions.Live;
using Conversion.Scoring;

namespace Conversion.Functions;

/// <summary>How answers other than scores are written: as scores are.</summary>
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(PolicyDescription))]
[JsonSerializable(typeof(PolicySimulation))]
[JsonSerializable(typeof(RowError))]
[JsonSerializable(typeof(LiveDecision))]
internal sealed partial class AnswerJson : JsonSerializerContext
{
    public static AnswerJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = ScoreJson.Encoder,
    });
}
