using Conversion.Events;
using Conversion.Functions.Profiles;
using Conversion.Functions.Publishing;
using Conversion.Json;
using Conversion.Profiles;
using Conversion.Scoring;

namespace Conversion.Functions.Events;

/// <summary>
/// Receives pushes of Pub/Sub whose message is about orders of remembered customers: the service's own events, and what shop systems and
/// trackers publish.
/// </summary>
public sealed class RememberedPushes(
    RememberedEvents events, SenderReports reports, CustomerReader reader, PublishingSettings settings, Publisher publisher)
{
    /// <summary>Answers a push with such a message; returns null for another message.</summary>
    internal async Task<IResult?> TryReceiveAsync(HttpRequest request, byte[] body, CancellationToken cancellation)
    {
        if (Read(request, body) is not { } message)
            return null;
        try
        {
            if (SenderReports.Recognize(message) is var (sender, topic))
                await ReceiveReportAsync(message, sender, topic, cancellation);
            else if (FindEvents(message) is { } received)
                await ReceiveEventsAsync(message, received, cancellation);
            else
                return null;
            request.HttpContext.Response.StatusCode = StatusCodes.Status204NoContent;
            return Results.Empty;
        }
        catch (Exception e) when (RememberedEvents.FindProblem(e, request) is { } problem)
        {
            return problem.ToResult();
        }
    }

    private async Task ReceiveReportAsync(PushedMessage message, string sender, string topic, CancellationToken cancellation)
    {
        try
        {
            await reports.ReceiveAsync(sender, topic, message.Data, cancellation);
        }
        catch (InvalidInputException e)
        {
            await publisher.PublishAllAsync([
                RejectedMessage.Create(settings.RejectedTopic!, message, message.Id ?? "", new("", message.Data), e)]);
        }
    }

    private async Task ReceiveEventsAsync(PushedMessage message, CustomerEvent received, CancellationToken cancellation)
    {
        var rejections = new List<OutgoingMessage>();
        var read = new List<(CustomerProfileEvent Event, ulong Cause)>();
        foreach (var part in received.Customers)
            try
            {
                read.Add((
                    ProfileEventReader.Read(part.Json.Span, received.Time, reader.Instants),
                    RememberedEvents.CauseOf(received.Identity, part.Pointer)));
            }
            catch (InvalidInputException e)
            {
                rejections.Add(RejectedMessage.Create(settings.RejectedTopic!, message, received.Identity, part, e));
            }
        await Task.WhenAll(read.Select(one => events.RememberAsync(one.Event.CustomerId, [one.Event.Event], one.Cause, cancellation)));
        if (rejections.Count > 0)
            await publisher.PublishAllAsync(rejections);
    }

    private PushedMessage? Read(HttpRequest request, byte[] body)
    {
        try
        {
            return UnwrappedPush.ReadAny(request, body, reader.Instants);
        }
        catch (InvalidInputException)
        {
            return null; // The caller reads the push again, and answers what is wrong.
        }
    }

    private CustomerEvent? FindEvents(PushedMessage message)
    {
        try
        {
            var received = CustomerEventReader.Read(message, reader.Instants);
            return ProfileEventReader.Matches(received.Customers[0].Json.Span) ? received : null;
        }
        catch (InvalidInputException)
        {
            return null; // As above.
        }
    }
}
