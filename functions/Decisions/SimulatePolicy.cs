using Conversion.Functions.Http;
using Conversion.Json;
using Conversion.Scoring;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Decisions;

/// <summary>Compares another policy with the policy in force on a sample of customers.</summary>
public sealed class SimulatePolicy(PolicySimulator simulator, TimeProvider clock)
{
    // About a hundred thousand customers.
    private const int MaximumBytes = 32 << 20;

    [Function("SimulatePolicy")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/policy/simulate")] HttpRequest request,
        CancellationToken cancellation)
    {
        RequestBody.RejectContentEncoding(request);
        if (!request.HasJsonContentType())
            return Problem.UnsupportedMediaType("application/json");
        if (await RequestBody.ReadAsync(request, MaximumBytes, cancellation) is not { } body)
            return Problem.TooLarge(MaximumBytes);
        try
        {
            return Results.Json(simulator.Simulate(body, clock.GetUtcNow(), cancellation), DecisionsJson.Instance.PolicySimulation);
        }
        catch (InvalidInputException e)
        {
            return Problem.Invalid(e);
        }
    }
}
