using System.Globalization;

namespace Conversion.Files;

/// <summary>Writes the dates of cells, which are numbers of days, as ISO 8601.</summary>
/// <param name="startsIn1904">Whether day 0 is 1904-01-01. Else day 1 is 1900-01-01.</param>
internal sealed class CellDate(bool startsIn1904)
{
    private const int SecondsPerDay = 86_400;

    // 9999-12-31 in the system that starts in 1900.
    private const int MaximumDay = 2_958_465;

    // The difference between both systems. Day 60 of the older one is 1900-02-29, which never was.
    private const int DaysFrom1900To1904 = 1_462;
    private const int LeapDay = 60;

    private static readonly DateTime Day0 = new(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified);

    /// <summary>
    /// Writes a date as <c>yyyy-MM-dd</c>, with <c>THH:mm:ss</c> where it has or shows a time, and a time without a date as
    /// <c>HH:mm:ss</c>. Seconds are rounded.
    /// </summary>
    /// <param name="number">The text of the file; one that is not a day from 1900 to 9999 is written as a number.</param>
    /// <param name="format">What the cell shows.</param>
    /// <param name="text">Receives the date.</param>
    public void Write(ReadOnlySpan<char> number, CellFormat format, CellText text)
    {
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var days)
            || !(days >= 0 && days < MaximumDay + 1))
        {
            CellNumber.Write(number, text);
            return;
        }
        var seconds = (long)Math.Round(days * SecondsPerDay);
        var time = TimeSpan.FromSeconds(seconds % SecondsPerDay);
        var day = (int)(seconds / SecondsPerDay);
        if (format == CellFormat.Time && day == 0)
        {
            WriteTime(time, text);
            return;
        }
        if (!TryWriteDay(day, text))
        {
            CellNumber.Write(number, text);
            return;
        }
        if (time == TimeSpan.Zero && format == CellFormat.Date)
            return;
        text.Write("T"u8);
        WriteTime(time, text);
    }

    private bool TryWriteDay(int day, CellText text)
    {
        day += startsIn1904 ? DaysFrom1900To1904 : 0;
        if (day is 0 or LeapDay)
        {
            // What Excel shows for the two days that never were.
            text.Write(day == 0 ? "1900-01-00"u8 : "1900-02-29"u8);
            return true;
        }
        if (day > MaximumDay)
            return false;
        Span<char> date = stackalloc char["yyyy-MM-dd".Length];
        Day0.AddDays(day < LeapDay ? day + 1 : day).TryFormat(date, out _, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        text.Write(date);
        return true;
    }

    private static void WriteTime(TimeSpan time, CellText text)
    {
        Span<char> written = stackalloc char["HH:mm:ss".Length];
        time.TryFormat(written, out _, @"hh\:mm\:ss", CultureInfo.InvariantCulture);
        text.Write(written);
    }
}
