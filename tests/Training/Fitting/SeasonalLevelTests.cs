using Conversion.Customers;
using Conversion.Training.Fitting;

namespace Conversion.Tests.Training.Fitting;

public sealed class SeasonalLevelTests
{
    private static readonly DateTimeOffset Start = new(2023, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // A year of cutoffs with a known season, each with enough customers.
    private static readonly SeasonalLevel Season = SeasonalLevel.Fit(
        [.. Enumerable.Range(0, 73).Select(i => new LevelError(Start.AddDays(5 * i), Truth(Start.AddDays(5 * i)), 1e6))]);

    [Fact]
    public void Tree_GivesTheOffsetOfEveryDay_InLeapYearsToo()
    {
        var nothing = new TrainedEnsemble(TestModel.Leaf(0), rows => new float[rows.Count]);
        var trained = Season.AddTo(nothing, factor: 2, [Row(Start)]);
        for (var day = 0; day < 4 * 365 + 1; day++)
        {
            var asOf = Start.AddDays(day);
            var row = Row(asOf);

            Assert.Equal(2 * Season.At(asOf), trained.Ensemble.Margin(row), 1e-12);
            Assert.Equal(trained.Ensemble.Margin(row), trained.Margins([row])[0], 1e-6);
        }
    }

    [Fact]
    public void Offset_IsTheErrorOfTheSameSeason() => Assert.All(
        Enumerable.Range(0, 365), day => Assert.Equal(Truth(Start.AddDays(day)), Season.At(Start.AddDays(day + 365)), 0.15));

    [Fact]
    public void FewPurchases_SayLittle()
    {
        var one = SeasonalLevel.Fit([new(Start, 1, Information: 16)]);

        // The middle of the first part is six days later.
        Assert.InRange(one.At(Start), 0.4, 0.5);
        Assert.Equal(0, one.At(Start.AddDays(180)), 1e-9);
    }

    private static double Truth(DateTimeOffset asOf) => Math.Cos(2 * Math.PI * (asOf.DayOfYear - 300) / 365.0);

    private static float[] Row(DateTimeOffset asOf)
    {
        var row = new float[CustomerFeatures.Count];
        Assert.True(CustomerFeatures.TryCompute([new(asOf, 1)], asOf, row));
        return row;
    }
}
