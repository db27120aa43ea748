using System.Buffers;
using System.Text.Json;

namespace Conversion.Functions.Events;

/// <summary>The body of Pub/Sub's <c>topics.publish</c>.</summary>
internal static class PublishRequest
{
    public static byte[] Write(IReadOnlyList<Pending> batch)
    {
        var body = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("messages");
            foreach (var (message, _) in batch)
            {
                json.WriteStartObject();
                json.WriteStartObject("attributes");
                foreach (var (name, value) in message.Attributes)
                    json.WriteString(name, value);
                json.WriteEndObject();
                if (message.OrderingKey.Length > 0)
                    json.WriteString("orderingKey", message.OrderingKey);
                json.WriteBase64String("data", message.Data);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return body.WrittenSpan.ToArray();
    }
}
