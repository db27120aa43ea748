using Conversion.Models;
using Conversion.Training.Fitting.Probability;
using Conversion.Training.Snapshots;

namespace Conversion.Tests.Training.Fitting;

public sealed class ProbabilityCurveTests
{
    private const int HorizonDays = 90;

    // Its multiples spread buyers evenly over a group.
    private const double GoldenRatio = 0.61803398875;

    private static readonly DateTimeOffset Start = new(2023, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // From 0.007 to 0.993, and exactly as many buyers as each probability says.
    private static readonly (double LogOdds, double Truth)[] Right =
        [.. Enumerable.Range(-10, 21).Select(i => (i / 2.0, Logistic(i / 2.0)))];

    [Fact]
    public void RightPredictions_StayAsTheyAre()
    {
        var curve = Fit(Right, customers: 1000);

        Assert.All(Right, group => Assert.Equal(group.Truth, curve.At(group.Truth), 0.01));
    }

    // Too flat in the middle alone, which no slope and no offset can repair.
    [Fact]
    public void BentPredictions_BecomeTheTruth()
    {
        (double LogOdds, double Truth)[] bent =
            [.. Right.Select(group => (group.LogOdds, Logistic(group.LogOdds - 0.2 * Math.Abs(group.LogOdds))))];

        var curve = Fit(bent, customers: 1000);

        Assert.All(bent, group => Assert.Equal(group.Truth, curve.At(Logistic(group.LogOdds)), 0.02));
    }

    // 25 buyers of 100 where 20 are expected is chance; 1,250 of 5,000 is not.
    [Theory]
    [InlineData(100, 0.00, 0.02)]
    [InlineData(5000, 0.03, 0.051)]
    public void Errors_ShrinkWhereFewCustomersShowThem(int customers, double least, double greatest)
    {
        (double LogOdds, double Truth)[] groups =
            [.. Enumerable.Range(0, 20).Select(i => (Math.Log(0.25) + (i - 10) * 1e-4, i == 10 ? 0.25 : 0.2))];

        var curve = Fit(groups, customers);

        // The first point is 0.
        Assert.InRange(curve.Values[11] - 0.2, least, greatest);
    }

    // Each purchase is seen from six cutoffs, so it says as much as from one.
    [Fact]
    public void CutoffsWithinAHorizon_AreNoFurtherEvidence()
    {
        (double LogOdds, double Truth)[] noise =
            [.. Right.Select((group, i) => (group.LogOdds, Logistic(group.LogOdds + (i % 2 == 0 ? 0.2 : -0.2))))];

        var (once, sixTimes) = (Fit(noise, customers: 300), Fit(noise, customers: 300, cutoffs: 7));

        Assert.Equal(once.At(0.5), sixTimes.At(0.5), 0.005);
    }

    [Fact]
    public void Curve_RisesFrom0To1()
    {
        var curve = Fit([.. Right.Select((group, i) => (group.LogOdds, i % 3 / 2.0))], customers: 50);

        Assert.Equal([0, 1], [curve.At(0), curve.At(1)]);
        Assert.All(Enumerable.Range(1, 100), i => Assert.True(curve.At(i / 100.0) >= curve.At((i - 1) / 100.0)));
    }

    [Fact]
    public void FewCustomers_HaveNoCurve() =>
        Assert.Null(ProbabilityCurve.Fit([.. Enumerable.Range(0, 99).Select(i => Customer(Start, i % 2 == 0))], HorizonDays, _ => 0));

    private static IsotonicCurve Fit((double LogOdds, double Truth)[] groups, int customers, int cutoffs = 1) => ProbabilityCurve.Fit(
        [
            .. from cutoff in Enumerable.Range(0, cutoffs)
               from @group in groups
               from i in Enumerable.Range(0, customers)
               select Customer(Start.AddDays(15 * cutoff), i * GoldenRatio % 1 < @group.Truth, @group.LogOdds),
        ],
        HorizonDays, customer => customer.Features[0])!;

    private static Snapshot Customer(DateTimeOffset cutoff, bool bought, double logOdds = 0) =>
        new("c", cutoff, [(float)logOdds], HorizonDays, bought ? 5 : double.NaN, []);

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
