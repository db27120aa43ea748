using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Conversion.Events;
using Conversion.Functions.Http;
using Conversion.Json;

namespace Conversion.Functions.Events;

/// <summary>
/// Builds the message that the service publishes about an event that can never be scored:
/// <c>{messageId, publishTime, pointer, problem, attributes, data}</c>. A person can repair the base64 data and publish it again.
/// </summary>
internal static class RejectedMessage
{
    /// <param name="identity">The identity of the event, or of the message when the service could not read the event.</param>
    /// <param name="part">The invalid part: one customer, or the whole message.</param>
    public static OutgoingMessage Create(
        string topic, PushedMessage message, string identity, CustomerPayload part, InvalidInputException error)
    {
        var attributes = OutgoingMessage.CloudEventAttributes(
            "conversion.rejected", OutgoingMessage.ComputeId(identity, part.Pointer), message.PublishTime ?? DateTimeOffset.UnixEpoch);
        var messageId = new KeyValuePair<string, string>("messageId", message.Id ?? "");
        return new(topic, "", [.. attributes, messageId], Write(message, part, Problem.From(error)));
    }

    private static byte[] Write(PushedMessage message, CustomerPayload part, Problem problem)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("messageId", message.Id);
            json.WriteString("publishTime", message.PublishTime?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("pointer", part.Pointer);
            json.WritePropertyName("problem");
            JsonSerializer.Serialize(json, problem, ProblemJson.Default.Problem);
            json.WriteStartObject("attributes");
            foreach (var (name, value) in message.Attributes)
                json.WriteString(name, value);
            json.WriteEndObject();
            json.WriteBase64String("data", part.Json.Span);
            json.WriteEndObject();
        }
        return body.WrittenSpan.ToArray();
    }
}
