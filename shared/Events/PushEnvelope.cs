using System.Collections.ObjectModel;
using System.Text.Json;
using Conversion.Json;

namespace Conversion.Events;

/// <summary>
/// Reads the body of a wrapped push: <c>{"message":{"data","messageId","publishTime","attributes"},"subscription"}</c>.
/// Other fields are skipped, because Pub/Sub may add some. The emulator also writes the id and the time in snake case;
/// the documentation has camelCase.
/// </summary>
public static class PushEnvelope
{
    /// <summary>Reads the message in an envelope.</summary>
    /// <param name="body">JSON in UTF-8.</param>
    /// <exception cref="InvalidInputException">The body is not an envelope, so the caller is not Pub/Sub.</exception>
    public static PushedMessage Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            PushedMessage? message = null;
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                throw Malformed("", "must be a Pub/Sub push envelope.");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("message"u8))
                    message = HasValue(ref reader) ? ReadMessage(ref reader) : null;
                else
                    SkipValue(ref reader);
            }
            // Throws where something follows.
            reader.Read();
            return message ?? throw Malformed("/message", "is required.");
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            // The message of the exception may quote the text, which may contain personal data.
            throw Malformed("", body.IsEmpty
                ? "must be a Pub/Sub push envelope, but the body is empty."
                : "must be a Pub/Sub push envelope, got a field of another type.");
        }
    }

    private static PushedMessage ReadMessage(ref Utf8JsonReader reader)
    {
        string? id = null;
        DateTimeOffset? time = null;
        byte[] data = [];
        IReadOnlyDictionary<string, string> attributes = ReadOnlyDictionary<string, string>.Empty;
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Malformed("/message", "must be an object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("data"u8))
                data = HasValue(ref reader) ? reader.GetBytesFromBase64() : [];
            else if (reader.ValueTextEquals("messageId"u8))
                id = HasValue(ref reader) ? reader.GetString() : null;
            else if (reader.ValueTextEquals("publishTime"u8))
                time = HasValue(ref reader) ? ReadInstant(reader.GetString()) : null;
            else if (reader.ValueTextEquals("attributes"u8))
                attributes = ReadAttributes(ref reader);
            else
                SkipValue(ref reader);
        }
        if (string.IsNullOrEmpty(id))
            throw Malformed("/message/messageId", "is required.");
        return new(id, time ?? throw Malformed("/message/publishTime", "is required."), attributes, data);
    }

    private static Dictionary<string, string> ReadAttributes(ref Utf8JsonReader reader)
    {
        var attributes = new Dictionary<string, string>();
        if (!HasValue(ref reader))
            return attributes;
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Malformed("/message/attributes", "must be an object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            attributes[name] = reader.GetString() ?? "";
        }
        return attributes;
    }

    private static DateTimeOffset ReadInstant(string? text) => Instant.TryParse(text, out var instant)
        ? instant
        : throw Malformed("/message/publishTime", $"must be {Instant.Expected}.");

    // Moves to the value of a property. A value that is null counts as absent.
    private static bool HasValue(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType != JsonTokenType.Null;

    private static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private static InvalidInputException Malformed(string pointer, string detail) => new(malformed: true, pointer, detail);
}
