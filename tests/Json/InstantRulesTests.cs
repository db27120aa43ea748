using Conversion.Json;

namespace Conversion.Tests.Json;

public sealed class InstantRulesTests
{
    private static readonly InstantRules Berlin = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), AllowsEpoch: true);

    [Theory]
    [InlineData("2026-08-01T10:00:00", "2026-08-01T08:00:00Z")]
    [InlineData("2026-08-01T10:00:00Z", "2026-08-01T10:00:00Z")]
    [InlineData("2026-08-01", "2026-07-31T22:00:00Z")]
    [InlineData("1785585600", "2026-08-01T12:00:00Z")]
    [InlineData("1785585600000", "2026-08-01T12:00:00Z")]
    public void Text_IsReadByTheRules(string text, string expected)
    {
        Assert.True(Berlin.TryParse(text, out var instant));
        Assert.Equal(DateTimeOffset.Parse(expected, null), instant);
    }

    // From 1e11 on, a number is milliseconds. The calendar has the years 1 to 9999.
    [Theory]
    [InlineData(99_999_999_999, "5138-11-16T09:46:39Z")]
    [InlineData(1e11, "1973-03-03T09:46:40Z")]
    [InlineData(-62_135_596_800_000, "0001-01-01T00:00:00Z")]
    [InlineData(-62_135_596_800_001, null)]
    [InlineData(253_402_300_799_999, "9999-12-31T23:59:59.999Z")]
    [InlineData(253_402_300_800_000, null)]
    public void Number_IsSecondsOrMilliseconds_WithinTheCalendar(double number, string? expected)
    {
        Assert.Equal(expected is not null, InstantRules.TryConvertEpoch(number, out var instant));
        Assert.Equal(expected is null ? default : DateTimeOffset.Parse(expected, null), instant);
    }

    [Theory]
    [InlineData("1785585600", true)]
    [InlineData("1785585600.25", true)]
    [InlineData("1785585600000", true)]
    [InlineData("1785585600.5", true)]
    [InlineData(".123456789", false)]
    [InlineData("123456789.1.2", false)]
    [InlineData("september", false)]
    [InlineData("2026", false)]
    [InlineData("20260601", false)]
    [InlineData("202606011000", false)]
    [InlineData("1.7.2026", false)]
    [InlineData("", false)]
    public void OnlyANumberOfSeconds_IsNamedAsOne(string text, bool isNamed)
    {
        Assert.False(InstantRules.Default.TryParse(text, out _));
        var name = isNamed ? "; a number of seconds is not an instant" : "";
        Assert.Equal($"must be an ISO 8601 instant, e.g. 2026-01-31T09:30:00Z{name}, got \"{text}\".", InstantRules.Describe(text));
    }
}
