using Conversion.Events;
using Conversion.Functions.Http;
using Conversion.Functions.Profiles;
using Conversion.Functions.Publishing;
using Conversion.Json;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Events;

/// <summary>
/// Receives the webhooks of shop systems over HTTPS. The signature takes the place of a key. An answer comes within the sender's limit;
/// what takes longer is answered with 503, continues, and has no second effect when the sender repeats it.
/// </summary>
public sealed class ReceiveWebhook(
    ProfileSettings settings, IConfiguration configuration, PublishingSettings publishing, Publisher publisher, TimeProvider clock,
    SenderReports? reports = null)
{
    private const int MaximumBytes = 4 << 20;

    // Shopify and WooCommerce wait for five seconds.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    [Function("ReceiveWebhook")]
    [EnableRateLimiting(Lane.Events)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/webhooks/{sender}")] HttpRequest request,
        CancellationToken cancellation)
    {
        var sender = ((string)request.RouteValues["sender"]!).ToLowerInvariant();
        if (WebhookSignature.Of(sender) is not { } signature)
            return NotFound($"The sender must be shopify, woocommerce or segment.");
        if (settings.Store is null)
            return NotFound("The service remembers nobody; set Profiles__Store.");
        var secrets = WebhookSignature.ReadSecrets(configuration, sender);
        if (secrets.Length == 0)
            return NotFound($"The service does not know the sender's secret; set Webhooks__{sender}__default.");
        if (publishing.DecisionsTopic is null)
            return Unavailable("The service has no topics to publish to; set Events__DecisionsTopic and Events__RejectedTopic.");
        if (await RequestBody.ReadAsync(request, MaximumBytes, RequestMemory.Pushes, cancellation) is not { } body)
            return Problem.TooLarge(MaximumBytes);
        // WooCommerce tries the address with an unsigned form when a webhook is made.
        if (sender == "woocommerce" && body.AsSpan().StartsWith("webhook_id="u8))
            return Results.Ok();
        if (!signature.Verify(request.Headers[signature.Header], body, secrets))
            return new Problem(
                "The signature is missing or wrong.",
                StatusCodes.Status401Unauthorized,
                $"The header {signature.Header} must be of these bytes and of a secret in Webhooks__{sender}__….").ToResult();
        var topic = signature.TopicHeader.Length > 0 ? request.Headers[signature.TopicHeader].ToString() : "";
        try
        {
            await CarryOutAsync(sender, topic, body).WaitAsync(Limit, clock, cancellation);
            return Results.Ok();
        }
        catch (TimeoutException)
        {
            return Unavailable("The store or Pub/Sub takes too long; retry.");
        }
        catch (Exception e) when (RememberedEvents.FindProblem(e, request) is { } problem)
        {
            return problem.ToResult();
        }
    }

    private async Task CarryOutAsync(string sender, string topic, byte[] body)
    {
        try
        {
            // Without the caller's token: an effect that has begun should be complete.
            await reports!.ReceiveAsync(sender, topic, body, CancellationToken.None);
        }
        catch (InvalidInputException e)
        {
            // The sender would repeat it for days, and then remove the webhook. A person can read it in the rejected topic.
            var identity = Convert.ToHexStringLower(Hashing.Sha256.HashData(body));
            var message = new PushedMessage(
                identity, clock.GetUtcNow(), new Dictionary<string, string> { ["sender"] = sender, ["topic"] = topic }, body);
            await publisher.PublishAllAsync([
                RejectedMessage.Create(publishing.RejectedTopic!, message, identity, new("", body), e)]);
        }
    }

    private static IResult NotFound(string detail) =>
        new Problem("There is no such webhook.", StatusCodes.Status404NotFound, detail).ToResult();

    private static IResult Unavailable(string detail) =>
        new Problem("The service can't accept webhooks now.", StatusCodes.Status503ServiceUnavailable, detail).ToResult();
}
