using System.Text.Json;
using Conversion.Json;

namespace Conversion.Events;

/// <summary>
/// Reads the event in a message: a CloudEvent (1.0; binary, with <c>ce-</c> attributes, or structured JSON) or plain
/// JSON. Its payload is one customer, an array of customers, or <c>{"customers":[…]}</c>.
/// </summary>
public static class CustomerEventReader
{
    /// <summary>The most customers of a message: all are decided and published before the message is acknowledged.</summary>
    public const int MaximumCustomers = 1000;

    /// <summary>Reads the event in a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="instants">How instants are written; null for <see cref="InstantRules.Default"/>.</param>
    /// <exception cref="InvalidInputException">The message can never be read.</exception>
    public static CustomerEvent Read(PushedMessage message, InstantRules? instants = null)
    {
        try
        {
            if (message.Attribute("ce-specversion") is { } version)
                return ReadBinary(message, version, instants ?? InstantRules.Default);
            var fields = PayloadFields.Parse(message.Data.Span);
            // A publisher may forget the content type. No customer has a field "specversion".
            if (fields.HasSpecversion || HasCloudEventContentType(message))
                return ReadStructured(message, fields, instants ?? InstantRules.Default);
            var time = message.PublishTime ?? throw Malformed("", "must have a time of publication.");
            return new(BuildIdentity("", message.Id), time, SplitCustomers(message.Data, fields));
        }
        catch (JsonException e)
        {
            throw InvalidInputException.NotJson(e, message.Data.Span);
        }
        catch (InvalidOperationException)
        {
            // A string whose bytes or escapes are not Unicode fails only when it is read.
            throw Malformed("", "must be valid Unicode.");
        }
    }

    /// <summary>Returns whether a body is a structured CloudEvent: a JSON object with a field <c>specversion</c>.</summary>
    public static bool IsStructured(ReadOnlySpan<byte> body)
    {
        try
        {
            return PayloadFields.Parse(body).HasSpecversion;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false; // The reader of envelopes says what is wrong.
        }
    }

    private static bool HasCloudEventContentType(PushedMessage message) =>
        message.Attribute("content-type")?.StartsWith("application/cloudevents", StringComparison.OrdinalIgnoreCase) == true;

    private static CustomerEvent ReadBinary(PushedMessage message, string version, InstantRules instants)
    {
        var attributes = new CloudEventContext(
            version, message.Attribute("ce-source"), message.Attribute("ce-id"), message.Attribute("ce-time"));
        return BuildEvent(message, attributes, message.Data, instants);
    }

    private static CustomerEvent ReadStructured(PushedMessage message, PayloadFields fields, InstantRules instants)
    {
        using var document = JsonDocument.Parse(message.Data);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw Malformed("", "must be one CloudEvent; send the events of a batch one by one.");
        var context = new CloudEventContext(
            ReadString(root, "specversion"), ReadString(root, "source"), ReadString(root, "id"), ReadTime(root));
        ReadString(root, "type");
        return BuildEvent(message, context, ReadData(message, fields, root), instants);
    }

    private static ReadOnlyMemory<byte> ReadData(PushedMessage message, PayloadFields fields, JsonElement root)
    {
        var bytes = Array.Empty<byte>();
        var encoded = ReadString(root, "data_base64");
        if (encoded is not null && !root.GetProperty("data_base64").TryGetBytesFromBase64(out bytes))
            throw Malformed("/data_base64", "must be base64.");
        if (fields.Data is { } data)
            return message.Data[data];
        return encoded is null ? throw Malformed("/data", "is required; or send data_base64.") : bytes;
    }

    private static string? ReadString(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw Malformed($"/{name}", "must be a string.");
    }

    // An epoch is read, or refused by its name, where the text of an instant is.
    private static string? ReadTime(JsonElement root) =>
        root.TryGetProperty("time", out var time) && time.ValueKind == JsonValueKind.Number ? time.GetRawText() : ReadString(root, "time");

    private static CustomerEvent BuildEvent(
        PushedMessage message, CloudEventContext context, ReadOnlyMemory<byte> data, InstantRules instants)
    {
        if (context.Version != "1.0")
            throw Malformed("/specversion", $"must be 1.0, got {JsonValueText.Quote(context.Version)}.");
        if (string.IsNullOrEmpty(context.Id))
            throw Malformed("/id", "is required in a CloudEvent.");
        if (string.IsNullOrEmpty(context.Source))
            throw Malformed("/source", "is required in a CloudEvent.");
        var identity = BuildIdentity(context.Source, context.Id);
        if (context.Time is null)
        {
            var published = message.PublishTime ?? throw Malformed("/time", "is required where the push has no time of publication.");
            return new(identity, published, SplitCustomers(data));
        }
        return instants.TryParse(context.Time, out var time)
            ? new(identity, time, SplitCustomers(data))
            : throw Malformed("/time", InstantRules.Describe(context.Time));
    }

    private static string BuildIdentity(string source, string? id) =>
        $"{source}\n{(string.IsNullOrEmpty(id) ? throw Malformed("", "must have a message id.") : id)}";

    private static List<CustomerPayload> SplitCustomers(ReadOnlyMemory<byte> payload) =>
        SplitCustomers(payload, PayloadFields.Parse(payload.Span));

    private static List<CustomerPayload> SplitCustomers(ReadOnlyMemory<byte> payload, PayloadFields fields)
    {
        if (fields.Customers is not { } range)
            return payload.Span.TrimStart(" \t\r\n"u8) is [(byte)'[', ..] ? SplitArray(payload, "") : [new("", payload)];
        if (payload.Span[range] is not [(byte)'[', ..])
            throw Malformed("/customers", "must be an array.");
        return fields.Count == 1
            ? SplitArray(payload[range], "/customers")
            : throw Malformed("/customers", "must be the only field; put asOf and other fields into each customer.");
    }

    private static List<CustomerPayload> SplitArray(ReadOnlyMemory<byte> json, string pointer)
    {
        var customers = new List<CustomerPayload>();
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (customers.Count == MaximumCustomers)
                throw new InvalidInputException(malformed: false, pointer, $"must contain at most {MaximumCustomers} customers.");
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            customers.Add(new($"{pointer}/{customers.Count}", json[start..(int)reader.BytesConsumed]));
        }
        // Throws where something follows.
        reader.Read();
        return customers.Count > 0
            ? customers
            : throw new InvalidInputException(malformed: false, pointer, "must contain at least one customer.");
    }

    private static InvalidInputException Malformed(string pointer, string detail) => new(malformed: true, pointer, detail);

    /// <summary>The attributes of a CloudEvent that identify it; null when missing.</summary>
    private readonly record struct CloudEventContext(string? Version, string? Source, string? Id, string? Time);

    /// <summary>
    /// The fields of a payload's outermost object that show its kind. A field that is null is absent, and a payload that is not an object
    /// has none.
    /// </summary>
    /// <param name="Count">How many fields the object has.</param>
    /// <param name="HasSpecversion">Whether the object has a field <c>specversion</c>.</param>
    /// <param name="Data">The bytes of its field <c>data</c>, or null.</param>
    /// <param name="Customers">The bytes of its field <c>customers</c>, or null.</param>
    private readonly record struct PayloadFields(int Count, bool HasSpecversion, Range? Data, Range? Customers)
    {
        public static PayloadFields Parse(ReadOnlySpan<byte> json)
        {
            var fields = new PayloadFields();
            var reader = new Utf8JsonReader(json);
            if (json.IsEmpty || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return fields;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isSpecversion = reader.ValueTextEquals("specversion"u8);
                var isData = reader.ValueTextEquals("data"u8);
                var isCustomers = reader.ValueTextEquals("customers"u8);
                reader.Read();
                if (reader.TokenType == JsonTokenType.Null)
                    continue;
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                Range value = start..(int)reader.BytesConsumed;
                fields = new(
                    fields.Count + 1,
                    fields.HasSpecversion || isSpecversion,
                    isData ? value : fields.Data,
                    isCustomers ? value : fields.Customers);
            }
            return fields;
        }
    }
}
