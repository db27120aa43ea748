using System.Globalization;
using Conversion.Events;
using Conversion.Functions.Decisions;
using Conversion.Functions.Http;
using Conversion.Functions.Publishing;
using Conversion.Json;
using Conversion.Scoring;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Events;

/// <summary>
/// Scores the customers of an event that Pub/Sub pushes. Publishes each decision before it acknowledges the push.
/// docs/events.md explains each response.
/// </summary>
public sealed class ScoreEvents(
    Scorer scorer, CustomerReader reader, PublishingSettings settings, PushAuthentication authentication, Publisher publisher,
    PublishedParts publishedParts, DecisionFeed feed, RememberedPushes? remembered = null)
{
    // A rejected message contains the data in base64 twice over, and must fit into Pub/Sub's limit of ten megabytes.
    private const int MaximumBytes = 4 << 20;

    // How many times the length of the body its parts and rejections take, and what a decision takes until it is published.
    private const int BodyFactor = 7;
    private const int DecisionBytes = 8 << 10;

    // A wrong customer may be a digit, with a comma.
    private const int ShortestCustomer = 2;

    [Function("ScoreEvents")]
    [EnableRateLimiting(Lane.Events)]
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
        byte[]? body;
        try
        {
            body = await UnwrappedPush.ReadBodyAsync(request, MaximumBytes, cancellation);
        }
        catch (InvalidInputException e)
        {
            return Problem.Invalid(e);
        }
        if (body is null)
            return Problem.TooLarge(MaximumBytes);
        if (remembered is not null && await remembered.TryReceiveAsync(request, body, cancellation) is { } answer)
            return answer;
        try
        {
            if (!await PublishAsync(request, body, cancellation))
                return Unavailable("The decision could not be published; retry.");
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
            var seconds = Math.Ceiling(Math.Clamp(e.RetryAfter.TotalSeconds, 1, 60));
            request.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return new Problem("Too many events wait to be published.", StatusCodes.Status429TooManyRequests, e.Message).ToResult();
        }
    }

    /// <summary>Decides and publishes what was not published at an earlier delivery. Returns whether all is published now.</summary>
    private async Task<bool> PublishAsync(HttpRequest request, byte[] body, CancellationToken cancellation)
    {
        var deadline = publisher.NextDeadline();
        var most = Math.Min(CustomerEventReader.MaximumCustomers, 1 + body.Length / ShortestCustomer);
        using var work = await RequestWork.StartSmallAsync(request, RequestMemory.Events, BodyFactor * body.Length + most * DecisionBytes);
        var message = UnwrappedPush.ReadAny(request, body, reader.Instants);
        var (customerEvent, rejection) = ReadEvent(message);
        var count = customerEvent?.Customers.Count ?? 1;
        work.Return((most - count) * DecisionBytes);
        var parts = publishedParts.Find(message);
        await publisher.EnterAsync(count, deadline, cancellation);
        try
        {
            var scores = new List<Score>();
            var indexes = new List<int>(count);
            var messages = new List<OutgoingMessage>(count);
            for (var i = 0; i < count; i++)
            {
                if (parts?[i] == true)
                    continue;
                indexes.Add(i);
                messages.Add(rejection ?? Decide(message, customerEvent!, customerEvent!.Customers[i], scores));
            }
            var published = await publisher.PublishAsync(messages, deadline);
            if (!published.Contains(false))
            {
                // Only after publishing: an event that could not be published is pushed and decided again.
                foreach (var score in scores)
                    feed.Add(score, LiveDecision.Event);
                if (parts is not null)
                    publishedParts.Forget(message);
                return true;
            }
            // A copy, because the same message may be pushed twice at the same time.
            parts = parts is null ? new bool[count] : [.. parts];
            for (var i = 0; i < published.Length; i++)
                parts[indexes[i]] = published[i];
            publishedParts.Remember(message, parts);
            return false;
        }
        finally
        {
            publisher.Leave(count);
        }
    }

    /// <summary>Returns the event, or the rejection of a message without an event.</summary>
    private (CustomerEvent? Event, OutgoingMessage? Rejection) ReadEvent(PushedMessage message)
    {
        try
        {
            return (CustomerEventReader.Read(message, reader.Instants), null);
        }
        // A message without an id is not from Pub/Sub, so the caller gets the error as a response.
        catch (InvalidInputException e) when (message.Id is { } id)
        {
            return (null, RejectedMessage.Create(settings.RejectedTopic!, message, id, new("", message.Data), e));
        }
    }

    /// <summary>Returns the decision on a customer, or the rejection, and adds the score of a decision to the list.</summary>
    private OutgoingMessage Decide(PushedMessage message, CustomerEvent customerEvent, CustomerPayload customer, List<Score> scores)
    {
        try
        {
            var score = scorer.Score(reader.Read(customer.Json.Span, customerEvent.Time));
            scores.Add(score);
            var decision = OutgoingMessage.FromScore(settings.DecisionsTopic!, customerEvent, customer, score);
            return settings.Ordering ? decision : decision with { OrderingKey = "" };
        }
        catch (InvalidInputException e)
        {
            return RejectedMessage.Create(settings.RejectedTopic!, message, customerEvent.Identity, customer, e);
        }
    }

    private static IResult Unavailable(string detail) =>
        new Problem("The service can't accept events now.", StatusCodes.Status503ServiceUnavailable, detail).ToResult();
}
