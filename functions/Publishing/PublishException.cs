namespace Conversion.Functions.Publishing;

/// <summary>A message could not be published now; the same push may succeed later.</summary>
internal sealed class PublishException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Too much is waiting to be published already.</summary>
internal sealed class PublisherFullException() : Exception("Too much is waiting to be published.");
