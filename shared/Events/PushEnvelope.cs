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
    // The fields beside the message that are texts: of an envelope, and of a CloudEvent.
    private static readonly string[] Texts = ["subscription", "id", "source", "type", "time", "data_base64", "specversion"];

    /// <summary>Reads the message in an envelope.</summary>
    /// <param name="body">JSON in UTF-8.</param>
    /// <param name="instants">How instants are written; null for <see cref="InstantRules.Default"/>.</param>
    /// <exception cref="InvalidInputException">The body is not an envelope, so the caller is not Pub/Sub.</exception>
    public static PushedMessage Read(ReadOnlySpan<byte> body, InstantRules? instants = null)
    {
        if (body.IsEmpty)
            throw Malformed("", "must be a Pub/Sub push envelope, but the body is empty.");
        try
        {
            var reader = new Utf8JsonReader(body);
            PushedMessage? message = null;
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw OfAnotherType(in reader, JsonPointer.Document, "a Pub/Sub push envelope", JsonTokenType.StartObject);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("message"u8))
                    message = HasValue(ref reader) ? ReadMessage(ref reader, instants ?? InstantRules.Default) : null;
                else if (FindText(in reader) is { } name)
                    ReadText(ref reader, new($"/{name}"));
                else
                    SkipValue(ref reader);
            }
            // Throws where something follows.
            reader.Read();
            return message ?? throw Malformed("/message", "is required.");
        }
        catch (JsonException e)
        {
            throw InvalidInputException.NotJson(e, body);
        }
        catch (InvalidOperationException)
        {
            // A string whose bytes or escapes are not Unicode fails only when it is read.
            throw Malformed("", "must be valid Unicode.");
        }
    }

    private static PushedMessage ReadMessage(ref Utf8JsonReader reader, InstantRules instants)
    {
        string? id = null;
        DateTimeOffset? time = null;
        byte[] data = [];
        IReadOnlyDictionary<string, string> attributes = ReadOnlyDictionary<string, string>.Empty;
        if (reader.TokenType != JsonTokenType.StartObject)
            throw OfAnotherType(in reader, new("/message"), "an object", JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("data"u8))
                data = ReadData(ref reader);
            else if (reader.ValueTextEquals("messageId"u8))
                id = ReadText(ref reader, new("/message/messageId"));
            else if (reader.ValueTextEquals("publishTime"u8))
                time = ReadInstant(ref reader, new("/message/publishTime"), instants);
            else if (reader.ValueTextEquals("attributes"u8))
                attributes = ReadAttributes(ref reader);
            else if (reader.ValueTextEquals("orderingKey"u8))
                ReadText(ref reader, new("/message/orderingKey"));
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
            throw OfAnotherType(in reader, new("/message/attributes"), "an object", JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            attributes[name] = ReadText(ref reader, new("/message/attributes", Field: name)) ?? "";
        }
        return attributes;
    }

    private static byte[] ReadData(ref Utf8JsonReader reader)
    {
        if (!IsText(ref reader, new("/message/data")))
            return [];
        return reader.TryGetBytesFromBase64(out var bytes) ? bytes : throw Malformed("/message/data", "must be base64.");
    }

    private static DateTimeOffset? ReadInstant(ref Utf8JsonReader reader, JsonPointer pointer, InstantRules instants)
    {
        if (ReadText(ref reader, pointer) is not { } text)
            return null;
        return instants.TryParse(text, out var instant) ? instant : throw Malformed(pointer.ToString(), InstantRules.Describe(text));
    }

    private static string? ReadText(ref Utf8JsonReader reader, JsonPointer pointer) =>
        IsText(ref reader, pointer) ? reader.GetString() : null;

    // Moves to the value of a property, which must be a string or null.
    private static bool IsText(ref Utf8JsonReader reader, JsonPointer pointer)
    {
        if (!HasValue(ref reader))
            return false;
        if (reader.TokenType == JsonTokenType.String)
            return true;
        throw OfAnotherType(in reader, pointer, "a string", JsonTokenType.String);
    }

    // Moves to the value of a property. A value that is null counts as absent.
    private static bool HasValue(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType != JsonTokenType.Null;

    private static string? FindText(in Utf8JsonReader reader)
    {
        foreach (var name in Texts)
            if (reader.ValueTextEquals(name))
                return name;
        return null;
    }

    private static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private static InvalidInputException OfAnotherType(
        in Utf8JsonReader reader, JsonPointer pointer, string description, JsonTokenType expected) =>
        Malformed(pointer.ToString(), $"must be {description}{JsonValueText.Describe(in reader, expected)}.");

    private static InvalidInputException Malformed(string pointer, string detail) => new(malformed: true, pointer, detail);
}
