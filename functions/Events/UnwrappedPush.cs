using System.Text;
using Conversion.Events;
using Conversion.Functions.Http;
using Conversion.Json;

namespace Conversion.Functions.Events;

/// <summary>
/// Reads a push without an envelope, whose body is the payload. If the subscription writes metadata, the message's id, time and
/// attributes are headers. Only the attributes of a CloudEvent, and the topics of shop systems, are read.
/// </summary>
internal static class UnwrappedPush
{
    private const string MessageId = "x-goog-pubsub-message-id";
    private const string PublishTime = "x-goog-pubsub-publish-time";

    // Shop systems that publish to Pub/Sub name the kind of their messages in an attribute.
    private static readonly HashSet<string> PassedOn =
        new(["content-type", "x-shopify-topic", "x-wc-webhook-topic"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the body, decompressed as <c>Content-Encoding</c> says; null when it is too large.</summary>
    /// <exception cref="InvalidInputException">The body is not what <c>Content-Encoding</c> says.</exception>
    // Where Pub/Sub writes metadata, the headers are the attributes of the message, and its body is as it was published.
    public static Task<byte[]?> ReadBodyAsync(HttpRequest request, int maximumBytes, CancellationToken cancellation) =>
        request.Headers.ContainsKey(MessageId)
            ? RequestBody.ReadAsync(request, maximumBytes, RequestMemory.Pushes, cancellation)
            : RequestBody.ReadDecodedAsync(request, maximumBytes, RequestMemory.Pushes, cancellation);

    /// <summary>Reads a push with or without an envelope.</summary>
    /// <exception cref="InvalidInputException">The body is neither.</exception>
    public static PushedMessage ReadAny(HttpRequest request, byte[] body, InstantRules instants) =>
        Matches(request, body) ? Read(request, body, instants) : PushEnvelope.Read(body, instants);

    // A structured event is recognized by its body as well: without metadata, Pub/Sub sends neither attributes nor their content type.
    public static bool Matches(HttpRequest request, ReadOnlySpan<byte> body) =>
        request.Headers.ContainsKey(MessageId) || request.Headers.ContainsKey("ce-specversion")
        || request.ContentType?.StartsWith("application/cloudevents", StringComparison.OrdinalIgnoreCase) == true
        || CustomerEventReader.IsStructured(body);

    public static PushedMessage Read(HttpRequest request, ReadOnlyMemory<byte> body, InstantRules? instants = null)
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
            ReadTime(request.Headers[PublishTime].ToString(), instants ?? InstantRules.Default),
            attributes,
            body);
    }

    private static DateTimeOffset? ReadTime(string text, InstantRules instants)
    {
        if (text.Length == 0)
            return null;
        return instants.TryParse(text, out var time)
            ? time
            : throw new InvalidInputException(malformed: true, PublishTime, InstantRules.Describe(text));
    }

    // The HTTP binding of CloudEvents (1.0.2, section 3.1.3.2): removes quotes and backslashes, and then decodes percent-encoded UTF-8.
    private static string Decode(string header)
    {
        if (header is not ['"', .., '"'] || header.Length == 1)
            return Uri.UnescapeDataString(header);
        var text = new StringBuilder(header.Length);
        for (var i = 1; i < header.Length - 1; i++)
        {
            if (header[i] == '\\' && i < header.Length - 2)
                i++;
            text.Append(header[i]);
        }
        return Uri.UnescapeDataString(text.ToString());
    }
}
