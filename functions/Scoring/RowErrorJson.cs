using System.Text.Json.Serialization;
using Conversion.Functions.Http;

namespace Conversion.Functions.Scoring;

/// <summary>Writes the errors of rows in a batch as JSON.</summary>
[JsonSerializable(typeof(RowError))]
internal sealed partial class RowErrorJson : JsonSerializerContext
{
    public static RowErrorJson Instance { get; } = new(ProblemJson.CreateOptions());
}
