using System.Text.Json;
using Conversion.Json;

namespace Conversion.Events;

/// <summary>
/// Unpacks a message: a CloudEvent (1.0; binary, with <c>ce-</c> attributes, or structured JSON) or plain JSON, and in
/// it one customer, an array of customers or <c>{"customers":[…]}</c>.
/// </summary>
public static class CustomerEventReader
{
    /// <summary>How many customers one message may hold: all of them are decided, and published, before it is acknowledged.</summary>
    public const int MaximumCustomers = 1000;

    /// <summary>Unpacks a message.</summary>
    /// <exception cref="InvalidInputException">It can't be unpacked, now or ever.</exception>
    public static CustomerEvent Read(PushedMessage message)
    {
        try
        {
            if (message.Attribute("ce-specversion") is { } version)
                return Describe(message, version, message.Attribute("ce-source"), message.Attribute("ce-id"), message.Attribute("ce-time"), message.Data);
            var outline = Outline.Of(message.Data.Span);
            // A publisher may well forget the content type; no customer has a field "specversion".
            if (outline.HasSpecversion || message.Attribute("content-type")?.StartsWith("application/cloudevents", StringComparison.OrdinalIgnoreCase) == true)
                return ReadStructured(message, outline);
            return new(Identify("", message.Id), message.PublishTime ?? throw Malformed("", "carries no time of publication."), Split(message.Data, outline));
        }
        catch (JsonException e)
        {
            throw InvalidInputException.NotJson(e);
        }
        catch (InvalidOperationException)
        {
            // A string whose bytes or escapes are no Unicode shows only when it is read.
            throw Malformed("", "must hold valid Unicode.");
        }
    }

    private static CustomerEvent ReadStructured(PushedMessage message, Outline outline)
    {
        using var document = JsonDocument.Parse(message.Data);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw Malformed("", "must be one CloudEvent: batches of them are not read.");
        string? Text(string name) => !document.RootElement.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null
            ? null
            : value.ValueKind == JsonValueKind.String ? value.GetString() : throw Malformed($"/{name}", "must be a string.");

        ReadOnlyMemory<byte> data;
        if (outline.Data is { } inline)
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
        return Instant.TryParse(time, out var at)
            ? new(Identify(source, id), at, Split(data))
            : throw Malformed("/time", $"must be {Instant.Expected}.");
    }

    private static string Identify(string source, string? id) =>
        $"{source}\n{(string.IsNullOrEmpty(id) ? throw Malformed("", "carries no message id.") : id)}";

    private static List<CustomerPart> Split(ReadOnlyMemory<byte> payload) => Split(payload, Outline.Of(payload.Span));

    private static List<CustomerPart> Split(ReadOnlyMemory<byte> payload, Outline outline)
    {
        if (outline.Customers is not { } range)
            return payload.Span.TrimStart(" \t\r\n"u8) is [(byte)'[', ..] ? SplitArray(payload, "") : [new("", payload)];
        if (payload.Span[range] is not [(byte)'[', ..])
            throw Malformed("/customers", "must be an array.");
        return outline.Fields == 1
            ? SplitArray(payload[range], "/customers")
            : throw Malformed("/customers", "must stand alone, and once: what is said of a customer, asOf too, belongs into it.");
    }

    private static List<CustomerPart> SplitArray(ReadOnlyMemory<byte> json, string pointer)
    {
        var customers = new List<CustomerPart>();
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (customers.Count == MaximumCustomers)
                throw new InvalidInputException(malformed: false, pointer, $"must hold at most {MaximumCustomers} customers.");
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            customers.Add(new($"{pointer}/{customers.Count}", json[start..(int)reader.BytesConsumed]));
        }
        // Nothing may follow: the reader throws when something does.
        reader.Read();
        return customers.Count > 0 ? customers : throw new InvalidInputException(malformed: false, pointer, "must hold at least one customer.");
    }

    /// <summary>What the fields of a payload's outermost object tell of its kind. What is no object has no fields.</summary>
    private readonly record struct Outline(int Fields, bool HasSpecversion, Range? Data, Range? Customers)
    {
        public static Outline Of(ReadOnlySpan<byte> json)
        {
            var outline = new Outline();
            var reader = new Utf8JsonReader(json);
            if (json.IsEmpty || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return outline;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (isSpecversion, isData, isCustomers) =
                    (reader.ValueTextEquals("specversion"u8), reader.ValueTextEquals("data"u8), reader.ValueTextEquals("customers"u8));
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                Range value = start..(int)reader.BytesConsumed;
                outline = new(
                    outline.Fields + 1, outline.HasSpecversion || isSpecversion, isData ? value : outline.Data, isCustomers ? value : outline.Customers);
            }
            return outline;
        }
    }

    private static InvalidInputException Malformed(string pointer, string detail) => new(malformed: true, pointer, detail);
}
