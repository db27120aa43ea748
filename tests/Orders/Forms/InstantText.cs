using System.Globalization;

namespace Conversion.Tests.Orders.Forms;

/// <summary>
/// Writes UTC instants as platforms write them, with the rules of daylight saving in New York, Los Angeles and Berlin.
/// </summary>
public static class InstantText
{
    public static string Write(DateTime at, string format) => at.ToString(format, CultureInfo.InvariantCulture);

    public static string Iso(DateTime at) => Write(at, "yyyy-MM-dd HH:mm:ss");

    public static string IsoUtc(DateTime at) => Write(at, "yyyy-MM-ddTHH:mm:ssZ");

    /// <summary>Writes 2024-01-05 09:59:00 -0500.</summary>
    public static string NewYork(DateTime at) =>
        Write(at.AddHours(NewYorkHours(at)), "yyyy-MM-dd HH:mm:ss ") + $"-0{-NewYorkHours(at)}00";

    /// <summary>Writes 2024-01-05T09:59:00-05:00.</summary>
    public static string NewYorkIso(DateTime at) =>
        Write(at.AddHours(NewYorkHours(at)), "yyyy-MM-ddTHH:mm:ss") + $"-0{-NewYorkHours(at)}:00";

    public static int NewYorkHours(DateTime at) => AmericanSummer(at, 5) ? -4 : -5;

    public static int LosAngelesHours(DateTime at) => AmericanSummer(at, 8) ? -7 : -8;

    public static int BerlinHours(DateTime at)
    {
        var start = LastSunday(at.Year, 3).AddHours(1);
        var end = LastSunday(at.Year, 10).AddHours(1);
        return at >= start && at < end ? 2 : 1;
    }

    public static long EpochSeconds(DateTime at) => (long)(at - DateTime.UnixEpoch).TotalSeconds;

    /// <summary>Returns the serial number of Excel: days since 1899-12-30.</summary>
    public static double Serial(DateTime at) => (at - new DateTime(1899, 12, 30, 0, 0, 0, DateTimeKind.Utc)).TotalDays;

    private static bool AmericanSummer(DateTime at, int standardHours)
    {
        var start = Sunday(at.Year, 3, 8).AddHours(2 + standardHours);
        var end = Sunday(at.Year, 11, 1).AddHours(1 + standardHours);
        return at >= start && at < end;
    }

    private static DateTime LastSunday(int year, int month) => Sunday(year, month, DateTime.DaysInMonth(year, month) - 6);

    /// <summary>Returns the first Sunday on or after a day.</summary>
    private static DateTime Sunday(int year, int month, int from)
    {
        var day = new DateTime(year, month, from, 0, 0, 0, DateTimeKind.Utc);
        return day.AddDays((7 - (int)day.DayOfWeek) % 7);
    }
}
