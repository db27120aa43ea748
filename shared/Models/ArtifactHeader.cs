using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conversion.Models;

/// <summary>The readable part of an artifact: all of a <see cref="Model"/> but its trees.</summary>
internal sealed record ArtifactHeader(
    string Name,
    string Version,
    int HorizonDays,
    double Coverage,
    IReadOnlyList<TrainedFeature> Features,
    ArtifactHead Probability,
    ArtifactHead DaysToBuy,
    ArtifactHead Value)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a header field by field: the serializer's first use would take longer than all else that loading does.</summary>
    /// <exception cref="InvalidDataException">It does not parse, or has not the fields of a header and no others.</exception>
    public static ArtifactHeader Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json.ToArray(), Strict);
            var header = Object(document.RootElement, 8);
            return new(Text(header, "name"), Text(header, "version"), Count(header, "horizonDays"), Number(header, "coverage"),
                [.. Field(header, "features", JsonValueKind.Array).EnumerateArray().Select(ParseFeature)],
                ParseHead(Field(header, "probability")), ParseHead(Field(header, "daysToBuy")), ParseHead(Field(header, "value")));
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException($"its header does not parse: {e.Message}", e);
        }
    }

    private static TrainedFeature ParseFeature(JsonElement json)
    {
        var feature = Object(json, 3);
        return new(Text(feature, "name"), (float)Number(feature, "minimum"), (float)Number(feature, "maximum"));
    }

    private static ArtifactHead ParseHead(JsonElement json)
    {
        var head = Object(json, 10);
        var single = Field(head, "singlePrecision", JsonValueKind.True, JsonValueKind.False).GetBoolean();
        return new(ParseReading(Field(head, "reading")), Number(head, "baseMargin"), single, Count(head, "trees"), Count(head, "nodes"),
            Count(head, "leaves"), Count(head, "covers"), Count(head, "rules"), Count(head, "categoryStarts"), Count(head, "categoryWords"));
    }

    private static Reading ParseReading(JsonElement json)
    {
        var reading = Object(json, 6);
        var link = Text(reading, "link") switch
        {
            nameof(Link.Identity) => Link.Identity,
            nameof(Link.Logistic) => Link.Logistic,
            nameof(Link.Exp) => Link.Exp,
            nameof(Link.Expm1) => Link.Expm1,
            var other => throw new FormatException($"there is no link '{other}'."),
        };
        var intervals = Field(reading, "intervals", JsonValueKind.Array).EnumerateArray().Select(ParseInterval);
        return new(link, Number(reading, "slope"), Number(reading, "offset"), [.. intervals], Number(reading, "minimum"), Number(reading, "maximum"));
    }

    private static Interval ParseInterval(JsonElement json)
    {
        var interval = Object(json, 3);
        return new(Number(interval, "upTo"), Number(interval, "low"), Number(interval, "high"));
    }

    // All fields are asked for by name, so that as many as there should be means: no others.
    private static JsonElement Object(JsonElement json, int fields)
    {
        var found = json.ValueKind == JsonValueKind.Object ? json.GetPropertyCount() : 0;
        return found == fields ? json : throw new FormatException($"{found} fields stand where {fields} belong.");
    }

    private static JsonElement Field(JsonElement json, string name, params ReadOnlySpan<JsonValueKind> kinds) =>
        json.TryGetProperty(name, out var field) && (kinds.IsEmpty || kinds.Contains(field.ValueKind))
            ? field
            : throw new FormatException($"{name} is missing or of another kind.");

    private static string Text(JsonElement json, string name) => Field(json, name, JsonValueKind.String).GetString()!;

    private static double Number(JsonElement json, string name) => Field(json, name, JsonValueKind.Number).GetDouble();

    private static int Count(JsonElement json, string name) =>
        Field(json, name, JsonValueKind.Number).TryGetInt32(out var count) ? count : throw new FormatException($"{name} is no whole number.");
}

/// <summary>The reading of a head, how its trees are summed, and which arrays of what length follow.</summary>
internal sealed record ArtifactHead(
    Reading Reading,
    double BaseMargin,
    bool SinglePrecision,
    int Trees,
    int Nodes,
    int Leaves,
    int Covers,
    int Rules,
    int CategoryStarts,
    int CategoryWords);

/// <summary>Writes headers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ArtifactHeader))]
internal sealed partial class ArtifactJson : JsonSerializerContext;
