using System.Buffers;
using System.Globalization;

namespace Conversion.Json;

/// <summary>How a shop writes instants, where ISO 8601 leaves a choice.</summary>
/// <param name="Zone">The zone of an instant without a zone.</param>
/// <param name="AllowsEpoch">Whether a number is an instant: seconds, or milliseconds, since 1970.</param>
public sealed record InstantRules(TimeZoneInfo Zone, bool AllowsEpoch)
{
    private static readonly SearchValues<char> EpochCharacters = SearchValues.Create("0123456789.");

    // 5138 as seconds, 1973 as milliseconds.
    private const double FirstMilliseconds = 1e11;

    /// <summary>An instant without a zone is UTC, and a number is not an instant.</summary>
    public static InstantRules Default { get; } = new(TimeZoneInfo.Utc, AllowsEpoch: false);

    /// <summary>Reads an instant of ISO 8601, or a number of seconds where the rules allow one.</summary>
    public bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset instant) =>
        Instant.TryParse(text, Zone, out instant)
        || (AllowsEpoch && IsEpoch(text)
            && TryConvertEpoch(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture), out instant));

    /// <summary>Returns the error of a text that is not an instant.</summary>
    public static string Describe(ReadOnlySpan<char> text) => $"must be {Expect(text)}, got {JsonValueText.Quote(text)}.";

    /// <summary>Returns what a text must be, and names a number of seconds, which programs often send.</summary>
    internal static string Expect(ReadOnlySpan<char> text) =>
        IsEpoch(text) ? $"{Instant.Expected}; a number of seconds is not an instant" : Instant.Expected;

    // Seconds since 1973, milliseconds, microseconds or nanoseconds. Another number is a year, or a date without separators.
    private static bool IsEpoch(ReadOnlySpan<char> text)
    {
        var point = text.IndexOf('.');
        var isNumber = !text.ContainsAnyExcept(EpochCharacters) && text.LastIndexOf('.') == point;
        return isNumber && (point < 0 ? text.Length : point) is 9 or 10 or 13 or 16 or 19;
    }

    /// <summary>Converts a number of seconds since 1970, or of milliseconds where it is at least 1e11.</summary>
    internal static bool TryConvertEpoch(double number, out DateTimeOffset instant)
    {
        instant = default;
        var milliseconds = Math.Abs(number) < FirstMilliseconds ? 1000 * number : number;
        var isInCalendar = milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
            && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
        if (!isInCalendar)
            return false;
        instant = DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(milliseconds));
        return true;
    }
}
