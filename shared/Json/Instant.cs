using System.Globalization;

namespace Conversion.Scoring;

/// <summary>Dates and instants of ISO 8601 outside JSON. Without an offset they are UTC; digits beyond the seventh of a fraction are cut.</summary>
public static class Instant
{
    /// <summary>What to say to someone who gave something else.</summary>
    public const string Expected = "an ISO 8601 instant, e.g. 2026-01-31T09:30:00Z";

    private const int MostDigits = 7;

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd' 'HH:mmK",
    ];

    /// <summary>Reads one; the instant is in UTC.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset instant)
    {
        var fraction = text[(text.IndexOf('.') + 1)..];
        var digits = fraction.IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? fraction.Length : digits;
        if (digits > MostDigits)
            text = $"{text[..^(fraction.Length - MostDigits)]}{fraction[digits..]}";
        return DateTimeOffset.TryParseExact(
            text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);
    }
}
