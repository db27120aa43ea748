using System.Buffers;
using System.Text.Json;

namespace Conversion.Functions.Publishing;

/// <summary>Writes the body of a request to Pub/Sub's <c>topics.publish</c>.</summary>
internal static class PublishRequest
{
    // The usual length of a message without its data; the buffer grows when a message is longer.
    private const int TypicalOverhead = 1024;

    public static ReadOnlyMemory<byte> Write(IReadOnlyList<PendingMessage> batch)
    {
        var body = new ArrayBufferWriter<byte>(batch.Sum(pending => pending.Message.Data.Length * 4 / 3 + TypicalOverhead));
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("messages");
            foreach (var pending in batch)
            {
                var message = pending.Message;
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
        return body.WrittenMemory;
    }
}
