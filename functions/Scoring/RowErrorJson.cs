using System.Text.Json.Serialization;
using Conversion.Functions.Http;

namespace Conversion.Functions.Scoring;

/// <summary>Writes the rows of a batch that can't be scored.</summary>
[JsonSerializable(typeof(RowError))]
internal sealed partial class RowErrorJson : JsonSerializerContext
{
    public static RowErrorJson Instance { get; } = new(ProblemJson.AnswerOptions());
}
