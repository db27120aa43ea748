using Conversion.Training.Fitting;
using Conversion.Training.Snapshots;

namespace Conversion.Tests.Training.Fitting;

public sealed class DiscreteTimeHazardTests
{
    private static readonly DateTimeOffset Start = new(2021, 3, 7, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(29.9, 0)]
    [InlineData(30, 1)]
    [InlineData(59.9, 1)]
    [InlineData(60, 2)]
    public void Period_IsAnExample_OnlyWhenObservedToItsEnd(double observedDays, int examples) => Assert.Equal(
        examples, DiscreteTimeHazard.BuildExamples([Snapshot(observedDays, double.NaN)], 30, 2).Count(example => !example.Label));

    [Theory]
    [InlineData(30, new[] { true })]
    [InlineData(30.1, new[] { false, true })]
    public void PurchaseAtThePeriodsLastInstant_BelongsToThePeriod_AndEndsTheExamples(double daysToBuy, bool[] labels) =>
        Assert.Equal(labels, DiscreteTimeHazard.BuildExamples([Snapshot(60, daysToBuy)], 30, 2).Select(example => example.Label));

    [Fact]
    public void NewestCutoff_GivesAnExampleOfASixth_AtEveryHorizon()
    {
        foreach (var horizonDays in Enumerable.Range(1, 400))
        {
            var origin = RollingOrigin.From(Start.AddDays(-2000), Start.AddDays(horizonDays), horizonDays);
            var newest = SnapshotSet.Build([new("c", [new(Start.AddDays(-2000), 10)])], origin).TrainingAt(Start)[^1];

            Assert.Equal(origin.Cutoffs.Last(cutoff => cutoff < Start), newest.AsOf);
            Assert.Single(DiscreteTimeHazard.BuildExamples([newest], horizonDays / 6.0, 1));
        }
    }

    private static Snapshot Snapshot(double observedDays, double daysToBuy) => new("c", Start, [], observedDays, daysToBuy, [10]);
}
