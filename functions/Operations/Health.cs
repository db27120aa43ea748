using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Operations;

/// <summary>
/// Responds to the liveness and readiness probes. The port opens after the model is loaded and warm, so both probes succeed
/// together; platforms ask for the two separately. The request limits do not apply, because a busy instance is still alive.
/// </summary>
public sealed class Health
{
    [Function("HealthLive")]
    [DisableRateLimiting]
    public IResult Live(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health/live")] HttpRequest request) => Results.Text("live");

    [Function("HealthReady")]
    [DisableRateLimiting]
    public IResult Ready(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health/ready")] HttpRequest request) => Results.Text("ready");
}
