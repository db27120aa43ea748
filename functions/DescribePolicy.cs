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
            document.Name, policy.Hash, document.Rules, document.Fallback, Scorer.QuantitiesOf(scorer.Model).Names);
        return Results.Json(answer, AnswerJson.Wire.PolicyDescription);
    }
}

internal sealed record PolicyDescription(
    string Name, string Hash, IReadOnlyList<PolicyRule> Rules, PolicyFallback Fallback, IReadOnlyList<string> Quantities);
