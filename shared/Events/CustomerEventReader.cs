using System.Globalization;
using System.Text.Json;
using Conversion.Scoring;

namespace Conversion.Events;

/// <summary>
/// Unpacks a message: a CloudEvent (1.0; binary, with <c>ce-</c> attributes, or structured JSON) or plain JSON, and in
/// it one customer, an array of customers or <c>{"customers":[…]}</c>.
/// </summary>
public static class CustomerEventReader
{
    /// <summary>Unpacks a message.</summary>
    /// <exception cref="InvalidInputException">It can't be unpacked, now or ever.</exception>
    public static CustomerEvent Read(PushedMessage message)
    {
        try
        {
            return message.Attribute("ce-specversion") is { } version
                ? Describe(message, version, message.Attribute("ce-source"), message.Attribute("ce-id"), message.Attribute("ce-time"), message.Data)
                : IsStructured(message)
                    ? ReadStructured(message)
                    : new(Identify("", message.Id), message.PublishTime ?? throw Malformed("", "carries no time of publication."), Split(message.Data));
        }
        catch (JsonException e)
        {
            throw Malformed("", $"must be JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }
    }

    private static bool IsStructured(PushedMessage message)
    {
        if (message.Attribute("content-type")?.StartsWith("application/cloudevents", StringComparison.OrdinalIgnoreCase) == true)
            return true;
        // A publisher may well forget the content type; no customer has a field of this name.
        return TryFind(message.Data, "specversion", out _);
    }

    private static CustomerEvent ReadStructured(PushedMessage message)
    {
        using var document = JsonDocument.Parse(message.Data);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw Malformed("", "must be one CloudEvent: batches of them are not read.");
        string? Text(string name) => document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

        ReadOnlyMemory<byte> data;
        if (TryFind(message.Data, "data", out var inline))
            data = message.Data[inline];
        else if (document.RootElement.TryGetProperty("data_base64", out var encoded) && encoded.ValueKind == JsonValueKind.String && encoded.TryGetBytesFromBase64(out var bytes))
            data = bytes;
        else
            throw Malformed("/data", "is required, or data_base64.");
        return Describe(message, Text("specversion"), Text("source"), Text("id"), Text("time"), data);
    }

    private static CustomerEvent Describe(
        PushedMessage message, string? version, string? source, string? id, string? time, ReadOnlyMemory<byte> data)
    {
        if (version != "1.0")
            throw Malformed("/specversion", "must be 1.0.");
        if (string.IsNullOrEmpty(id))
            throw Malformed("/id", "is required of a CloudEvent.");
        if (string.IsNullOrEmpty(source))
            throw Malformed("/source", "is required of a CloudEvent.");
        if (time is null)
            return new(Identify(source, id), message.PublishTime ?? throw Malformed("/time", "is required where the push carries no time of publication."), Split(data));
        return DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? new(Identify(source, id), at, Split(data))
            : throw Malformed("/time", "must be an RFC 3339 instant.");
    }

    private static string Identify(string source, string? id) =>
        $"{source}\n{(string.IsNullOrEmpty(id) ? throw Malformed("", "carries no message id.") : id)}";

    private static List<CustomerPart> Split(ReadOnlyMemory<byte> payload)
    {
        var start = payload.Span.IndexOfAnyExcept(" \t\r\n"u8);
        if (start >= 0 && payload.Span[start] == (byte)'[')
            return SplitArray(payload, "");
        return TryFind(payload, "customers", out var range) && payload.Span[range] is [(byte)'[', ..]
            ? SplitArray(payload[range], "/customers")
            : [new("", payload)];
    }

    private static List<CustomerPart> SplitArray(ReadOnlyMemory<byte> json, string pointer)
    {
        var customers = new List<CustomerPart>();
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            customers.Add(new($"{pointer}/{customers.Count}", json[start..(int)reader.BytesConsumed]));
        }
        // Nothing may follow: the reader throws when something does.
        reader.Read();
        return customers.Count > 0 ? customers : throw new InvalidInputException(malformed: false, pointer, "must hold at least one customer.");
    }

    /// <summary>Where the value of a field of the outermost object stands. What is no object has no fields.</summary>
    private static bool TryFind(ReadOnlyMemory<byte> json, string field, out Range value)
    {
        value = default;
        var found = false;
        var reader = new Utf8JsonReader(json.Span);
        if (json.IsEmpty || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var matches = reader.ValueTextEquals(field);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (matches)
                (found, value) = (true, start..(int)reader.BytesConsumed);
        }
        return found;
    }

    private static InvalidInputException Malformed(string pointer, string detail) => new(malformed: true, pointer, detail);
}
