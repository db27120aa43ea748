using System.Text.RegularExpressions;
using Conversion.Events;
using Conversion.Json;

namespace Conversion.Functions.Events;

/// <summary>
/// Reads a push without an envelope, whose body is the payload. If the subscription writes metadata, the message's id, time and
/// attributes are headers. Only the attributes of a CloudEvent, and the topics of shop systems, are read.
/// </summary>
internal static partial class UnwrappedPush
{
    private const string MessageId = "x-goog-pubsub-message-id";
    private const string PublishTime = "x-goog-pubsub-publish-time";

    // Shop systems that publish to Pub/Sub name the kind of their messages in an attribute.
    private static readonly HashSet<string> PassedOn =
        new(["content-type", "x-shopify-topic", "x-wc-webhook-topic"], StringComparer.OrdinalIgnoreCase);

    // A structured event is recognized by its body as well: without metadata, Pub/Sub sends neither attributes nor their content type.
    public static bool Matches(HttpRequest request, ReadOnlySpan<byte> body) =>
        request.Headers.ContainsKey(MessageId) || request.Headers.ContainsKey("ce-specversion")
        || request.ContentType?.StartsWith("application/cloudevents", StringComparison.OrdinalIgnoreCase) == true
        || CustomerEventReader.IsStructured(body);

    public static PushedMessage Read(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        var attributes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in request.Headers)
        {
            if (name.StartsWith("ce-", StringComparison.OrdinalIgnoreCase))
                attributes[name] = Decode(value.ToString());
            else if (PassedOn.Contains(name))
                attributes[name] = value.ToString();
        }
        string? id = request.Headers[MessageId];
        return new(
            string.IsNullOrEmpty(id) ? null : id,
            Instant.TryParse(request.Headers[PublishTime].ToString(), out var time) ? time : null,
            attributes,
            body);
    }

    // The HTTP binding of CloudEvents (1.0.2, section 3.1.3.2): removes quotes, and then decodes percent-encoded UTF-8.
    private static string Decode(string header)
    {
        if (header is ['"', .., '"'] && header.Length > 1)
            header = EscapePattern().Replace(header[1..^1], "$1");
        return Uri.UnescapeDataString(header);
    }

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex EscapePattern();
}
