using Conversion.Events;

namespace Conversion.Functions.Publishing;

/// <summary>Publishes messages of which all must be accepted.</summary>
internal static class PublishingExtensions
{
    /// <summary>Completes when Pub/Sub has accepted every message.</summary>
    /// <exception cref="PublisherFullException">The messages can't be published in time, so none of them is.</exception>
    /// <exception cref="PublishException">Some messages could not be published in time; others may have been published.</exception>
    public static async Task PublishAllAsync(this Publisher publisher, IReadOnlyList<OutgoingMessage> messages)
    {
        var deadline = publisher.NextDeadline();
        await publisher.EnterAsync(messages.Count, deadline, CancellationToken.None);
        try
        {
            if ((await publisher.PublishAsync(messages, deadline)).Contains(false))
                throw new PublishException("Some messages could not be published in time.");
        }
        finally
        {
            publisher.Leave(messages.Count);
        }
    }
}
