using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conversion.Decisions;
using Conversion.Scoring;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions;

/// <summary>The policy in force, and what its rules may name.</summary>
public sealed class DescribePolicy(Scorer scorer)
{
    [Function("DescribePolicy")]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/policy")] HttpRequest request)
    {
        var (policy, document) = (scorer.Policy, scorer.Policy.Document);
        var answer = new PolicyDescription(
            document.Name, policy.Hash, document.Rules, document.Fallback, Scorer.QuantitiesOf(scorer.Model));
        return Results.Json(answer, PolicyDescriptionJson.Wire.PolicyDescription);
    }
}

internal sealed record PolicyDescription(
    string Name, string Hash, IReadOnlyList<PolicyRule> Rules, PolicyFallback Fallback, IReadOnlyList<string> Quantities);

[JsonSerializable(typeof(PolicyDescription))]
internal sealed partial class PolicyDescriptionJson : JsonSerializerContext
{
    /// <summary>A rule's <c>&gt;</c> and a message's quotes stand as written.</summary>
    public static PolicyDescriptionJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
