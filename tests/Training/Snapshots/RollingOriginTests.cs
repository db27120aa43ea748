using Conversion.Training.Snapshots;

namespace Conversion.Tests.Training.Snapshots;

public sealed class RollingOriginTests
{
    private static readonly DateTimeOffset First = new(2021, 3, 7, 13, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(28)]
    [InlineData(90)]
    [InlineData(91)]
    [InlineData(365)]
    public void NeededDays_GiveOneHoldout_AndADayLessNone(int horizonDays)
    {
        var needed = RollingOrigin.NeededDays(horizonDays);

        Assert.Single(RollingOrigin.From(First, First.AddDays(needed), horizonDays).Holdouts);
        Assert.Empty(RollingOrigin.From(First, First.AddDays(needed - 2), horizonDays).Holdouts);
    }

    [Theory]
    [InlineData(28)]
    [InlineData(90)]
    [InlineData(365)]
    public void LongHistory_HasThreeHoldouts_EachWithAWholeHorizonAfterIt(int horizonDays)
    {
        var origin = RollingOrigin.From(First, First.AddDays(horizonDays * 10), horizonDays);

        Assert.Equal(3, origin.Holdouts.Count);
        Assert.Equal(origin.End.AddDays(-horizonDays), origin.Holdouts[2]);
        Assert.Equal(horizonDays / 2.0, (origin.Holdouts[2] - origin.Holdouts[1]).TotalDays, 1e-6);
        Assert.Equal(horizonDays / 2.0, (origin.Holdouts[1] - origin.Holdouts[0]).TotalDays, 1e-6);
        Assert.All(origin.Holdouts, holdout => Assert.Contains(holdout, origin.Cutoffs));
        Assert.Equal(origin.Cutoffs.Order(), origin.Cutoffs);
        Assert.Equal(origin.End, origin.Cutoffs[^1]);
    }

    [Theory]
    [InlineData(28, 800, 4)]
    [InlineData(90, 820, 4)]
    [InlineData(90, 731, 3)]
    [InlineData(90, 640, 2)]
    [InlineData(180, 1300, 4)]
    public void FewCustomers_AreJudgedAHorizonApart_EachWithASeasonAYearBefore(int horizonDays, int days, int judges)
    {
        var origin = RollingOrigin.From(First, First.AddDays(days), horizonDays);

        Assert.Equal(judges + 1, origin.MoreHoldouts.Count);
        Assert.Equal(origin.End.AddDays(-horizonDays), origin.MoreHoldouts[^1]);
        Assert.All(
            origin.MoreHoldouts.Skip(1).Zip(origin.MoreHoldouts.Skip(2)),
            pair => Assert.Equal(horizonDays, (pair.Second - pair.First).TotalDays, 1e-6));
        Assert.Equal(horizonDays / 3.0, (origin.MoreHoldouts[1] - origin.MoreHoldouts[0]).TotalDays, 1e-6);
        Assert.All(origin.MoreHoldouts, holdout => Assert.Contains(holdout, origin.Cutoffs));
        Assert.InRange((origin.MoreHoldouts[0] - origin.Cutoffs[0]).TotalDays, 365, double.PositiveInfinity);
    }

    [Fact]
    public void HistoryWithoutASeasonAYearBefore_GivesNoMoreHoldouts() =>
        Assert.Empty(RollingOrigin.From(First, First.AddDays(620), 90).MoreHoldouts);

    // The season a year ago must be observed, whatever the horizon.
    [Theory]
    [InlineData(14)]
    [InlineData(90)]
    public void TwoYears_GiveACutoffAYearBeforeTheFirstHoldout(int horizonDays)
    {
        var origin = RollingOrigin.From(First, First.AddDays(365 * 2 + horizonDays * 3), horizonDays);

        Assert.Contains(origin.Cutoffs, cutoff => (origin.Holdouts[0] - cutoff).TotalDays is >= 365 and < 380);
        Assert.InRange(origin.Cutoffs.Count, 20, 90);
    }
}
