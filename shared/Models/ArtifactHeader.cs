using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conversion.Models;

/// <summary>The readable part of an artifact: all of a <see cref="Model"/> except its trees. A head that is absent is null.</summary>
internal sealed record ArtifactHeader(
    string Name,
    string Version,
    int HorizonDays,
    double Coverage,
    bool LevelKnown,
    IReadOnlyList<TrainedFeature> Features,
    ArtifactHead? Probability,
    ArtifactHead? DaysToBuy,
    ArtifactHead? Value)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Parses a header field by field. The serializer's first use would take longer than the rest of loading.</summary>
    /// <param name="json">The header in UTF-8.</param>
    /// <param name="hasLevel">Whether the format of the artifact has the field <c>levelKnown</c>; version 4 does not.</param>
    /// <exception cref="InvalidDataException">The text is not JSON, or its fields are not exactly a header's.</exception>
    public static ArtifactHeader Parse(ReadOnlySpan<byte> json, bool hasLevel)
    {
        try
        {
            using var document = JsonDocument.Parse(json.ToArray(), Strict);
            var header = ReadObject(document.RootElement, fields: hasLevel ? 9 : 8);
            return new(
                ReadString(header, "name"),
                ReadString(header, "version"),
                ReadInteger(header, "horizonDays"),
                ReadNumber(header, "coverage"),
                !hasLevel || ReadBoolean(header, "levelKnown"),
                [.. ReadField(header, "features", JsonValueKind.Array).EnumerateArray().Select(ParseFeature)],
                ParseHead(ReadField(header, "probability")),
                ParseHead(ReadField(header, "daysToBuy")),
                ParseHead(ReadField(header, "value")));
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException($"its header does not parse: {e.Message}", e);
        }
    }

    private static TrainedFeature ParseFeature(JsonElement json)
    {
        var feature = ReadObject(json, fields: 3);
        var (minimum, maximum) = ReadRange(feature);
        return new(ReadString(feature, "name"), (float)minimum, (float)maximum);
    }

    private static ArtifactHead? ParseHead(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Null)
            return null;
        var head = ReadObject(json, fields: 10);
        return new(
            ParseTransform(ReadField(head, "reading")),
            ReadNumber(head, "baseMargin"),
            ReadBoolean(head, "singlePrecision"),
            ReadInteger(head, "trees"),
            ReadInteger(head, "nodes"),
            ReadInteger(head, "leaves"),
            ReadInteger(head, "covers"),
            ReadInteger(head, "rules"),
            ReadInteger(head, "categoryStarts"),
            ReadInteger(head, "categoryWords"));
    }

    private static OutputTransform ParseTransform(JsonElement json)
    {
        var transform = ReadObject(json, fields: 6);
        var link = ReadString(transform, "link") switch
        {
            nameof(Link.Identity) => Link.Identity,
            nameof(Link.Logistic) => Link.Logistic,
            nameof(Link.Exp) => Link.Exp,
            nameof(Link.Expm1) => Link.Expm1,
            var other => throw new FormatException($"link must be Identity, Logistic, Exp or Expm1, got '{other}'."),
        };
        var (minimum, maximum) = ReadRange(transform);
        return new(
            link,
            ReadNumber(transform, "slope"),
            ReadNumber(transform, "offset"),
            [.. ReadField(transform, "intervals", JsonValueKind.Array).EnumerateArray().Select(ParseInterval)],
            minimum,
            maximum);
    }

    private static (double Minimum, double Maximum) ReadRange(JsonElement json)
    {
        var (minimum, maximum) = (ReadNumber(json, "minimum"), ReadNumber(json, "maximum"));
        return minimum <= maximum
            ? (minimum, maximum)
            : throw new FormatException($"minimum must be at most maximum, got {minimum:R} and {maximum:R}.");
    }

    private static ConformalInterval ParseInterval(JsonElement json)
    {
        var interval = ReadObject(json, fields: 3);
        return new(ReadNumber(interval, "upTo"), ReadNumber(interval, "low"), ReadNumber(interval, "high"));
    }

    // The caller reads every field by its name, so an object with the right number of fields has no other field.
    private static JsonElement ReadObject(JsonElement json, int fields)
    {
        var found = json.ValueKind == JsonValueKind.Object ? json.GetPropertyCount() : 0;
        return found == fields ? json : throw new FormatException($"an object must have {fields} fields, got {found} fields.");
    }

    private static JsonElement ReadField(JsonElement json, string name, params ReadOnlySpan<JsonValueKind> kinds)
    {
        if (!json.TryGetProperty(name, out var field))
            throw new FormatException($"{name} is missing.");
        return kinds.IsEmpty || kinds.Contains(field.ValueKind)
            ? field
            : throw new FormatException($"{name} must be {string.Join(" or ", kinds.ToArray())}, got {field.ValueKind}.");
    }

    private static string ReadString(JsonElement json, string name) => ReadField(json, name, JsonValueKind.String).GetString()!;

    private static double ReadNumber(JsonElement json, string name) => ReadField(json, name, JsonValueKind.Number).GetDouble();

    private static bool ReadBoolean(JsonElement json, string name) =>
        ReadField(json, name, JsonValueKind.True, JsonValueKind.False).GetBoolean();

    private static int ReadInteger(JsonElement json, string name) =>
        ReadField(json, name, JsonValueKind.Number).TryGetInt32(out var integer)
            ? integer
            : throw new FormatException($"{name} must be a whole number.");
}

/// <summary>One head in a header: how its output is computed, how its trees are summed, and the lengths of its arrays.</summary>
/// <param name="Transform">Called <c>reading</c> in the artifact, since its first version.</param>
internal sealed record ArtifactHead(
    [property: JsonPropertyName("reading")] OutputTransform Transform,
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
