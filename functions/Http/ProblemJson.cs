using System.Text.Json;
using System.Text.Json.Serialization;
using Conversion.Scoring;

namespace Conversion.Functions.Http;

/// <summary>Writes problems, by the options that every JSON answer shares.</summary>
[JsonSerializable(typeof(Problem))]
internal sealed partial class ProblemJson : JsonSerializerContext
{
    public static ProblemJson Instance { get; } = new(AnswerOptions());

    /// <summary>Returns new options: a context keeps those that it is given.</summary>
    public static JsonSerializerOptions AnswerOptions() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = ScoreJson.Encoder,
    };
}
