using System.Globalization;
using System.Text;
using Conversion.Json;
using Conversion.Models;

namespace Conversion.Scoring;

/// <summary>How a value that a caller gives for a feature becomes the number that trees test: a level becomes its code.</summary>
public sealed class FeatureEncoder
{
    private const int MaximumLevelsInText = 8;

    private readonly double? _missing;

    private FeatureEncoder(TrainedFeature feature, Model model)
    {
        Feature = feature;
        IsImported = model.IsImported;
        _missing = model.Missing;
        Expected = Describe();
    }

    /// <summary>The feature.</summary>
    public TrainedFeature Feature { get; }

    /// <summary>Whether another library trained the model. A value of our own trainer's model is a number or null.</summary>
    public bool IsImported { get; }

    /// <summary>What a value must be, for errors.</summary>
    public string Expected { get; }

    /// <summary>Returns one encoder a feature, in the order of a row.</summary>
    public static FeatureEncoder[] Of(Model model) => [.. model.Features.Select(feature => new FeatureEncoder(feature, model))];

    /// <summary>Encodes a number. False where a value must be something else.</summary>
    public bool TryEncode(double value, out double encoded)
    {
        encoded = double.NaN;
        if (double.IsNaN(value))
            return true;
        if (Feature.Levels is { } levels)
            return levels.Type is FeatureType.Integer or FeatureType.Double && TakeCode(levels.CodeOf(value), out encoded);
        if (!IsImported)
        {
            encoded = (float)value;
            return double.IsFinite(encoded);
        }
        var isSingle = Feature.Type != FeatureType.Double;
        if (isSingle && !float.IsFinite((float)value))
            return false;
        var isMissing = _missing is { } missing && (isSingle ? (float)value == (float)missing : value == missing);
        encoded = isMissing ? double.NaN : value;
        return true;
    }

    /// <summary>Encodes true or false. A number is 1 or 0.</summary>
    public bool TryEncode(bool value, out double encoded)
    {
        if (Feature.Levels is not { } levels)
            return TryEncode(value ? 1 : 0, out encoded);
        encoded = double.NaN;
        return levels.Type == FeatureType.Boolean && TakeCode(levels.CodeOf(value ? 1 : 0), out encoded);
    }

    /// <summary>Encodes a text, which only a level can be.</summary>
    public bool TryEncode(string value, out double encoded)
    {
        encoded = double.NaN;
        return Feature.Levels is { Type: FeatureType.Text } levels && TakeCode(levels.CodeOf(value), out encoded);
    }

    /// <summary>Encodes a cell of a table: empty where the value is unknown.</summary>
    /// <param name="cell">The text in UTF-8.</param>
    /// <param name="encoded">The number.</param>
    public bool TryEncodeCell(ReadOnlySpan<byte> cell, out double encoded)
    {
        encoded = double.NaN;
        if (cell.IsEmpty)
            return true;
        if (Feature.Levels is { Type: FeatureType.Text })
            return TryEncode(Encoding.UTF8.GetString(cell), out encoded);
        if (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return double.IsFinite(number) && TryEncode(number, out encoded);
        if (!IsImported)
            return false;
        return Ascii.EqualsIgnoreCase(cell, "true") ? TryEncode(true, out encoded)
            : Ascii.EqualsIgnoreCase(cell, "false") && TryEncode(false, out encoded);
    }

    /// <summary>Returns a value for an example.</summary>
    public object Example => Feature.Levels is { Count: > 0 } levels ? levels.Values[0]
        : Math.Abs(Feature.Minimum) < float.MaxValue ? Feature.Minimum : 0.0;

    private bool TakeCode(int? code, out double encoded)
    {
        encoded = code ?? double.NaN;
        return code is not null || !Feature.RejectsUnseenLevels;
    }

    private string Describe()
    {
        if (Feature.Levels is not { } levels)
            return !IsImported ? "a number that fits a 32-bit float"
                : Feature.Type == FeatureType.Double ? "a number, or true or false"
                : "a number that fits a 32-bit float, or true or false";
        var names = levels.Values.Take(MaximumLevelsInText).Select(level => level switch
        {
            string text => JsonValueText.Quote(text),
            bool flag => flag ? "true" : "false",
            var number => ((double)number).ToString("R", CultureInfo.InvariantCulture),
        });
        var kind = levels.Type switch
        {
            FeatureType.Text => "a text",
            FeatureType.Boolean => "true or false",
            _ => "a number",
        };
        var list = string.Join(", ", names) + (levels.Count > MaximumLevelsInText ? ", …" : "");
        return Feature.RejectsUnseenLevels
            ? $"one of the {levels.Count} levels of training ({list})"
            : $"{kind}, as the levels of training ({list})";
    }
}
