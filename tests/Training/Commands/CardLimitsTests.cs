using Conversion.Training.Commands;

namespace Conversion.Tests.Training.Commands;

public sealed class CardLimitsTests
{
    [Theory]
    [InlineData(0.8, 0.72, "value", "narrow: on the holdout they held the truth for 72 % of customers, where 80 % is meant.")]
    [InlineData(0.85, 0.8, "days", "wide: on the holdout they held the truth for 85 % of buyers, where 80 % is meant.")]
    public void CoverageOffByMoreThanFourPoints_IsNamed(double days, double value, string what, string how) =>
        Assert.Equal([$"Its intervals of {what} are too {how}"], CoverageLimits(days, value));

    [Fact]
    public void CoverageWithinFourPoints_IsNot() => Assert.Empty(CoverageLimits(0.83, 0.77));

    [Fact]
    public void NoBuyersToHold_IsNoLimit() => Assert.Empty(CoverageLimits(null, 0.8));

    private static IEnumerable<string> CoverageLimits(double? days, double value) => FitCommand.Limits(
        new(HorizonDays: 90, Coverage: 0.8),
        new(default, 0, 0, new(), [], [], [], [], [new("all", 0, days, value), new("1 purchase", 0, 0, 0)], [], [], [], []), [])
        .Where(limit => limit.Contains("intervals", StringComparison.Ordinal));
}
