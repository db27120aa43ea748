using Conversion.Training.Artifacts;
using Conversion.Training.Evaluation;

namespace Conversion.Tests.Training.Artifacts;

public sealed class CardLimitsTests
{
    [Theory]
    [InlineData(0.8, 0.72, "the value", "narrow: on the holdout they contain the truth for 72 % of customers, and the target is 80 %.")]
    [InlineData(0.85, 0.8, "the days", "wide: on the holdout they contain the truth for 85 % of buyers, and the target is 80 %.")]
    public void CoverageOffByMoreThanFourPoints_IsALimit(double days, double value, string what, string how) =>
        Assert.Equal([$"The intervals of {what} are too {how}"], CoverageLimits(days, value));

    [Fact]
    public void CoverageWithinFourPoints_IsNoLimit() => Assert.Empty(CoverageLimits(0.83, 0.77));

    [Fact]
    public void NoBuyers_IsNoLimit() => Assert.Empty(CoverageLimits(null, 0.8));

    private static IEnumerable<string> CoverageLimits(double? days, double value)
    {
        GroupCoverage[] coverage = [new("all", 0, days, value), new("1 purchase", 0, 0, 0)];
        var report = new EvaluationReport(default, 0, 0, [], new(), new(), new(), [], [], [], [], [], [], [], coverage, [], [], []);
        return CardLimits.Build(new(HorizonDays: 90, Coverage: 0.8), TestModel.Create(), report, [])
            .Where(limit => limit.Contains("intervals", StringComparison.Ordinal));
    }
}
