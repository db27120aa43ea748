using System.Globalization;

namespace Conversion.Json;

/// <summary>Parses dates and instants of ISO 8601 that are not JSON strings, such as CSV fields and query parameters.</summary>
public static class Instant
{
    /// <summary>Names the expected form, for error messages.</summary>
    public const string Expected = "an ISO 8601 instant, e.g. 2026-01-31T09:30:00Z";

    private const int MaximumFractionDigits = 7;

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd' 'HH:mmK",
    ];

    /// <summary>
    /// Parses a date or an instant; returns false for any other text. A text without an offset is UTC. Digits after
    /// the seventh of a second's fraction are cut off.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="instant">Receives the instant in UTC.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset instant)
    {
        var fraction = text[(text.IndexOf('.') + 1)..];
        var digits = fraction.IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? fraction.Length : digits;
        if (digits > MaximumFractionDigits)
            text = $"{text[..^(fraction.Length - MaximumFractionDigits)]}{fraction[digits..]}";
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, Styles, out instant);
    }
}
