using System.Text.Json;

namespace Conversion.Json;

/// <summary>Describes what is wrong with a text that is not JSON.</summary>
internal static class JsonSyntax
{
    /// <summary>Returns the error for the author of the text. Names a line only in a text of several lines.</summary>
    /// <param name="e">The error of the parser.</param>
    /// <param name="json">The text.</param>
    public static string Describe(JsonException e, ReadOnlySpan<byte> json)
    {
        if (IsBlank(json))
            return "must be JSON, but it is empty.";
        // The parser reports a duplicate name without its position.
        if (e.LineNumber is not { } line || e.BytePositionInLine is not { } position)
            return "must not contain the same name twice in one object.";
        var where = json.Contains((byte)'\n') ? $"in line {line + 1} at byte {position + 1}" : $"at byte {position + 1}";
        var rest = RestFrom(json, line, position);
        if (rest.StartsWith("NaN"u8) || rest.StartsWith("Infinity"u8) || rest.StartsWith("-Infinity"u8))
            return $"must be JSON, which has neither NaN nor Infinity ({where}); write null where a value is not known.";
        return IsBlank(rest) ? $"must be JSON, but the text ends too early, {where}." : $"must be JSON, got an error {where}.";
    }

    private static bool IsBlank(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(" \t\r\n"u8);

    private static ReadOnlySpan<byte> RestFrom(ReadOnlySpan<byte> json, long line, long position)
    {
        for (; line > 0; line--)
            json = json[(json.IndexOf((byte)'\n') + 1)..];
        return json[(int)Math.Min(position, json.Length)..];
    }
}
