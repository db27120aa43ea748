using System.Text.Json;
using System.Text.Json.Serialization;
using Conversion.Scoring;

namespace Conversion.Functions.Http;

/// <summary>Writes problem documents, with the options that all JSON responses share.</summary>
[JsonSerializable(typeof(Problem))]
internal sealed partial class ProblemJson : JsonSerializerContext
{
    public static ProblemJson Instance { get; } = new(CreateOptions());

    /// <summary>Returns new options, because two contexts can't share one options object.</summary>
    public static JsonSerializerOptions CreateOptions() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = ScoreJson.Encoder,
    };
}
