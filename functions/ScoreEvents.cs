using Conversion.Events;
using Conversion.Functions.Events;
using Conversion.Functions.Live;
using Conversion.Json;
using Conversion.Scoring;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions;

/// <summary>
/// Pub/Sub pushes events, each about one or several customers; what comes of them is published before the push is
/// acknowledged. What each answer means stands in docs/events.md.
/// </summary>
public sealed class ScoreEvents(
    Scorer scorer, CustomerReader reader, EventSettings settings, PushAuthentication authentication, Publisher publisher,
    DecisionFeed feed)
{
    // Set aside with its problem, in base64 twice over, a message of this size still fits Pub/Sub's ten megabytes.
    private const int MaximumBytes = 4 << 20;

    [Function("ScoreEvents")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/events/pubsub")] HttpRequest request,
        CancellationToken cancellation)
    {
        if (await authentication.RefuseAsync(request, cancellation) is { } refusal)
        {
            // RFC 9110 has every 401 say what to show (section 15.5.2).
            if (refusal.Status == StatusCodes.Status401Unauthorized)
                request.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
            return refusal.ToResult();
        }
        if (settings.DecisionsTopic is null)
            return Unavailable("Set Events__DecisionsTopic and Events__RejectedTopic.");
        if (await RequestBody.ReadAsync(request, MaximumBytes, cancellation) is not { } body)
            return Problem.TooLarge(MaximumBytes);
        try
        {
            var message = UnwrappedPush.Is(request) ? UnwrappedPush.Read(request, body) : PushEnvelope.Read(body);
            var scores = new List<Score>();
            await publisher.PublishAsync(Decide(message, scores));
            // Not before: what can't be published is pushed and decided again.
            foreach (var score in scores)
                feed.Tell(score, LiveDecision.Event);
            // Results.NoContent would ask for a logger each time.
            request.HttpContext.Response.StatusCode = StatusCodes.Status204NoContent;
            return Results.Empty;
        }
        catch (InvalidInputException e)
        {
            return Problem.Invalid(e);
        }
        catch (PublisherFullException e)
        {
            return new Problem("Too many events at once.", StatusCodes.Status429TooManyRequests, e.Message).ToResult();
        }
        catch (PublishException)
        {
            return Unavailable("What comes of the event can't be published now.");
        }
    }

    /// <summary>For every customer a decision, its score being added, or a rejection.</summary>
    private List<OutgoingMessage> Decide(PushedMessage message, List<Score> scores)
    {
        CustomerEvent cause;
        try
        {
            cause = CustomerEventReader.Read(message);
        }
        // Without an id it is none of Pub/Sub's messages, and the caller is told instead.
        catch (InvalidInputException e) when (message.Id is { } id)
        {
            return [RejectedMessage.Create(settings.RejectedTopic!, message, id, new("", message.Data), e)];
        }
        var messages = new List<OutgoingMessage>(cause.Customers.Count);
        foreach (var customer in cause.Customers)
            messages.Add(Decide(message, cause, customer, scores));
        return messages;
    }

    private OutgoingMessage Decide(PushedMessage message, CustomerEvent cause, CustomerPayload customer, List<Score> scores)
    {
        try
        {
            var score = scorer.Score(reader.Read(customer.Json.Span, cause.Time));
            scores.Add(score);
            return OutgoingMessage.FromScore(settings.DecisionsTopic!, cause, customer, score);
        }
        catch (InvalidInputException e)
        {
            return RejectedMessage.Create(settings.RejectedTopic!, message, cause.Identity, customer, e);
        }
    }

    private static IResult Unavailable(string detail) =>
        new Problem("Events can't be taken now.", StatusCodes.Status503ServiceUnavailable, detail).ToResult();
}
