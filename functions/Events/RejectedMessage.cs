using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Conversion.Events;
using Conversion.Json;

namespace Conversion.Functions.Events;

/// <summary>
/// Sets aside what can never be scored: <c>{messageId, publishTime, pointer, problem, attributes, data}</c>, with the
/// data in base64 for whoever mends and replays it.
/// </summary>
internal static class RejectedMessage
{
    /// <param name="identity">That of the event, or of the message when it could not be unpacked.</param>
    /// <param name="part">What is at fault: one customer, or the whole.</param>
    public static OutgoingMessage Create(string topic, PushedMessage message, string identity, CustomerPayload part, InvalidInputException fault)
    {
        var attributes = OutgoingMessage.CloudEventAttributes(
            "conversion.rejected", OutgoingMessage.ComputeId(identity, part.Pointer), message.PublishTime ?? DateTimeOffset.UnixEpoch);
        var messageId = new KeyValuePair<string, string>("messageId", message.Id ?? "");
        return new(topic, "", [.. attributes, messageId], Write(message, part, Problem.Describe(fault)));
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
            JsonSerializer.Serialize(json, problem, AnswerJson.Wire.Problem);
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
