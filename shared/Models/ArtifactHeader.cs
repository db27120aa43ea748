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
    /// <summary>Where an imported model comes from.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Source { get; init; }

    /// <summary>The number that an imported model reads as missing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Missing { get; init; }

    /// <summary>The named outputs of an imported model.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ArtifactOutputs? Outputs { get; init; }

    /// <summary>The effects of actions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ArtifactEffect>? Effects { get; init; }

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Parses a header field by field. The serializer's first use would take longer than the rest of loading.</summary>
    /// <param name="json">The header in UTF-8.</param>
    /// <param name="version">The version of the artifact's format.</param>
    /// <exception cref="InvalidDataException">The text is not JSON, or its fields are not exactly a header's.</exception>
    public static ArtifactHeader Parse(ReadOnlySpan<byte> json, int version)
    {
        try
        {
            using var document = JsonDocument.Parse(json.ToArray(), Strict);
            // Version 5 added levelKnown, version 6 what imported models and effects need.
            var hasLevel = version > 4;
            string[] optional = version > 5 ? ["source", "missing", "outputs", "effects"] : [];
            var header = ReadObject(document.RootElement, fields: hasLevel ? 9 : 8, optional);
            return new(
                ReadString(header, "name"),
                ReadString(header, "version"),
                ReadInteger(header, "horizonDays"),
                ReadNumber(header, "coverage"),
                !hasLevel || ReadBoolean(header, "levelKnown"),
                [.. ReadField(header, "features", JsonValueKind.Array).EnumerateArray().Select(feature => ParseFeature(feature, version))],
                ParseHead(ReadField(header, "probability"), version),
                ParseHead(ReadField(header, "daysToBuy"), version),
                ParseHead(ReadField(header, "value"), version))
            {
                Source = header.TryGetProperty("source", out _) ? ReadString(header, "source") : null,
                Missing = header.TryGetProperty("missing", out _) ? ReadNumber(header, "missing") : null,
                Effects = header.TryGetProperty("effects", out var effects)
                    ? [.. effects.EnumerateArray().Select(effect => ParseEffect(effect, version))]
                    : null,
                Outputs = header.TryGetProperty("outputs", out var outputs) ? ParseOutputs(outputs, version) : null,
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException($"its header does not parse: {e.Message}", e);
        }
    }

    private static TrainedFeature ParseFeature(JsonElement json, int version)
    {
        string[] optional = version > 5 ? ["type", "levels", "rejectsUnseenLevels"] : [];
        var feature = ReadObject(json, fields: 3, optional);
        var (minimum, maximum) = ReadRange(feature);
        return new(ReadString(feature, "name"), minimum, maximum)
        {
            Type = feature.TryGetProperty("type", out _) ? ParseName<FeatureType>(feature, "type") : FeatureType.Single,
            Levels = feature.TryGetProperty("levels", out var levels) ? FeatureLevels.Parse(levels) : null,
            RejectsUnseenLevels = feature.TryGetProperty("rejectsUnseenLevels", out _) && ReadBoolean(feature, "rejectsUnseenLevels"),
        };
    }

    private static ArtifactOutputs ParseOutputs(JsonElement json, int version)
    {
        var outputs = ReadObject(json, fields: 3);
        return new(
            [.. ReadField(outputs, "names", JsonValueKind.Array).EnumerateArray().Select(name => name.GetString()!)],
            ParseName<JointLink>(outputs, "joint"),
            [.. ReadField(outputs, "heads", JsonValueKind.Array).EnumerateArray().Select(head => ParseHead(head, version)!)]);
    }

    private static ArtifactEffect ParseEffect(JsonElement json, int version)
    {
        var effect = ReadObject(json, fields: 3);
        return new(
            ReadString(effect, "action"),
            ReadString(effect, "outcome") switch
            {
                EffectHead.Buying => EffectHead.Buying,
                EffectHead.Money => EffectHead.Money,
                var other => throw new FormatException($"outcome must be {EffectHead.Buying} or {EffectHead.Money}, got '{other}'."),
            },
            ParseHead(ReadField(effect, "head"), version) ?? throw new FormatException("head must be an object."));
    }

    private static ArtifactHead? ParseHead(JsonElement json, int version)
    {
        if (json.ValueKind == JsonValueKind.Null)
            return null;
        string[] optional = version > 5 ? ["isDouble"] : [];
        var head = ReadObject(json, fields: 10, optional);
        return new(
            ParseTransform(ReadField(head, "reading"), version),
            ReadNumber(head, "baseMargin"),
            ReadBoolean(head, "singlePrecision"),
            ReadInteger(head, "trees"),
            ReadInteger(head, "nodes"),
            ReadInteger(head, "leaves"),
            ReadInteger(head, "covers"),
            ReadInteger(head, "rules"),
            ReadInteger(head, "categoryStarts"),
            ReadInteger(head, "categoryWords"))
        { IsDouble = head.TryGetProperty("isDouble", out _) && ReadBoolean(head, "isDouble") };
    }

    private static OutputTransform ParseTransform(JsonElement json, int version)
    {
        string[] optional = version > 5 ? ["isotonic"] : [];
        var transform = ReadObject(json, fields: 6, optional);
        var link = ParseName<Link>(transform, "link");
        var (minimum, maximum) = ReadRange(transform);
        return new(
            link,
            ReadNumber(transform, "slope"),
            ReadNumber(transform, "offset"),
            [.. ReadField(transform, "intervals", JsonValueKind.Array).EnumerateArray().Select(ParseInterval)],
            minimum,
            maximum)
        { Isotonic = transform.TryGetProperty("isotonic", out var isotonic) ? ParseIsotonic(isotonic) : null };
    }

    private static IsotonicCurve ParseIsotonic(JsonElement json)
    {
        var curve = ReadObject(json, fields: 2);
        return new(ReadNumbers(curve, "scores"), ReadNumbers(curve, "values"));
    }

    private static double[] ReadNumbers(JsonElement json, string name) =>
        [.. ReadField(json, name, JsonValueKind.Array).EnumerateArray().Select(number => number.GetDouble())];

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

    private static T ParseName<T>(JsonElement json, string name) where T : struct, Enum
    {
        var text = ReadString(json, name);
        return Enum.TryParse<T>(text, out var value) && Enum.GetName(value) == text
            ? value
            : throw new FormatException($"{name} must be one of {string.Join(", ", Enum.GetNames<T>())}, got '{text}'.");
    }

    // The caller reads every field by its name, so an object with the right number of fields has no other field.
    private static JsonElement ReadObject(JsonElement json, int fields, params ReadOnlySpan<string> optional)
    {
        var found = json.ValueKind == JsonValueKind.Object ? json.GetPropertyCount() : 0;
        foreach (var name in optional)
            fields += found > 0 && json.TryGetProperty(name, out _) ? 1 : 0;
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
    int CategoryWords)
{
    /// <summary>Whether the thresholds are doubles instead of floats.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsDouble { get; init; }
}

/// <summary>The named outputs in a header.</summary>
internal sealed record ArtifactOutputs(IReadOnlyList<string> Names, JointLink Joint, IReadOnlyList<ArtifactHead> Heads);

/// <summary>An effect in a header.</summary>
internal sealed record ArtifactEffect(string Action, string Outcome, ArtifactHead Head);

/// <summary>Writes headers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ArtifactHeader))]
internal sealed partial class ArtifactJson : JsonSerializerContext;
