using Conversion.Customers;
using Conversion.Training.Fitting;
using Conversion.Training.Snapshots;

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

    // Errors as large as their standard error are noise.
    [Fact]
    public void NoiseAlone_GivesNoSeason()
    {
        var noise = Year(i => i % 2 == 0 ? 0.25 : -0.25);

        Assert.All(Enumerable.Range(0, 365), day => Assert.Equal(0, noise.At(Start.AddDays(day)), 0.01));
    }

    // The same noise, in a shop that sells before one feast: e³ = 20 times less in the rest of the year.
    [Fact]
    public void StrongSeason_IsHardlyShrunk()
    {
        var feast = Year(i => (i is > 18 and < 24 ? 1 : -3) + (i % 2 == 0 ? 0.25 : -0.25));

        Assert.InRange(feast.At(Start.AddDays(120)), -3.1, -2.8);
        Assert.InRange(feast.At(Start.AddDays(21 * 15)), 0.7, 1.1);
    }

    // Those who came last a year ago hardly buy, and no season brings them back.
    [Fact]
    public void CustomersWhomTheSeasonDoesNotMove_KeepTheirLevel()
    {
        var recency = CustomerFeatures.IndexOf("recencyDays");
        float[][] rows = [.. Enumerable.Range(0, 400).Select(i => Row(Start, recencyDays: i))];
        var groups = CustomerGroups.Fit(
            [.. rows.Select(row => new Snapshot("", Start, row, 90, double.NaN, new double[Snapshot.Sixths]))],
            snapshot => snapshot.Features[recency] is > 300 ? -3 : 0);
        var gone = rows[301..].Select(groups.Of).ToHashSet();
        var errors = Enumerable.Range(0, groups.Count).Select(group => Errors(offset: gone.Contains(group) ? 0 : 1.2)).ToList();
        var season = SeasonalLevel.Fit(Errors(offset: 1), groups, errors);

        var nothing = new TrainedEnsemble(TestModel.Leaf(0), asked => new float[asked.Count]);
        var tree = season.AddTo(nothing, factor: 1, rows).Ensemble;

        Assert.DoesNotContain(groups.Of(rows[300]), gone);
        Assert.All(Enumerable.Range(0, 365), day =>
        {
            var asOf = Start.AddDays(day);
            Assert.Equal(1, season.At(asOf), 0.01);
            Assert.Equal(0, tree.Margin(Row(asOf, recencyDays: 350)), 0.01);
            Assert.Equal(1.2, tree.Margin(Row(asOf, recencyDays: 50)), 0.01);
            Assert.Equal(1.2, tree.Margin(Row(asOf, recencyDays: 200)), 0.01);
        });

        static LevelError[] Errors(double offset) =>
            [.. Enumerable.Range(0, 24).Select(i => new LevelError(Start.AddDays(15 * i), offset, Information: 1e6))];
    }

    // A year of cutoffs, 15 days apart. Their standard error is 0.25.
    private static SeasonalLevel Year(Func<int, double> offset) => SeasonalLevel.Fit(
        [.. Enumerable.Range(0, 24).Select(i => new LevelError(Start.AddDays(15 * i), offset(i), Information: 16))]);

    private static double Truth(DateTimeOffset asOf) => Math.Cos(2 * Math.PI * (asOf.DayOfYear - 300) / 365.0);

    private static float[] Row(DateTimeOffset asOf, int recencyDays = 0)
    {
        var row = new float[CustomerFeatures.Count];
        Assert.True(CustomerFeatures.TryCompute([new(asOf.AddDays(-recencyDays), 1)], asOf, row));
        return row;
    }
}
