using System.Text;
using Conversion.Files;

namespace Conversion.Tests.Files;

public sealed class CellDateTests
{
    [Theory]
    [InlineData("1", "1900-01-01")]
    [InlineData("2", "1900-01-02")]
    [InlineData("31", "1900-01-31")]
    [InlineData("32", "1900-02-01")]
    [InlineData("59", "1900-02-28")]
    [InlineData("60", "1900-02-29")]
    [InlineData("61", "1900-03-01")]
    [InlineData("366", "1900-12-31")]
    [InlineData("25569", "1970-01-01")]
    [InlineData("45292", "2024-01-01")]
    [InlineData("2958465", "9999-12-31")]
    [InlineData("0", "1900-01-00")]
    [InlineData("45292.5", "2024-01-01T12:00:00")]
    [InlineData("45292.999988425923", "2024-01-01T23:59:59")]
    [InlineData("45292.99999999999", "2024-01-02")]
    [InlineData("4.5292E+4", "2024-01-01")]
    [InlineData("2958465.9", "9999-12-31T21:36:00")]
    [InlineData(" 45292 ", "2024-01-01")]
    // Not days that Excel can show.
    [InlineData("-0.25", "-0.25")]
    [InlineData("NaN", "NaN")]
    [InlineData("-1", "-1")]
    [InlineData("2958466", "2958466")]
    [InlineData("1E+300", "1E+300")]
    [InlineData("soon", "soon")]
    public void DayOfTheSystemOf1900_IsWrittenAsIso(string number, string expected) =>
        Assert.Equal(expected, Write(number, CellFormat.Date, startsIn1904: false));

    [Theory]
    [InlineData("0", "1904-01-01")]
    [InlineData("0.5", "1904-01-01T12:00:00")]
    [InlineData("59", "1904-02-29")]
    [InlineData("60", "1904-03-01")]
    [InlineData("43830", "2024-01-01")]
    [InlineData("2957003", "9999-12-31")]
    [InlineData("2957004", "2957004")]
    [InlineData("2957004.5", "2957004.5")]
    public void DayOfTheSystemOf1904_IsWrittenAsIso(string number, string expected) =>
        Assert.Equal(expected, Write(number, CellFormat.Date, startsIn1904: true));

    [Theory]
    [InlineData("45292", "2024-01-01T00:00:00")]
    [InlineData("45292.25", "2024-01-01T06:00:00")]
    [InlineData("60.5", "1900-02-29T12:00:00")]
    public void FormatWithATime_AlwaysWritesTheTime(string number, string expected) =>
        Assert.Equal(expected, Write(number, CellFormat.DateAndTime, startsIn1904: false));

    [Theory]
    [InlineData("0", "00:00:00")]
    [InlineData("0.5", "12:00:00")]
    [InlineData("0.75", "18:00:00")]
    [InlineData("45292.5", "2024-01-01T12:00:00")]
    [InlineData("1", "1900-01-01T00:00:00")]
    [InlineData("-0.5", "-0.5")]
    [InlineData("0.9999999", "1900-01-01T00:00:00")]
    public void TimeOfDay_HasADateOnlyWhereTheNumberHasOne(string number, string expected)
    {
        Assert.Equal(expected, Write(number, CellFormat.Time, startsIn1904: false));
        if (expected.Contains(':') && !expected.Contains('T'))
            Assert.Equal(expected, Write(number, CellFormat.Time, startsIn1904: true));
    }

    [Fact]
    public void EveryDay_IsTheDayAfterTheOneBefore()
    {
        for (var day = 61; day < 60_000; day++)
        {
            var expected = new DateOnly(1900, 3, 1).AddDays(day - 61);
            Assert.Equal(expected.ToString("yyyy-MM-dd", null), Write($"{day}", CellFormat.Date, startsIn1904: false));
        }
    }

    private static string Write(string number, CellFormat format, bool startsIn1904)
    {
        var text = new CellText();
        new CellDate(startsIn1904).Write(number, format, text);
        return Encoding.UTF8.GetString(text.Written);
    }
}
