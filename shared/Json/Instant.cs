using System.Globalization;

namespace Conversion.Json;

/// <summary>Parses dates and instants of ISO 8601, as programs write them.</summary>
public static class Instant
{
    /// <summary>Names the expected form, for error messages.</summary>
    public const string Expected = "an ISO 8601 instant, e.g. 2026-01-31T09:30:00Z";

    private const int MaximumOffsetHours = 23;

    /// <summary>Parses a date or an instant; a text without a zone is UTC.</summary>
    /// <param name="text">The text.</param>
    /// <param name="instant">Receives the instant in UTC.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset instant) => TryParse(text, TimeZoneInfo.Utc, out instant);

    /// <summary>
    /// Parses a date (2026-01-31), or a date and a time of the day after T or a blank (09:30, 09:30:00, 09:30:00.25) with an
    /// optional zone (Z, UTC, +02, +0200, +02:00). Returns false for any other text. Digits after the seventh of a second's
    /// fraction are cut off.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="zone">The zone of a text without a zone.</param>
    /// <param name="instant">Receives the instant in UTC.</param>
    public static bool TryParse(ReadOnlySpan<char> text, TimeZoneInfo zone, out DateTimeOffset instant)
    {
        instant = default;
        const int DateLength = 10;
        if (text.Length < DateLength
            || !DateTime.TryParseExact(text[..DateLength], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return false;
        text = text[DateLength..];
        var ticks = 0L;
        if (!text.IsEmpty && (text[0] is not ('T' or 't' or ' ') || !TryTakeTime(ref text, out ticks)))
            return false;
        if (!TryReadOffset(text.TrimStart(' '), out var offset))
            return false;
        return TryCombine(date.Ticks + ticks, offset, zone, out instant);
    }

    /// <summary>Returns the instant at which the clocks of a zone show a time.</summary>
    internal static bool TryCombine(long localTicks, TimeSpan? offset, TimeZoneInfo zone, out DateTimeOffset instant)
    {
        instant = default;
        if (localTicks > DateTime.MaxValue.Ticks)
            return false;
        var utc = localTicks - (offset ?? zone.GetUtcOffset(new DateTime(localTicks))).Ticks;
        if (utc < 0 || utc > DateTime.MaxValue.Ticks)
            return false;
        instant = new(utc, TimeSpan.Zero);
        return true;
    }

    // Reads a separator, hours, minutes and optional seconds from the start of the text. A leap second is second 60.
    private static bool TryTakeTime(ref ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        var rest = text[1..];
        if (!TryTakeTwoDigits(ref rest, 23, out var hours) || !TryTake(ref rest, ':') || !TryTakeTwoDigits(ref rest, 59, out var minutes))
            return false;
        ticks = hours * TimeSpan.TicksPerHour + minutes * TimeSpan.TicksPerMinute;
        if (TryTake(ref rest, ':'))
        {
            if (!TryTakeTwoDigits(ref rest, 60, out var seconds))
                return false;
            ticks += seconds * TimeSpan.TicksPerSecond;
            if (rest is ['.' or ',', ..] && !TryTakeFraction(ref rest, ref ticks))
                return false;
        }
        text = rest;
        return true;
    }

    private static bool TryTakeFraction(ref ReadOnlySpan<char> text, ref long ticks)
    {
        text = text[1..];
        var length = text.IndexOfAnyExceptInRange('0', '9');
        length = length < 0 ? text.Length : length;
        var unit = TimeSpan.TicksPerSecond;
        foreach (var digit in text[..length])
            ticks += (digit - '0') * (unit /= 10);
        text = text[length..];
        return length > 0;
    }

    // Reads the whole text as a zone. The offset of an empty text is null.
    private static bool TryReadOffset(ReadOnlySpan<char> text, out TimeSpan? offset)
    {
        offset = null;
        if (text.IsEmpty)
            return true;
        offset = TimeSpan.Zero;
        if (text is "Z" or "z" or "UTC" or "GMT")
            return true;
        var sign = text[0] == '-' ? -1 : 1;
        if (!TryTake(ref text, '+') && !TryTake(ref text, '-'))
            return false;
        if (!TryTakeTwoDigits(ref text, MaximumOffsetHours, out var hours))
            return false;
        var hasColon = TryTake(ref text, ':');
        var minutes = 0;
        if ((hasColon || !text.IsEmpty) && !TryTakeTwoDigits(ref text, 59, out minutes))
            return false;
        offset = sign * new TimeSpan(hours, minutes, 0);
        return text.IsEmpty;
    }

    private static bool TryTake(ref ReadOnlySpan<char> text, char expected)
    {
        if (text.IsEmpty || text[0] != expected)
            return false;
        text = text[1..];
        return true;
    }

    private static bool TryTakeTwoDigits(ref ReadOnlySpan<char> text, int maximum, out int number)
    {
        number = 0;
        if (text is not [>= '0' and <= '9', >= '0' and <= '9', ..])
            return false;
        number = 10 * (text[0] - '0') + text[1] - '0';
        text = text[2..];
        return number <= maximum;
    }
}
