using System.Globalization;

namespace Conversion.Orders;

/// <summary>What the instants of a column are.</summary>
internal enum InstantKind
{
    /// <summary>Dates with an optional time.</summary>
    Text,

    /// <summary>Seconds since 1970.</summary>
    EpochSeconds,

    /// <summary>Milliseconds since 1970.</summary>
    EpochMilliseconds,

    /// <summary>Microseconds since 1970.</summary>
    EpochMicroseconds,

    /// <summary>Digits only: 20240131 or 20240131093000.</summary>
    Compact,

    /// <summary>Days since 1899-12-30, as a spreadsheet counts them.</summary>
    SpreadsheetDays,
}

/// <summary>How the instants of a column are read.</summary>
/// <param name="Kind">What the column contains.</param>
/// <param name="Order">The order of the parts of a date of three numbers.</param>
/// <param name="Format">The format that the user or the recipe names; null without one.</param>
/// <param name="Zone">The shop's time zone, in which instants are the time on the shop's clock; null for UTC.</param>
/// <param name="IsUtc">Whether instants are converted to UTC, in place of the time on the shop's clock.</param>
internal sealed record InstantStyle(
    InstantKind Kind, DateOrder Order = DateOrder.Ymd, TimestampFormat? Format = null, TimeZoneInfo? Zone = null, bool IsUtc = false)
{
    private const NumberStyles InstantNumber =
        NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent;

    private static readonly long FirstTicks = new DateTime(100, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private static readonly long LastTicks = new DateTime(9900, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private static readonly long SpreadsheetOrigin = new DateTime(1899, 12, 30, 0, 0, 0, DateTimeKind.Utc).Ticks;

    /// <summary>Reads an instant as ticks; returns false for a text in another form.</summary>
    public bool TryParse(ReadOnlySpan<byte> text, out long ticks)
    {
        int? offset = null;
        ticks = 0;
        if (Format is not null)
            return Format.TryParse(text, out ticks, out offset) && IsInCalendar(ticks = Localize(ticks, offset));
        switch (Kind)
        {
            case InstantKind.Text:
                if (!TryParseIso(text, out ticks) && !TryParseDate(text, out ticks, out offset))
                    return false;
                break;
            case InstantKind.Compact:
                if (!TryParseCompact(text, out ticks) && !TryParseDate(text, out ticks, out offset))
                    return false;
                break;
            default:
                if (!decimal.TryParse(text, InstantNumber, CultureInfo.InvariantCulture, out var number) || !TryConvert(number, out ticks))
                    return false;
                offset = Kind == InstantKind.SpreadsheetDays ? null : 0;
                break;
        }
        ticks = Localize(ticks, offset);
        return IsInCalendar(ticks);
    }

    /// <summary>Reads the most frequent forms: 2024-01-31, and 2024-01-31 09:30:00 with a blank or a T.</summary>
    public static bool TryParseIso(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length is not (10 or 16 or 19) || text[4] != '-' || text[7] != '-')
            return false;
        if (!TryDigits(text[..4], out var year)
            || !TryDigits(text.Slice(5, 2), out var month)
            || !TryDigits(text.Slice(8, 2), out var day))
            return false;
        int hour = 0, minute = 0, second = 0;
        if (text.Length > 10 && (text[10] is not ((byte)' ' or (byte)'T') || text[13] != ':'))
            return false;
        if (text.Length > 10 && (!TryDigits(text.Slice(11, 2), out hour) || !TryDigits(text.Slice(14, 2), out minute)))
            return false;
        if (text.Length == 19 && (text[16] != ':' || !TryDigits(text.Slice(17, 2), out second)))
            return false;
        return TryCombine(year, month, day, hour, minute, second, out ticks);
    }

    /// <summary>Reads a date of digits only, with or without a time.</summary>
    public static bool TryParseCompact(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.EndsWith(".0"u8))
            text = text[..^2];
        int hour = 0, minute = 0, second = 0;
        if (text.Length is not (8 or 12 or 14)
            || !TryDigits(text[..4], out var year)
            || !TryDigits(text.Slice(4, 2), out var month)
            || !TryDigits(text.Slice(6, 2), out var day))
            return false;
        if (text.Length > 8 && (!TryDigits(text.Slice(8, 2), out hour) || !TryDigits(text.Slice(10, 2), out minute)))
            return false;
        if (text.Length > 12 && !TryDigits(text.Slice(12, 2), out second))
            return false;
        return TryCombine(year, month, day, hour, minute, second, out ticks);
    }

    private bool TryParseDate(ReadOnlySpan<byte> text, out long ticks, out int? offsetMinutes)
    {
        (ticks, offsetMinutes) = (0, null);
        return DateText.TryParse(text, out var date) && date.TryResolve(Order, out ticks, out offsetMinutes);
    }

    private bool TryConvert(decimal number, out long ticks)
    {
        ticks = 0;
        if (Math.Abs(number) > 1e17m)
            return false;
        var value = Kind switch
        {
            InstantKind.EpochSeconds => DateTime.UnixEpoch.Ticks + number * TimeSpan.TicksPerSecond,
            InstantKind.EpochMilliseconds => DateTime.UnixEpoch.Ticks + number * TimeSpan.TicksPerMillisecond,
            InstantKind.EpochMicroseconds => DateTime.UnixEpoch.Ticks + number * TimeSpan.TicksPerMicrosecond,
            // The fraction of a day has too few digits for a tick, so the time is rounded to the second.
            _ => SpreadsheetOrigin + Math.Round(number * 86_400) * TimeSpan.TicksPerSecond,
        };
        if (value < FirstTicks || value > LastTicks)
            return false;
        ticks = (long)value;
        return true;
    }

    private long Localize(long ticks, int? offsetMinutes)
    {
        if (offsetMinutes is not { } minutes)
            return IsUtc && Zone is not null ? ticks - Zone.GetUtcOffset(new DateTime(ticks)).Ticks : ticks;
        ticks -= minutes * TimeSpan.TicksPerMinute;
        if (IsUtc || Zone is null || !IsInCalendar(ticks))
            return ticks;
        return ticks + Zone.GetUtcOffset(new DateTime(ticks, DateTimeKind.Utc)).Ticks;
    }

    private static bool IsInCalendar(long ticks) => ticks >= FirstTicks && ticks < LastTicks;

    private static bool TryCombine(int year, int month, int day, int hour, int minute, int second, out long ticks)
    {
        ticks = 0;
        if (year < 100 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        if (hour > 23 || minute > 59 || second > 59)
            return false;
        ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks;
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        foreach (var letter in text)
        {
            var digit = (uint)(letter - '0');
            if (digit > 9)
                return false;
            number = 10 * number + (int)digit;
        }
        return true;
    }
}
