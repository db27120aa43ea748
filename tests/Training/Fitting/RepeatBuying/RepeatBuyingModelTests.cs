using Conversion.Training.Fitting.RepeatBuying;
using Conversion.Training.Numerics;
using Conversion.Training.Simulation;

namespace Conversion.Tests.Training.Fitting.RepeatBuying;

/// <summary>Each model is fitted to customers drawn from its own assumptions.</summary>
public sealed class RepeatBuyingModelTests
{
    private const int Customers = 6000;

    // r = 2, alpha = 40; the dropout probability after a purchase is uniform (a = b = 1).
    [Fact]
    public void BgNbd_FindsTheProbabilitiesOfItsOwnProcess()
    {
        var random = new Xoshiro256(2);
        var summaries = new List<RfmSummary>();
        var bought = new List<bool>();
        for (var i = 0; i < Customers; i++)
        {
            var rate = RandomVariates.Gamma(random, 2) / 40;
            var dropout = random.NextDouble();
            var last = 0.0;
            var repeats = 0;
            var active = true;
            for (var day = NextGap(random, rate); active && day < 100; day += NextGap(random, rate))
            {
                last = day;
                repeats++;
                active = random.NextDouble() >= dropout;
            }
            summaries.Add(new(repeats, last, 100, 10));
            // Gaps have no memory, so the next purchase can be drawn afresh.
            bought.Add(active && NextGap(random, rate) < 60);
        }

        AssertProbabilities(BgNbdModel.Fit(summaries), summaries, bought);
    }

    // r = 2, alpha = 40, s = 1.5, beta = 90.
    [Fact]
    public void ParetoNbd_FindsTheProbabilitiesOfItsOwnProcess()
    {
        var random = new Xoshiro256(3);
        var summaries = new List<RfmSummary>();
        var bought = new List<bool>();
        for (var i = 0; i < Customers; i++)
        {
            var rate = RandomVariates.Gamma(random, 2) / 40;
            var end = RandomVariates.Exponential(random) / (RandomVariates.Gamma(random, 1.5) / 90);
            var last = 0.0;
            var repeats = 0;
            for (var day = NextGap(random, rate); day < Math.Min(end, 100); day += NextGap(random, rate))
            {
                last = day;
                repeats++;
            }
            summaries.Add(new(repeats, last, 100, 10));
            bought.Add(100 + NextGap(random, rate) < Math.Min(end, 160));
        }

        AssertProbabilities(ParetoNbdModel.Fit(summaries), summaries, bought);
    }

    // p (γ + n m) / (p n + q − 1) with p = 6, q = 4, γ = 15 and two purchase days of 50.
    [Fact]
    public void GammaGamma_ShrinksAnAverageByItsFormula() => Assert.Equal(
        6 * (15 + 2 * 50) / 15.0, new GammaGammaModel(6, 4, 15).ExpectedValue(new(1, 10, 20, 50)), 1e-9);

    [Fact]
    public void GammaGamma_FindsTheMeanOfItsOwnProcess()
    {
        var random = new Xoshiro256(4);
        var customers = Enumerable.Range(0, Customers).Select(i =>
        {
            var n = 1 + i % 4;
            var rate = RandomVariates.Gamma(random, 4) / 15;
            return new RfmSummary(n - 1, 10, 20, Enumerable.Range(0, n).Average(_ => RandomVariates.Gamma(random, 6) / rate));
        }).ToList();

        var fitted = GammaGammaModel.Fit(customers);

        // The population's mean is p γ / (q − 1) = 30.
        Assert.Equal(30, fitted.P * fitted.Scale / (fitted.Q - 1), 1.5);
        Assert.Equal(4, fitted.Q, 0.6);
    }

    private static double NextGap(Xoshiro256 random, double rate) => RandomVariates.Exponential(random) / rate;

    private static void AssertProbabilities(IRepeatBuyingModel model, List<RfmSummary> summaries, List<bool> bought)
    {
        foreach (var repeats in (int[])[0, 1, 2])
        {
            var similar = Enumerable.Range(0, Customers).Where(i => summaries[i].Repeats == repeats).ToList();
            Assert.Equal(
                similar.Average(i => bought[i] ? 1.0 : 0),
                similar.Average(i => model.ProbabilityOfPurchase(summaries[i], 60)), 4 * Math.Sqrt(0.25 / similar.Count));
        }
        Assert.Equal(bought.Average(b => b ? 1.0 : 0), summaries.Average(s => model.ProbabilityOfPurchase(s, 60)), 0.025);
    }
}
