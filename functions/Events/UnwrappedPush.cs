using Conversion.Events;
using Conversion.Json;

namespace Conversion.Functions.Events;

/// <summary>
/// A push without envelope: the body is the payload. The message's id, time and attributes are headers, if the
/// subscription writes metadata. Of the attributes, those of a CloudEvent are taken.
/// </summary>
internal static class UnwrappedPush
{
    private const string MessageId = "x-goog-pubsub-message-id";
    private const string PublishTime = "x-goog-pubsub-publish-time";

    public static bool Is(HttpRequest request) =>
        request.Headers.ContainsKey(MessageId) || request.Headers.ContainsKey("ce-specversion")
        || request.ContentType?.StartsWith("application/cloudevents", StringComparison.OrdinalIgnoreCase) == true;

    public static PushedMessage Read(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        var attributes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in request.Headers)
        {
            if (name.StartsWith("ce-", StringComparison.OrdinalIgnoreCase) || name.Equals("content-type", StringComparison.OrdinalIgnoreCase))
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
