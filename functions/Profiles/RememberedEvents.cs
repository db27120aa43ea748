using Conversion.Events;
using Conversion.Functions.Decisions;
using Conversion.Functions.Http;
using Conversion.Functions.Publishing;
using Conversion.Profiles;
using Conversion.Scoring;
using Conversion.Stores;

namespace Conversion.Functions.Profiles;

/// <summary>
/// Stores each event together with the decision about it, and then publishes the decision. Only afterwards may the event be
/// acknowledged. A redelivered event finds its decision in the profile.
/// </summary>
public sealed partial class RememberedEvents(
    CustomerMemory memory, ProfileScorer scorer, ProfileSettings settings, DecisionPublisher decisions, DayBudgets budgets,
    DecisionFeed feed, TimeProvider clock)
{
    private static readonly LogThrottle Throttle = new(TimeProvider.System);

    /// <summary>Stores events of one customer with the decision about them, and publishes it.</summary>
    /// <param name="customerId">The customer, in the one spelling of the id; null where the events name only their order.</param>
    /// <param name="events">The events.</param>
    /// <param name="cause">A hash of their identity.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task RememberAsync(
        string? customerId, IReadOnlyList<ProfileEvent> events, ulong cause, CancellationToken cancellation)
    {
        Score? score = null;
        var room = await budgets.ReserveAsync(cancellation);
        var stored = await memory.ApplyAsync(
            customerId,
            events,
            (before, after) =>
            {
                var decided = scorer.DecideAfterEvent(before, after, cause, room);
                score = decided.Score;
                return Retain(decided.Profile);
            },
            cancellation);
        await budgets.ReturnAsync(room, score, cancellation);
        if (stored is null)
            return;
        await decisions.PublishAsync(stored, decision => decision.Cause == cause);
        if (score is not null)
            feed.Add(score, LiveDecision.Event);
    }

    /// <summary>Returns a hash of an event's identity.</summary>
    public static ulong CauseOf(string identity, string pointer) =>
        Convert.ToUInt64(OutgoingMessage.ComputeId(identity, pointer)[..16], 16);

    /// <summary>Returns the answer to a failure that may pass, and logs a failure of the store; null for any other failure.</summary>
    public static Problem? FindProblem(Exception e, HttpRequest request)
    {
        if (e is StoreException && Throttle.ShouldLog(1, out var total))
            LogFailure(request.HttpContext.RequestServices.GetRequiredService<ILogger<RememberedEvents>>(), total, e.Message, e);
        return FindProblem(e);
    }

    private static Problem? FindProblem(Exception e) => e switch
    {
        PublisherFullException => new("Too many events wait to be published.", StatusCodes.Status429TooManyRequests, e.Message),
        PublishException => Unavailable("The decision could not be published; retry."),
        // The message may name a file or a host, which is for the log.
        StoreException => Unavailable("The store did not answer; retry."),
        _ => null,
    };

    private static Problem Unavailable(string detail) =>
        new("The service can't accept events now.", StatusCodes.Status503ServiceUnavailable, detail);

    private Profile Retain(Profile profile) => settings.KeepOrders is null && settings.KeepDays is null
        ? profile
        : profile.Retain(settings.KeepOrders, settings.KeepDays is { } days ? clock.GetUtcNow().AddDays(-days) : null);

    [LoggerMessage(LogLevel.Error, "The store failed {Count} times since the last report. Senders will repeat their events. {Failure}")]
    private static partial void LogFailure(ILogger logger, int count, string failure, Exception exception);
}
