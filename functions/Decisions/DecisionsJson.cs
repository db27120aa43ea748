using System.Text.Json.Serialization;
using Conversion.Functions.Http;
using Conversion.Scoring;

namespace Conversion.Functions.Decisions;

/// <summary>Writes the responses of this folder's functions as JSON.</summary>
[JsonSerializable(typeof(PolicyDescription))]
[JsonSerializable(typeof(PolicySimulation))]
[JsonSerializable(typeof(LiveDecision))]
internal sealed partial class DecisionsJson : JsonSerializerContext
{
    public static DecisionsJson Instance { get; } = new(ProblemJson.CreateOptions());
}
