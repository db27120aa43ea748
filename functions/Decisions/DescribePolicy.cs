using Conversion.Decisions;
using Conversion.Functions.Http;
using Conversion.Scoring;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Decisions;

/// <summary>Returns the policy in force and the quantities that its rules may name.</summary>
public sealed class DescribePolicy(Scorer scorer)
{
    [Function("DescribePolicy")]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/policy")] HttpRequest request)
    {
        var policy = scorer.Policy;
        var document = policy.Document;
        var description = new PolicyDescription(
            document.Name, policy.Hash, document.Rules, document.Fallback, Scorer.QuantitiesOf(scorer.Model).Names, document.Version,
            document.Decide, document.Bound, document.TimeZone, document.Actions, document.Caps, document.Quiet);
        return JsonBody.ToResult(description, DecisionsJson.Default.PolicyDescription);
    }
}

internal sealed record PolicyDescription(
    string Name, string Hash, IReadOnlyList<PolicyRule> Rules, PolicyFallback Fallback, IReadOnlyList<string> Quantities,
    int? Version, string? Decide, string? Bound, string? TimeZone, IReadOnlyList<PolicyAction>? Actions, IReadOnlyList<PolicyCap>? Caps,
    QuietHours? Quiet);
