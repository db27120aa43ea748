using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conversion.Models;

/// <summary>The type of a feature's values, as the model's library read them.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FeatureType>))]
public enum FeatureType
{
    /// <summary>Numbers that are compared as 32-bit floats.</summary>
    Single,

    /// <summary>Numbers that are compared as 64-bit floats.</summary>
    Double,

    /// <summary>Whole numbers.</summary>
    Integer,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Text, which only levels can be.</summary>
    Text,
}

/// <summary>The levels of a categorical feature, in the order of their codes: texts, numbers, or false and true.</summary>
[JsonConverter(typeof(FeatureLevelsConverter))]
public sealed class FeatureLevels
{
    private readonly Dictionary<string, int> _texts = [];
    private readonly Dictionary<double, int> _numbers = [];

    private FeatureLevels(FeatureType type, IReadOnlyList<object> values)
    {
        Type = type;
        Values = values;
        for (var code = 0; code < values.Count; code++)
            if (!(values[code] is string text ? _texts.TryAdd(text, code) : _numbers.TryAdd(ToNumber(values[code]), code)))
                throw new InvalidDataException($"each level of a feature must appear once, got '{values[code]}' twice.");
    }

    /// <summary><see cref="FeatureType.Text"/>, <see cref="FeatureType.Integer"/>, <see cref="FeatureType.Double"/> or
    /// <see cref="FeatureType.Boolean"/>.</summary>
    public FeatureType Type { get; }

    /// <summary>The levels: each a string, a double or a bool.</summary>
    public IReadOnlyList<object> Values { get; }

    /// <summary>How many levels there are.</summary>
    public int Count => Values.Count;

    /// <summary>Parses a JSON array of strings, of numbers, or of booleans.</summary>
    /// <exception cref="InvalidDataException">The array has something else, mixes types, or has a level twice.</exception>
    public static FeatureLevels Parse(JsonElement array)
    {
        var values = array.EnumerateArray().Select(level => level.ValueKind switch
        {
            JsonValueKind.String => (object)level.GetString()!,
            JsonValueKind.Number when level.TryGetDouble(out var number) && double.IsFinite(number) => number,
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw new InvalidDataException($"a level must be a string, a number or a boolean, got {level.GetRawText()}."),
        }).ToList();
        return From(values);
    }

    /// <summary>Makes levels of strings, of doubles, or of booleans.</summary>
    /// <exception cref="InvalidDataException">The values mix types, or have a level twice.</exception>
    public static FeatureLevels From(IReadOnlyList<object> values)
    {
        if (values.Select(value => value.GetType()).Distinct().Count() > 1)
            throw new InvalidDataException("the levels of a feature must be all strings, all numbers or all booleans, got a mixture.");
        var type = values.Count == 0 || values[0] is string ? FeatureType.Text
            : values[0] is bool ? FeatureType.Boolean
            : values.All(value => double.IsInteger((double)value)) ? FeatureType.Integer : FeatureType.Double;
        return new(type, values);
    }

    /// <summary>Returns the code of a text; null for an unseen level.</summary>
    public int? CodeOf(string level) => _texts.TryGetValue(level, out var code) ? code : null;

    /// <summary>Returns the code of a number, or of a boolean as 0 or 1; null for an unseen level.</summary>
    public int? CodeOf(double level) => _numbers.TryGetValue(level, out var code) ? code : null;

    private static double ToNumber(object value) => value is bool flag ? (flag ? 1 : 0) : (double)value;
}

/// <summary>Writes levels as an array of their values.</summary>
internal sealed class FeatureLevelsConverter : JsonConverter<FeatureLevels>
{
    public override FeatureLevels Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return FeatureLevels.Parse(document.RootElement);
    }

    public override void Write(Utf8JsonWriter writer, FeatureLevels value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var level in value.Values)
        {
            if (level is string text)
                writer.WriteStringValue(text);
            else if (level is bool flag)
                writer.WriteBooleanValue(flag);
            else
                writer.WriteNumberValue((double)level);
        }
        writer.WriteEndArray();
    }
}
