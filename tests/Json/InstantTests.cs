using System.Globalization;
using Conversion.Json;

namespace Conversion.Tests.Json;

public sealed class InstantTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.CreateCustomTimeZone("shop", TimeSpan.FromHours(2), null, null);

    [Theory]
    [InlineData("2026-08-01", "2026-08-01T00:00:00Z")]
    [InlineData("2026-08-01 10:00", "2026-08-01T10:00:00Z")]
    [InlineData("2026-08-01 10:00:00", "2026-08-01T10:00:00Z")]
    [InlineData("2026-08-01T10:00:00z", "2026-08-01T10:00:00Z")]
    [InlineData("2026-08-01T10:00:00+0200", "2026-08-01T08:00:00Z")]
    [InlineData("2026-08-01T10:00:00+02:00", "2026-08-01T08:00:00Z")]
    [InlineData("2026-08-01 10:00:00+02", "2026-08-01T08:00:00Z")]
    [InlineData("2026-08-01 10:00:00 -0230", "2026-08-01T12:30:00Z")]
    [InlineData("2026-08-01 10:00:00 UTC", "2026-08-01T10:00:00Z")]
    [InlineData("2026-08-01T10:00:00.1234567890Z", "2026-08-01T10:00:00.1234567Z")]
    [InlineData("2026-08-01T10:00:00,5Z", "2026-08-01T10:00:00.5Z")]
    [InlineData("2026-08-01 10:00:00 GMT", "2026-08-01T10:00:00Z")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z")]
    public void Text_IsTheInstant(string text, string expected)
    {
        Assert.True(Instant.TryParse(text, out var instant));
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), instant);
        Assert.Equal(TimeSpan.Zero, instant.Offset);
    }

    [Theory]
    [InlineData("2026-08-01 10:00:00", "2026-08-01T08:00:00Z")]
    [InlineData("2026-08-01", "2026-07-31T22:00:00Z")]
    [InlineData("2026-08-01T10:00:00Z", "2026-08-01T10:00:00Z")]
    [InlineData("2026-08-01T10:00:00-0100", "2026-08-01T11:00:00Z")]
    public void TextWithoutZone_IsInTheShopsZone(string text, string expected)
    {
        Assert.True(Instant.TryParse(text, Berlin, out var instant));
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), instant);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12:34")]
    [InlineData("1754042400")]
    [InlineData("2026-13-01")]
    [InlineData("2026-08-01x10:00:00")]
    [InlineData("2026-08-01T25:00:00")]
    [InlineData("2026-08-01T10")]
    [InlineData("2026-08-01T10:00:00.")]
    [InlineData("2026-08-01T10:00:00.Z")]
    [InlineData("2026-08-01T/9:00:00")]
    [InlineData("2026-08-01T1/:00:00")]
    [InlineData("2026-08-01T10:00:61")]
    [InlineData("2026-08-01T10:00:00 CET")]
    [InlineData("2026-08-01T10:00:00+2")]
    [InlineData("2026-08-01T10:00:00+02:")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("9999-12-31T23:59:60Z")]
    public void OtherText_IsNotAnInstant(string text) => Assert.False(Instant.TryParse(text, out _));
}
