using System.Globalization;
using System.Text.Json;

namespace Conversion.Stores.Firestore;

/// <summary>Writes the requests of Firestore's REST API and reads its answers.</summary>
internal static class FirestoreJson
{
    public static void WriteBatchGet(Utf8JsonWriter json, string collection, IReadOnlyList<string> keys)
    {
        json.WriteStartObject();
        json.WriteStartArray("documents");
        foreach (var key in keys.Distinct())
            json.WriteStringValue($"{collection}/{key}");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteCommit(Utf8JsonWriter json, string collection, IReadOnlyList<DocumentWrite> writes)
    {
        json.WriteStartObject();
        json.WriteStartArray("writes");
        foreach (var write in writes)
            WriteWrite(json, $"{collection}/{write.Key}", write);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteQuery(
        Utf8JsonWriter json, string collection, string start, int? dueBy, FirestoreDocument? after, int limit)
    {
        json.WriteStartObject();
        json.WriteStartObject("structuredQuery");
        json.WriteStartArray("from");
        json.WriteStartObject();
        json.WriteString("collectionId", collection[(collection.LastIndexOf('/') + 1)..]);
        json.WriteEndObject();
        json.WriteEndArray();
        if (dueBy is { } day)
            WriteDue(json, start, day);
        else
            // '~' is after all characters of keys.
            WriteWhere(json, [
                writer => WriteFilter(writer, "__name__", "GREATER_THAN", "referenceValue", $"{collection}/{start}"),
                writer => WriteFilter(writer, "__name__", "LESS_THAN", "referenceValue", $"{collection}/{start}~")]);
        json.WriteStartArray("orderBy");
        foreach (var field in dueBy is null ? (string[])["__name__"] : ["d", "__name__"])
        {
            json.WriteStartObject();
            json.WriteStartObject("field");
            json.WriteString("fieldPath", field);
            json.WriteEndObject();
            json.WriteString("direction", "ASCENDING");
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (after is not null)
            WriteStartAfter(json, collection, dueBy is null ? null : after.DueDay, after.Key);
        json.WriteNumber("limit", limit);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Reads the answer to batchGet. A missing document has an empty stamp.</summary>
    public static List<StoredDocument> ReadDocuments(JsonElement answer)
    {
        var documents = new List<StoredDocument>();
        foreach (var element in answer.EnumerateArray())
        {
            if (element.TryGetProperty("missing", out var missing))
                documents.Add(new(KeyOf(missing), default, ""));
            else if (element.TryGetProperty("found", out var found))
            {
                var (key, value, stamp, _) = ReadDocument(found);
                documents.Add(new(key, value, stamp));
            }
        }
        return documents;
    }

    public static List<string> ReadStamps(JsonElement answer) =>
        [.. answer.GetProperty("writeResults").EnumerateArray().Select(result =>
            // A delete has no time. No later write needs one.
            result.TryGetProperty("updateTime", out var time) ? time.GetString()! : "")];

    public static List<FirestoreDocument> ReadPage(JsonElement answer) =>
        [.. answer.EnumerateArray()
            .Where(element => element.TryGetProperty("document", out _))
            .Select(element => ReadDocument(element.GetProperty("document")))];

    private static FirestoreDocument ReadDocument(JsonElement document)
    {
        var fields = document.GetProperty("fields");
        return new(
            KeyOf(document.GetProperty("name")),
            fields.GetProperty("v").GetProperty("bytesValue").GetBytesFromBase64(),
            document.GetProperty("updateTime").GetString()!,
            fields.TryGetProperty("d", out var day)
                ? int.Parse(day.GetProperty("integerValue").GetString()!, CultureInfo.InvariantCulture)
                : null);
    }

    private static string KeyOf(JsonElement name) => name.GetString() is { } text ? text[(text.LastIndexOf('/') + 1)..] : "";

    private static void WriteWrite(Utf8JsonWriter json, string name, DocumentWrite write)
    {
        json.WriteStartObject();
        if (write.Value is { } value)
        {
            json.WriteStartObject("update");
            json.WriteString("name", name);
            json.WriteStartObject("fields");
            json.WriteStartObject("v");
            json.WriteBase64String("bytesValue", value.Span);
            json.WriteEndObject();
            if (write.DueDay is { } day)
            {
                WriteValue(json, "d", "integerValue", day.ToString(CultureInfo.InvariantCulture));
                WriteValue(json, "s", "stringValue", write.Key[..StoreKeys.ShardLength]);
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("delete", name);
        }
        if (write.Stamp != DocumentWrite.Any)
        {
            json.WriteStartObject("currentDocument");
            if (write.Stamp is { } stamp)
                json.WriteString("updateTime", stamp);
            else
                json.WriteBoolean("exists", false);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteDue(Utf8JsonWriter json, string start, int day) => WriteWhere(json, [
        writer => WriteFilter(writer, "s", "EQUAL", "stringValue", start),
        writer => WriteFilter(writer, "d", "LESS_THAN_OR_EQUAL", "integerValue", day.ToString(CultureInfo.InvariantCulture))]);

    private static void WriteWhere(Utf8JsonWriter json, Action<Utf8JsonWriter>[] filters)
    {
        json.WriteStartObject("where");
        json.WriteStartObject("compositeFilter");
        json.WriteString("op", "AND");
        json.WriteStartArray("filters");
        foreach (var write in filters)
            write(json);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteFilter(Utf8JsonWriter json, string field, string comparison, string type, string value)
    {
        json.WriteStartObject();
        json.WriteStartObject("fieldFilter");
        json.WriteStartObject("field");
        json.WriteString("fieldPath", field);
        json.WriteEndObject();
        json.WriteString("op", comparison);
        WriteValue(json, "value", type, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteStartAfter(Utf8JsonWriter json, string collection, int? day, string key)
    {
        json.WriteStartObject("startAt");
        json.WriteStartArray("values");
        if (day is { } number)
        {
            json.WriteStartObject();
            json.WriteString("integerValue", number.ToString(CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }
        json.WriteStartObject();
        json.WriteString("referenceValue", $"{collection}/{key}");
        json.WriteEndObject();
        json.WriteEndArray();
        // Starts after the document, not before.
        json.WriteBoolean("before", false);
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, string name, string type, string value)
    {
        json.WriteStartObject(name);
        json.WriteString(type, value);
        json.WriteEndObject();
    }
}

/// <summary>A document with the day on which it is due.</summary>
internal sealed record FirestoreDocument(string Key, ReadOnlyMemory<byte> Value, string Stamp, int? DueDay);
