using System.Globalization;
using System.Text.RegularExpressions;
using Conversion.Training;
using Conversion.Training.Snapshots;

namespace Conversion.Tests.Training.Snapshots;

public sealed class RollingOriginTests
{
    [Theory]
    [InlineData(90)]
    [InlineData(91)]
    public void DaysThatTheErrorAsksFor_AreEnough_AtAnyHour(int horizonDays)
    {
        var first = new DateTimeOffset(2021, 3, 7, 13, 0, 0, TimeSpan.Zero);
        var error = Assert.Throws<UserErrorException>(() => RollingOrigin.From(first, first.AddDays(horizonDays * 17 / 6), horizonDays));
        var needed = int.Parse(Regex.Match(error.Message, @"at least (\d+)").Groups[1].Value, CultureInfo.InvariantCulture);

        Assert.Equal(8, RollingOrigin.From(first, first.AddDays(needed), horizonDays).Training.Count);
    }
}
