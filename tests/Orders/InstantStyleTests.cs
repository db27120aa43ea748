using System.Globalization;
using System.Text;
using Conversion.Orders;

namespace Conversion.Tests.Orders;

/// <summary>How a column decides what its instants are, and how they are read then.</summary>
public sealed class InstantStyleTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("2024-01-31|2024-02-01 10:00", "Text Ymd")]
    [InlineData("31.01.2024|01.02.2024", "Text Dmy")]
    [InlineData("01/31/2024|02/01/2024", "Text Mdy")]
    [InlineData("03.02.2024|04.05.2024", "Text Dmy")]      // points
    [InlineData("03/02/2024|04/05/2024", null)]            // day first or month first
    [InlineData("03.02.2024|04/05/2024", null)]
    [InlineData("24/01/31|24/02/01|24/02/03", "Text Ymd")]
    [InlineData("24/01/02|24/02/03|24/02/04", "Text Ymd")]  // one year, three days
    [InlineData("01/02/24|02/03/24|31/03/24", "Text Dmy")]
    [InlineData("01.02.24|02.03.24|04.03.24", "Text Dmy")]
    [InlineData("01/02/24|02/03/24|04/03/24", null)]
    [InlineData("01/02/03|01/02/03", null)]
    [InlineData("1706659200|1706745600", "EpochSeconds Ymd")]
    [InlineData("999999999|1706745600", "EpochSeconds Ymd")]
    [InlineData("1706659200.25|1706745600.5", "EpochSeconds Ymd")]
    [InlineData("1706659200000|999999999999", "EpochMilliseconds Ymd")]
    [InlineData("1706659200000000|999999999999999", "EpochMicroseconds Ymd")]
    [InlineData("20240131|20240201093000", "Compact Ymd")]
    [InlineData("45322|45323.5", "SpreadsheetDays Ymd")]
    [InlineData("45322.123456|45323.123456", "SpreadsheetDays Ymd")]
    [InlineData("45322|2024-01-31|2024-02-01", "Text Ymd")]
    [InlineData("45322|45323|2024-02-01", "SpreadsheetDays Ymd")]
    public void Column_DecidesTheStyle(string cells, string? expected)
    {
        var style = Add(cells).Decide(zone: null);
        Assert.Equal(expected, style is null ? null : $"{style.Kind} {style.Order}");
    }

    [Theory]
    [InlineData("2024-01-31|anna|1-2", 1)]
    [InlineData("0045322|045322|0", 0)]  // zeros in front: ids
    [InlineData("123|1234|123456|12345678901|12345678901234567", 0)]
    [InlineData("31.12|31.12", 0)]
    [InlineData("45322|31.01.2024|anna", 1)]
    public void Readable_CountsTheCellsOfTheMostFrequentStyle(string cells, int expected)
    {
        var column = Add(cells);
        Assert.Equal((cells.Split('|').Length, expected), (column.Count, column.Readable));
    }

    [Theory]
    [InlineData("EpochSeconds", "1706693415.25", "2024-01-31 09:30:15.25")]
    [InlineData("EpochSeconds", "-1", "1969-12-31 23:59:59")]
    [InlineData("EpochSeconds", "1.706693415e9", "2024-01-31 09:30:15")]
    [InlineData("EpochMilliseconds", "1706693415250", "2024-01-31 09:30:15.25")]
    [InlineData("EpochMicroseconds", "1706693415250000", "2024-01-31 09:30:15.25")]
    [InlineData("SpreadsheetDays", "45322.3960069444", "2024-01-31 09:30:15")]
    [InlineData("SpreadsheetDays", "1", "1899-12-31 00:00:00")]
    [InlineData("EpochSeconds", "1e20", null)]
    [InlineData("EpochSeconds", "99999999999999999", null)]
    [InlineData("EpochSeconds", "-99999999999999999", null)]
    [InlineData("EpochSeconds", "250246627200", null)]  // the year 9900
    [InlineData("EpochSeconds", "250246627199", "9899-12-31 23:59:59")]
    [InlineData("EpochSeconds", "2024-01-31", null)]
    [InlineData("Compact", "20240131", "2024-01-31 00:00:00")]
    [InlineData("Compact", "20240131.0", "2024-01-31 00:00:00")]
    [InlineData("Compact", "202401310930", "2024-01-31 09:30:00")]
    [InlineData("Compact", "20240131093015", "2024-01-31 09:30:15")]
    [InlineData("Compact", "2024-01-31", "2024-01-31 00:00:00")]
    [InlineData("Compact", "2024013109301", null)]
    [InlineData("Compact", "20241331", null)]
    [InlineData("Compact", "20240132", null)]
    [InlineData("Compact", "2024013124", null)]
    [InlineData("Compact", "202401312400", null)]
    [InlineData("Compact", "2024x131", null)]
    [InlineData("Text", "2024-01-31", "2024-01-31 00:00:00")]
    [InlineData("Text", "2024-01-31T09:30", "2024-01-31 09:30:00")]
    [InlineData("Text", "2024-01-31 09:30:15", "2024-01-31 09:30:15")]
    [InlineData("Text", "2024-01-31 09:30:15 +01:00", "2024-01-31 08:30:15")]
    [InlineData("Text", "2024-01-31x09:30", null)]
    [InlineData("Text", "2024-01-31 09-30", null)]
    [InlineData("Text", "2024-01-31 09:30-15", null)]
    [InlineData("Text", "2024-01-32", null)]
    [InlineData("Text", "45322", null)]
    public void Cell_IsReadInTheStyle(string kind, string text, string? expected) =>
        Assert.Equal(expected, Read(new(Enum.Parse<InstantKind>(kind)), text));

    [Theory]
    [InlineData("2024-01-31 23:30", "2024-01-31 23:30:00", "2024-01-31 22:30:00")]
    [InlineData("2024-07-31 23:30", "2024-07-31 23:30:00", "2024-07-31 21:30:00")]
    [InlineData("2024-01-31 23:30 UTC", "2024-02-01 00:30:00", "2024-01-31 23:30:00")]
    [InlineData("2024-01-31 23:30 -05:00", "2024-02-01 05:30:00", "2024-02-01 04:30:00")]
    public void Zone_IsOfTheShopsClock(string text, string onTheClock, string utc)
    {
        Assert.Equal(onTheClock, Read(new(InstantKind.Text, Zone: Berlin), text));
        Assert.Equal(utc, Read(new(InstantKind.Text, Zone: Berlin, IsUtc: true), text));
    }

    [Fact]
    public void Format_ReadsItsNotationAlone()
    {
        var style = new InstantStyle(InstantKind.Text, Format: TimestampFormat.Parse("%d/%m/%y %H:%M %z"));
        Assert.Equal("2024-02-01 08:30:00", Read(style, "01/02/24 09:30 +0100"));
        Assert.Null(Read(style, "2024-02-01"));
        // An hour before the first instant of the calendar.
        Assert.Null(Read(new(InstantKind.Text, Format: TimestampFormat.Parse("%Y %z")), "100 +0100"));
        Assert.Equal("0100-01-01 00:00:00", Read(new(InstantKind.Text, Format: TimestampFormat.Parse("%Y %z")), "100 +0000"));
    }

    private static InstantColumn Add(string cells)
    {
        var column = new InstantColumn();
        foreach (var cell in cells.Split('|'))
            column.Add(Encoding.UTF8.GetBytes(cell));
        return column;
    }

    private static string? Read(InstantStyle style, string text) => style.TryParse(Encoding.UTF8.GetBytes(text), out var ticks)
        ? new DateTime(ticks).ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)
        : null;
}
