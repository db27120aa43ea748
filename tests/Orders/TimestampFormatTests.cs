using System.Globalization;
using System.Text;
using Conversion.Orders;

namespace Conversion.Tests.Orders;

/// <summary>The directives of <c>timestampFormat</c>, as strptime defines them.</summary>
public sealed class TimestampFormatTests
{
    [Theory]
    [InlineData("%d/%m/%Y %H:%M", "31/01/2024 09:05", "2024-01-31 09:05:00")]
    [InlineData("%d/%m/%Y %H:%M", " 31/01/2024   09:05 ", "2024-01-31 09:05:00")]
    [InlineData("%Y/%m/%d", " 2024/01/31", null)]  // the format has no blank before the year
    [InlineData(" %Y/%m/%d", " 2024/01/31", "2024-01-31 00:00:00")]
    [InlineData("%d/%m/%Y%H", "31/01/202409", "2024-01-31 09:00:00")]
    [InlineData("%d%m%y", "310169", "2069-01-31 00:00:00")]
    [InlineData("%d%m%y", "310170", "1970-01-31 00:00:00")]
    [InlineData("%F %T", "2024-01-31 23:59:59", "2024-01-31 23:59:59")]
    [InlineData("%FT%T.%f", "2024-01-31T23:59:59.0625", "2024-01-31 23:59:59.0625")]
    [InlineData("%F%z", "2024-01-31Z", "2024-01-31 00:00:00 +0")]
    [InlineData("%F %z", "2024-01-31 +0530", "2024-01-31 00:00:00 +330")]
    [InlineData("%F %z", "2024-01-31 -05:30", "2024-01-31 00:00:00 -330")]
    [InlineData("%F %z", "2024-01-31 -05", "2024-01-31 00:00:00 -300")]
    [InlineData("%F %z", "2024-01-31 05", null)]
    [InlineData("%F %z", "2024-01-31 +", null)]
    [InlineData("%F %Z", "2024-01-31 cest", "2024-01-31 00:00:00 +120")]
    [InlineData("%F %Z", "2024-01-31 XYZ", null)]
    [InlineData("%a, %e %b %Y", "Wed,  3 January 2024", "2024-01-03 00:00:00")]
    [InlineData("%A %B %e %Y", "Mittwoch Jan 3 2024", "2024-01-03 00:00:00")]
    [InlineData("%a %F", "3 2024-01-31", null)]
    [InlineData("%e %b %Y", "3 Anna 2024", null)]
    [InlineData("%Y %j", "2024 366", "2024-12-31 00:00:00")]
    [InlineData("%Y %j", "2023 366", null)]
    [InlineData("%Y %j", "2023 365", "2023-12-31 00:00:00")]
    [InlineData("%Y %j", "2023 001", "2023-01-01 00:00:00")]
    [InlineData("%F %I:%M %p", "2024-01-31 12:30 AM", "2024-01-31 00:30:00")]
    [InlineData("%F %I:%M %p", "2024-01-31 12:30 pm", "2024-01-31 12:30:00")]
    [InlineData("%F %I:%M %p", "2024-01-31 01:30 PM", "2024-01-31 13:30:00")]
    [InlineData("%F %I:%M %p", "2024-01-31 00:30 PM", null)]
    [InlineData("%F %I:%M %p", "2024-01-31 13:30 PM", null)]
    [InlineData("%F %I:%M %p", "2024-01-31 01:30 noon", null)]
    [InlineData("%F 100%%", "2024-01-31 100%", "2024-01-31 00:00:00")]
    [InlineData("%F 100%%", "2024-01-31 100", null)]
    [InlineData("%H", "7", "1970-01-01 07:00:00")]
    [InlineData("%H", "", null)]
    [InlineData("%H.", "7.8", null)]
    [InlineData("%F %H:%M:%S", "2024-01-31 24:00:00", null)]
    [InlineData("%F %H:%M:%S", "2024-01-31 23:60:00", null)]
    [InlineData("%F %H:%M:%S", "2024-01-31 23:00:60", null)]
    [InlineData("%F", "2024-13-01", null)]
    [InlineData("%F", "2024-00-01", null)]
    [InlineData("%F", "2024-01-00", null)]
    [InlineData("%F", "2023-02-29", null)]
    [InlineData("%F", "99-01-01", null)]
    [InlineData("%F", "100-01-01", "0100-01-01 00:00:00")]
    [InlineData("%F", "9900-12-31", "9900-12-31 00:00:00")]
    [InlineData("%F", "9901-01-01", null)]
    public void Text_IsReadByTheFormat(string format, string text, string? expected) =>
        Assert.Equal(expected, Read(TimestampFormat.Parse(format), Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("%d/%q")]
    [InlineData("%d/%")]
    [InlineData("%G")]
    public void UnknownDirective_IsRefused(string format) => Assert.Equal(
        $"timestampFormat must use the directives %Y %y %m %d %b %H %I %M %S %f %p %z %Z %j, got {format}; write for example %d/%m/%Y.",
        Assert.Throws<ArgumentException>(() => TimestampFormat.Parse(format)).Message);

    [Fact]
    public void TextOfOver80Bytes_IsRefused()
    {
        var format = TimestampFormat.Parse("%F %a");
        Assert.NotNull(Read(format, Encoding.UTF8.GetBytes("2024-01-31 " + new string('x', 69))));
        Assert.Null(Read(format, Encoding.UTF8.GetBytes("2024-01-31 " + new string('x', 70))));
        Assert.Null(Read(format, [.. "2024-01-31 x"u8, 0xFF]));
    }

    private static string? Read(TimestampFormat format, byte[] text) => format.TryParse(text, out var ticks, out var offset)
        ? new DateTime(ticks).ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)
            + (offset is { } minutes ? string.Create(CultureInfo.InvariantCulture, $" {minutes:+0;-0;+0}") : "")
        : null;
}
