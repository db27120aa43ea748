using Conversion.Events;
using Conversion.Functions.Publishing;
using Conversion.Profiles;
using Conversion.Stores;

namespace Conversion.Functions.Profiles;

/// <summary>Publishes the decisions that wait in a profile. A decision is stored before it is published, and noted afterwards.</summary>
public sealed partial class DecisionPublisher(
    CustomerMemory memory, Publisher publisher, PublishingSettings settings, TimeProvider clock, ILogger<DecisionPublisher> logger)
{
    private readonly LogThrottle _failures = new(clock);

    /// <summary>
    /// Publishes decisions. A process that ends before it noted them publishes them again, with the same ids. A file notes them after
    /// this method has returned.
    /// </summary>
    /// <param name="stored">The profile as it is stored.</param>
    /// <param name="select">Whether to publish a decision.</param>
    /// <returns>How many were published.</returns>
    /// <exception cref="PublisherFullException">Too many bytes are waiting.</exception>
    /// <exception cref="PublishException">A decision could not be published in time. It waits still.</exception>
    public async Task<int> PublishAsync(StoredProfile stored, Func<StoredDecision, bool> select)
    {
        var waiting = stored.Profile.Decisions.Where(decision => decision.IsPending && select(decision)).ToList();
        if (waiting.Count == 0)
            return 0;
        await publisher.PublishAllAsync(waiting.ConvertAll(
            decision => OutgoingMessage.FromDecision(settings.DecisionsTopic!, stored.Profile.CustomerId, decision)));
        var noting = NoteAsync(stored, waiting);
        if (!memory.Store.EndsUnawaited)
            await noting;
        return waiting.Count;
    }

    private async Task NoteAsync(StoredProfile stored, List<StoredDecision> published)
    {
        try
        {
            await memory.ChangeAsync(
                stored,
                profile => profile with
                {
                    Decisions = [.. profile.Decisions.Select(
                        decision => published.Exists(one => one.Id == decision.Id) ? decision.Published() : decision)],
                },
                CancellationToken.None);
        }
        catch (StoreException e)
        {
            if (_failures.ShouldLog(1, out var total))
                LogFailure(logger, total, e.Message, e);
        }
    }

    [LoggerMessage(LogLevel.Warning,
        "{Count} published decisions could not be noted since the last report. They will be published again, with the same ids. {Failure}")]
    private static partial void LogFailure(ILogger logger, int count, string failure, Exception exception);
}
