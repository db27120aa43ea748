using Conversion.Events;
using Conversion.Json;

namespace Conversion.Functions.Events;

/// <summary>
/// Reads a push without an envelope, whose body is the payload. If the subscription writes metadata, the message's id, time and
/// attributes are headers. Only the attributes of a CloudEvent are read.
/// </summary>
internal static class UnwrappedPush
{
    private const string MessageId = "x-goog-pubsub-message-id";
    private const string PublishTime = "x-goog-pubsub-publish-time";

    public static bool Matches(HttpRequest request) =>
        request.Headers.ContainsKey(MessageId) || request.Headers.ContainsKey("ce-specversion")
        || request.ContentType?.StartsWith("application/cloudevents", StringComparison.OrdinalIgnoreCase) == true;

    public static PushedMessage Read(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        var attributes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in request.Headers)
        {
            if (name.StartsWith("ce-", StringComparison.OrdinalIgnoreCase)
                || name.Equals("content-type", StringComparison.OrdinalIgnoreCase))
                attributes[name] = value.ToString();
        }
        string? id = request.Headers[MessageId];
        return new(
            string.IsNullOrEmpty(id) ? null : id,
            Instant.TryParse(request.Headers[PublishTime].ToString(), out var time) ? time : null,
            attributes,
            body);
    }
}
