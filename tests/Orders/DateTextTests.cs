using System.Globalization;
using System.Text;
using Conversion.Orders;

namespace Conversion.Tests.Orders;

/// <summary>Dates as people and programs write them, in each order of their parts.</summary>
public sealed class DateTextTests
{
    [Theory]
    [InlineData("2024-01-31", "2024-01-31 00:00:00")]
    [InlineData("2024/1/3", "2024-01-03 00:00:00")]
    [InlineData("2024.01.31", "2024-01-31 00:00:00")]
    [InlineData("2024年1月31日", "2024-01-31 00:00:00")]
    [InlineData("20240131", "2024-01-31 00:00:00")]
    [InlineData("20240131T0930", "2024-01-31 09:30:00")]
    [InlineData("20240131 093015", "2024-01-31 09:30:15")]
    [InlineData("2024-01-31t9:30", "2024-01-31 09:30:00")]
    [InlineData("2024-01-31T09:30:15.125Z", "2024-01-31 09:30:15.125 +0")]
    [InlineData("2024-01-31 09:30:15,5", "2024-01-31 09:30:15.5")]
    [InlineData("2024-01-31-10.11.12.000001", "2024-01-31 10:11:12.000001")]
    [InlineData("31-JAN-24 10.11.12.500000 AM", "2024-01-31 10:11:12.5")]
    [InlineData("31 Jan 2024", "2024-01-31 00:00:00")]
    [InlineData("31. Januar 2024, 9:30 Uhr", "2024-01-31 09:30:00")]
    [InlineData("2024 Jan 31", "2024-01-31 00:00:00")]
    [InlineData("Jan 31, 2024", "2024-01-31 00:00:00")]
    [InlineData("January 31st, 2024 at 9:30 PM", "2024-01-31 21:30:00")]
    [InlineData("Jan-05-24", "2024-01-05 00:00:00")]
    [InlineData("Jan/05/69", "2069-01-05 00:00:00")]
    [InlineData("Jan/05/70", "1970-01-05 00:00:00")]
    [InlineData("Wed Jan 31 09:30:15 CET 2024", "2024-01-31 09:30:15 +60")]
    [InlineData("Wed, 31 Jan 2024 09:30:15 -0530", "2024-01-31 09:30:15 -330")]
    [InlineData("31 de enero de 2024", "2024-01-31 00:00:00")]
    [InlineData("31 de enero del 2024 a las 9:30 hs.", "2024-01-31 09:30:00")]
    [InlineData("9:30, 31 Jan 2024", "2024-01-31 09:30:00")]
    [InlineData("2024-01-31 09:30:00 UTC", "2024-01-31 09:30:00 +0")]
    [InlineData("2024-01-31 09:30:00 GMT+2", "2024-01-31 09:30:00 +120")]
    [InlineData("2024-01-31 09:30:00+14:00", "2024-01-31 09:30:00 +840")]
    [InlineData("2024-01-31 09:30:00 −3", "2024-01-31 09:30:00 -180")]
    [InlineData("2024-01-31 09:30:00 GMT+0100 (Central European Standard Time)", "2024-01-31 09:30:00 +60")]
    [InlineData("2024-01-31T09:30:00+01:00[Europe/Berlin]", "2024-01-31 09:30:00 +60")]
    [InlineData("2024-01-31 12:00 AM", "2024-01-31 00:00:00")]
    [InlineData("2024-01-31 12:00 pm", "2024-01-31 12:00:00")]
    [InlineData("2024-01-31 1:05:09 p. m.", "2024-01-31 13:05:09")]
    [InlineData("2024-01-31 下午 1:05", "2024-01-31 13:05:00")]
    [InlineData("2024-01-31 24:00:00", "2024-02-01 00:00:00")]
    [InlineData("2024-01-31 23:59:60", "2024-02-01 00:00:00")]
    [InlineData(" 2024-01-31 ", "2024-01-31 00:00:00")]
    public void DateThatNeedsNoOrder_IsRead(string text, string expected)
    {
        foreach (var order in Enum.GetValues<DateOrder>())
            Assert.Equal(expected, Read(text, order));
    }

    [Theory]
    [InlineData("03.04.2024", null, "2024-04-03 00:00:00", "2024-03-04 00:00:00")]
    [InlineData("03/04/24 9:30", "2003-04-24 09:30:00", "2024-04-03 09:30:00", "2024-03-04 09:30:00")]
    [InlineData("13-1-70", null, "1970-01-13 00:00:00", null)]
    [InlineData("1-13-69", null, null, "2069-01-13 00:00:00")]
    [InlineData("29 2 2023", null, null, null)]
    [InlineData("1/2/9901", null, null, null)]
    [InlineData("1/2/0099", null, null, null)]
    [InlineData("1/2/9900", null, "9900-02-01 00:00:00", "9900-01-02 00:00:00")]
    public void DateOfThreeNumbers_DependsOnTheOrder(string text, string? yearFirst, string? dayFirst, string? monthFirst)
    {
        Assert.Equal(dayFirst, Read(text, DateOrder.Dmy));
        Assert.Equal(monthFirst, Read(text, DateOrder.Mdy));
        if (yearFirst is not null)
            Assert.Equal(yearFirst, Read(text, DateOrder.Ymd));
    }

    [Theory]
    [InlineData("")]
    [InlineData("anna")]
    [InlineData("31 anna 2024")]
    [InlineData("Wed anna 31 2024")]
    [InlineData("2024-01")]
    [InlineData("2024-001-31")]
    [InlineData("2024-01-311")]
    [InlineData("123-01-02")]
    [InlineData("01-02-123")]
    [InlineData("2024-13-01")]
    [InlineData("2024-00-01")]
    [InlineData("2024-01-00")]
    [InlineData("2024-02-30")]
    [InlineData("0099-01-01")]
    [InlineData("Jan 311, 2024")]
    [InlineData("Jan 31, 024")]
    [InlineData("2024-01-31 9:3")]
    [InlineData("2024-01-31 9:30:1")]
    [InlineData("2024-01-31 123")]
    [InlineData("2024-01-31 24:01")]
    [InlineData("2024-01-31 24:00:01")]
    [InlineData("2024-01-31 25:00")]
    [InlineData("2024-01-31 10:60")]
    [InlineData("2024-01-31 10:00:61")]
    [InlineData("2024-01-31 0:30 AM")]
    [InlineData("2024-01-31 13:30 PM")]
    [InlineData("2024-01-31 9:30 anna")]
    [InlineData("2024-01-31 9:30 XYZ")]
    [InlineData("2024-01-31 9:30 +15")]
    [InlineData("2024-01-31 9:30 +1:6")]
    [InlineData("2024-01-31 9:30 +1:60")]
    [InlineData("2024-01-31 9:30 +123")]
    [InlineData("2024-01-31 9:30 (Central European Time)")]
    [InlineData("2024-01-31 9:30 CET (Central European Time")]
    [InlineData("2024-01-31 9:30 9:30")]
    [InlineData("1234567890-01-02")]
    public void TextWithoutADate_IsRefused(string text) => Assert.Null(Read(text, DateOrder.Ymd));

    [Fact]
    public void TextOfOver80Bytes_IsRefused()
    {
        const string Date = "2024-01-31 09:30:00 GMT+0100 (";
        Assert.NotNull(Read(Date + new string('x', 79 - Date.Length) + ")", DateOrder.Ymd));
        Assert.Null(Read(Date + new string('x', 80 - Date.Length) + ")", DateOrder.Ymd));
        Assert.False(DateText.TryParse([(byte)'2', 0xFF], out _));
    }

    [Theory]
    [InlineData("03.04.24", true, true, true)]
    [InlineData("03/04/24", true, true, false)]
    [InlineData("03.04.2024", true, false, true)]
    [InlineData("2024.04.03", false, false, true)]
    [InlineData("3 Apr 24", false, false, false)]
    public void Date_SaysWhatItsColumnMustDecide(string text, bool dependsOnOrder, bool hasShortYear, bool hasPoints)
    {
        Assert.True(DateText.TryParse(Encoding.UTF8.GetBytes(text), out var date));
        Assert.Equal((dependsOnOrder, hasShortYear, hasPoints), (date.DependsOnOrder, date.HasShortYear, date.HasPoints));
    }

    private static string? Read(string text, DateOrder order)
    {
        if (!DateText.TryParse(Encoding.UTF8.GetBytes(text), out var date) || !date.TryResolve(order, out var ticks, out var offset))
            return null;
        return new DateTime(ticks).ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)
            + (offset is { } minutes ? string.Create(CultureInfo.InvariantCulture, $" {minutes:+0;-0;+0}") : "");
    }
}
