using Conversion.Training.Evaluation;
using Conversion.Training.Snapshots;

namespace Conversion.Tests.Training.Evaluation;

public sealed class MoneyByMonthTests
{
    private static readonly DateTimeOffset Cutoff = new(2026, 1, 10, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void SeasonAYearAgo_GivesTheProfile_AndOtherCutoffsDoNot()
    {
        Snapshot[] training = [At(-365, [1, 0, 0, 0, 0, 3]), At(-200, [9, 9, 9, 9, 9, 9]), At(-380, [0, 0, 4, 0, 0, 0])];

        Assert.Equal([0.125, 0, 0.5, 0, 0, 0.375], MoneyByMonth.Profile(training, Cutoff, 90));
    }

    [Fact]
    public void ShortHistory_GivesTheProfileOfAllKnownCutoffs()
    {
        Snapshot[] training = [At(-100, [1, 0, 0, 0, 0, 3]), At(-91, [0, 4, 0, 0, 0, 0]), At(-30, [7, 7]) with { ObservedDays = 30 }];

        Assert.Equal([0.125, 0.5, 0, 0, 0, 0.375], MoneyByMonth.Profile(training, Cutoff, 90));
    }

    [Theory]
    [InlineData(14, 1)]
    [InlineData(30, 1)]
    [InlineData(60, 2)]
    [InlineData(90, 3)]
    [InlineData(180, 6)]
    [InlineData(365, 6)]
    public void Months_AddUpToTheHorizon(int horizonDays, int count)
    {
        var holdout = new HoldoutPredictions(
            Cutoff, [At(0, [1, 2, 3, 4, 5, 6]), At(0, [0, 0, 0, 0, 0, 9])], new("model") { Money = [20, 40] }, [])
        {
            SpendProfile = [0.5, 0.1, 0.1, 0.1, 0.1, 0.1],
        };

        var months = MoneyByMonth.Build(holdout, horizonDays);

        Assert.Equal(count, months.Count);
        Assert.Equal(Cutoff, months[0].From);
        Assert.Equal(Cutoff.AddDays(horizonDays), months[^1].Until);
        Assert.Equal(months.Skip(1).Select(month => month.From), months.SkipLast(1).Select(month => month.Until));
        Assert.Equal(60, months.Sum(month => month.Predicted), 1e-9);
        Assert.Equal(30, months.Sum(month => month.Actual), 1e-9);
        if (count == 3)
            Assert.Equal([(36.0, 3.0), (12.0, 7.0), (12.0, 20.0)], months.Select(month => (Math.Round(month.Predicted, 9), month.Actual)));
    }

    private static Snapshot At(double days, double[] spendBySixth) => new("c", Cutoff.AddDays(days), [], 90, 1, spendBySixth);
}
