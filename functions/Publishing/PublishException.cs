namespace Conversion.Functions.Publishing;

/// <summary>A message could not be published. The same push may succeed later.</summary>
internal sealed class PublishException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The messages can't be published before the deadline, so none of them is.</summary>
/// <param name="retryAfter">After how long the messages that wait now are published.</param>
internal sealed class PublisherFullException(TimeSpan retryAfter)
    : Exception("Pub/Sub takes the messages that wait already until the time to publish is over; retry later.")
{
    public TimeSpan RetryAfter { get; } = retryAfter;
}
