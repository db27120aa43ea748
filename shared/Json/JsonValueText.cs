using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Conversion.Json;

/// <summary>Describes values of another type than expected, for error messages.</summary>
internal static class JsonValueText
{
    private const int MaximumQuote = 40;

    /// <summary>
    /// Returns the end of the sentence "must be a number". Programs often quote numbers, and write ids as numbers, so these
    /// mistakes are named.
    /// </summary>
    /// <param name="reader">The reader, at the value.</param>
    /// <param name="expected">The expected token; for a boolean, <see cref="JsonTokenType.True"/>.</param>
    public static string Describe(in Utf8JsonReader reader, JsonTokenType expected) => (reader.TokenType, expected) switch
    {
        (JsonTokenType.String, JsonTokenType.Number) when IsNumber(reader.ValueSpan) => WithoutQuotes(reader.ValueSpan),
        (JsonTokenType.String, JsonTokenType.True) when IsBoolean(reader.ValueSpan) => WithoutQuotes(reader.ValueSpan),
        (JsonTokenType.Number, JsonTokenType.String) => $", got the number {Shorten(Encoding.UTF8.GetString(reader.ValueSpan))}",
        (JsonTokenType.String, _) => ", got a string",
        (JsonTokenType.Number, _) => ", got a number",
        (JsonTokenType.True or JsonTokenType.False, _) => ", got a boolean",
        (JsonTokenType.StartArray, _) => ", got an array",
        (JsonTokenType.StartObject, _) => ", got an object",
        _ => ", got null",
    };

    /// <summary>Returns the start of a text in quotes.</summary>
    public static string Quote(ReadOnlySpan<char> text) => $"\"{Shorten(text)}\"";

    private static string WithoutQuotes(ReadOnlySpan<byte> text) => $" without quotes, got {Quote(Encoding.UTF8.GetString(text))}";

    private static string Shorten(ReadOnlySpan<char> text) => text.Length <= MaximumQuote ? text.ToString() : $"{text[..MaximumQuote]}…";

    private static bool IsNumber(ReadOnlySpan<byte> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);

    private static bool IsBoolean(ReadOnlySpan<byte> text) => bool.TryParse(Encoding.UTF8.GetString(text), out _);
}
