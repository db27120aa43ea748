using Conversion.Events;
using Conversion.Functions.Publishing;
using Conversion.Profiles;
using Conversion.Stores;

namespace Conversion.Functions.Profiles;

/// <summary>Publishes the decisions that wait in a profile. A decision is stored before it is published, and noted afterwards.</summary>
public sealed class DecisionPublisher(CustomerMemory memory, Publisher publisher, PublishingSettings settings)
{
    /// <summary>Publishes decisions. A process that ends between publishing and noting publishes them again, with the same ids.</summary>
    /// <param name="key">The key of the profile's document.</param>
    /// <param name="profile">The profile as it is stored.</param>
    /// <param name="select">Whether to publish a decision.</param>
    /// <returns>How many were published.</returns>
    /// <exception cref="PublisherFullException">Too many bytes are waiting.</exception>
    /// <exception cref="PublishException">A decision could not be published in time. It waits still.</exception>
    /// <exception cref="StoreException">The decisions are published, but that could not be noted.</exception>
    public async Task<int> PublishAsync(string key, Profile profile, Func<StoredDecision, bool> select)
    {
        var waiting = profile.Decisions.Where(decision => decision.IsPending && select(decision)).ToList();
        if (waiting.Count == 0)
            return 0;
        await publisher.PublishAllAsync(waiting.ConvertAll(
            decision => OutgoingMessage.FromDecision(settings.DecisionsTopic!, profile.CustomerId, decision)));
        var ids = waiting.Select(decision => decision.Id).ToHashSet();
        await memory.ChangeAsync(
            key,
            stored => stored with
            {
                Decisions = [.. stored.Decisions.Select(decision => ids.Contains(decision.Id) ? decision.Published() : decision)],
            },
            CancellationToken.None);
        return waiting.Count;
    }
}
