using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Operations;

/// <summary>
/// The probes. A process that answers at all has its model loaded and warm, so both say the same; they are two
/// because a platform asks them for different reasons. They are answered however much else is asked: a busy instance lives.
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
