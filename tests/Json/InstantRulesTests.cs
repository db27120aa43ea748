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

    [Theory]
    [InlineData("1785585600", true)]
    [InlineData("1785585600.25", true)]
    [InlineData("1785585600000", true)]
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
