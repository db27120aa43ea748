using Conversion.Events;
using Conversion.Functions.Decisions;
using Conversion.Functions.Http;
using Conversion.Functions.Publishing;
using Conversion.Json;
using Conversion.Scoring;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Events;

/// <summary>
/// Scores the customers of an event that Pub/Sub pushes. Publishes each decision before it acknowledges the push.
/// docs/events.md explains each response.
/// </summary>
public sealed class ScoreEvents(
    Scorer scorer, CustomerReader reader, PublishingSettings settings, PushAuthentication authentication, Publisher publisher,
    DecisionFeed feed, RememberedPushes? remembered = null)
{
    // A rejected message contains the data in base64 twice over, and must fit into Pub/Sub's limit of ten megabytes.
    private const int MaximumBytes = 4 << 20;

    [Function("ScoreEvents")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/events/pubsub")] HttpRequest request,
        CancellationToken cancellation)
    {
        if (await authentication.AuthenticateAsync(request, cancellation) is { } problem)
        {
            // RFC 9110 requires this header in every 401 (section 15.5.2).
            if (problem.Status == StatusCodes.Status401Unauthorized)
                request.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
            return problem.ToResult();
        }
        if (settings.DecisionsTopic is null)
            return Unavailable("The service has no topics to publish to; set Events__DecisionsTopic and Events__RejectedTopic.");
        if (await RequestBody.ReadAsync(request, MaximumBytes, cancellation) is not { } body)
            return Problem.TooLarge(MaximumBytes);
        if (remembered is not null && await remembered.TryReceiveAsync(request, body, cancellation) is { } answer)
            return answer;
        try
        {
            var message = UnwrappedPush.Matches(request, body) ? UnwrappedPush.Read(request, body) : PushEnvelope.Read(body);
            var scores = new List<Score>();
            await publisher.PublishAsync(Decide(message, scores));
            // Only after publishing: an event that could not be published is pushed and decided again.
            foreach (var score in scores)
                feed.Add(score, LiveDecision.Event);
            // Results.NoContent would create a logger for each request.
            request.HttpContext.Response.StatusCode = StatusCodes.Status204NoContent;
            return Results.Empty;
        }
        catch (InvalidInputException e)
        {
            return Problem.Invalid(e);
        }
        catch (PublisherFullException e)
        {
            return new Problem("Too many events wait to be published.", StatusCodes.Status429TooManyRequests, e.Message).ToResult();
        }
        catch (PublishException)
        {
            return Unavailable("The decision could not be published; retry.");
        }
    }

    /// <summary>Returns a decision or a rejection for every customer, and adds the score of each decision to the list.</summary>
    private List<OutgoingMessage> Decide(PushedMessage message, List<Score> scores)
    {
        CustomerEvent customerEvent;
        try
        {
            customerEvent = CustomerEventReader.Read(message);
        }
        // A message without an id is not from Pub/Sub, so the caller gets the error as a response.
        catch (InvalidInputException e) when (message.Id is { } id)
        {
            return [RejectedMessage.Create(settings.RejectedTopic!, message, id, new("", message.Data), e)];
        }
        var messages = new List<OutgoingMessage>(customerEvent.Customers.Count);
        foreach (var customer in customerEvent.Customers)
            messages.Add(Decide(message, customerEvent, customer, scores));
        return messages;
    }

    private OutgoingMessage Decide(PushedMessage message, CustomerEvent customerEvent, CustomerPayload customer, List<Score> scores)
    {
        try
        {
            var score = scorer.Score(reader.Read(customer.Json.Span, customerEvent.Time));
            scores.Add(score);
            return OutgoingMessage.FromScore(settings.DecisionsTopic!, customerEvent, customer, score);
        }
        catch (InvalidInputException e)
        {
            return RejectedMessage.Create(settings.RejectedTopic!, message, customerEvent.Identity, customer, e);
        }
    }

    private static IResult Unavailable(string detail) =>
        new Problem("The service can't accept events now.", StatusCodes.Status503ServiceUnavailable, detail).ToResult();
}
