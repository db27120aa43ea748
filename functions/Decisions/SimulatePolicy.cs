using Conversion.Functions.Http;
using Conversion.Scoring;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Decisions;

/// <summary>Compares another policy with the policy in force on a sample of customers.</summary>
public sealed class SimulatePolicy(PolicySimulator simulator, TimeProvider clock)
{
    // About a hundred thousand customers.
    private const int MaximumBytes = 32 << 20;

    [Function("SimulatePolicy")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/policy/simulate")] HttpRequest request,
        CancellationToken cancellation) =>
        JsonRequest.AnswerAsync(request, MaximumBytes, body => Simulate(body, cancellation), cancellation);

    private IResult Simulate(byte[] body, CancellationToken cancellation) =>
        Results.Json(simulator.Simulate(body, clock.GetUtcNow(), cancellation), DecisionsJson.Instance.PolicySimulation);
}
