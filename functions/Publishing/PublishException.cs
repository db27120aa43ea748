namespace Conversion.Functions.Publishing;

/// <summary>A message could not be published. The same push may succeed later.</summary>
internal sealed class PublishException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The messages that wait to be published have reached the limit.</summary>
internal sealed class PublisherFullException()
    : Exception("The bytes that wait to be published have reached Events__MaximumPendingBytes; retry later.");
