using Conversion.Decisions;
using Conversion.Scoring;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Decisions;

/// <summary>The policy in force, and what its rules may name.</summary>
public sealed class DescribePolicy(Scorer scorer)
{
    [Function("DescribePolicy")]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/policy")] HttpRequest request)
    {
        var (policy, document) = (scorer.Policy, scorer.Policy.Document);
        var answer = new PolicyDescription(
            document.Name, policy.Hash, document.Rules, document.Fallback, Scorer.QuantitiesOf(scorer.Model));
        return Results.Json(answer, DecisionsJson.Instance.PolicyDescription);
    }
}

internal sealed record PolicyDescription(
    string Name, string Hash, IReadOnlyList<PolicyRule> Rules, PolicyFallback Fallback, IReadOnlyList<string> Quantities);
