using Conversion.Training.Fitting.RepeatBuying;
using Conversion.Training.Simulation;

namespace Conversion.Tests.Training.Fitting.RepeatBuying;

public sealed class RepeatBuyingTests
{
    private const int Customers = 6000;

    // r = 2, alpha = 40, dropout after a purchase uniform (a = b = 1): the law of BG/NBD itself.
    [Fact]
    public void BetaGeometric_FindsTheChanceOfItsOwnLaw()
    {
        var random = new Random(2);
        var (summaries, bought) = (new List<RfmSummary>(), new List<bool>());
        for (var i = 0; i < Customers; i++)
        {
            var (rate, dropout) = (RandomVariates.Gamma(random, 2) / 40, random.NextDouble());
            var (day, last, repeats, active) = (0.0, 0.0, 0, true);
            for (day = RandomVariates.Exponential(random) / rate; active && day < 100; day += RandomVariates.Exponential(random) / rate)
            {
                (last, repeats) = (day, repeats + 1);
                active = random.NextDouble() >= dropout;
            }
            summaries.Add(new(repeats, last, 100, 10));
            // Gaps have no memory, so the next purchase may be drawn afresh.
            bought.Add(active && RandomVariates.Exponential(random) / rate < 60);
        }

        AssertChances(BgNbdModel.Fit(summaries), summaries, bought);
    }

    // r = 2, alpha = 40, s = 1.5, beta = 90: the law of Pareto/NBD itself.
    [Fact]
    public void ParetoNbd_FindsTheChanceOfItsOwnLaw()
    {
        var random = new Random(3);
        var (summaries, bought) = (new List<RfmSummary>(), new List<bool>());
        for (var i = 0; i < Customers; i++)
        {
            var (rate, end) = (RandomVariates.Gamma(random, 2) / 40, RandomVariates.Exponential(random) / (RandomVariates.Gamma(random, 1.5) / 90));
            var (day, last, repeats) = (0.0, 0.0, 0);
            for (day = RandomVariates.Exponential(random) / rate; day < Math.Min(end, 100); day += RandomVariates.Exponential(random) / rate)
                (last, repeats) = (day, repeats + 1);
            summaries.Add(new(repeats, last, 100, 10));
            bought.Add(100 + RandomVariates.Exponential(random) / rate < Math.Min(end, 160));
        }

        AssertChances(ParetoNbdModel.Fit(summaries), summaries, bought);
    }

    private static void AssertChances(IRepeatBuyingModel model, List<RfmSummary> summaries, List<bool> bought)
    {
        foreach (var repeats in new[] { 0, 1, 2 })
        {
            var alike = Enumerable.Range(0, Customers).Where(i => summaries[i].Repeats == repeats).ToList();
            Assert.Equal(
                alike.Average(i => bought[i] ? 1.0 : 0),
                alike.Average(i => model.ProbabilityOfPurchase(summaries[i], 60)), 4 * Math.Sqrt(0.25 / alike.Count));
        }
        Assert.Equal(bought.Average(b => b ? 1.0 : 0), summaries.Average(s => model.ProbabilityOfPurchase(s, 60)), 0.025);
    }

    [Fact]
    public void GammaGamma_DrawsAnAverageTowardsTheMeanByItsFormula()
    {
        // p (γ + n m) / (p n + q − 1) with p = 6, q = 4, γ = 15 and two occasions of 50.
        Assert.Equal(6 * (15 + 2 * 50) / 15.0, new GammaGammaModel(6, 4, 15).ExpectedValue(new(1, 10, 20, 50)), 1e-9);
    }

    [Fact]
    public void GammaGamma_FindsTheMeanOfItsOwnLaw()
    {
        var random = new Random(4);
        var customers = Enumerable.Range(0, Customers).Select(i =>
        {
            var (n, rate) = (1 + i % 4, RandomVariates.Gamma(random, 4) / 15);
            return new RfmSummary(n - 1, 10, 20, Enumerable.Range(0, n).Average(_ => RandomVariates.Gamma(random, 6) / rate));
        }).ToList();

        var fitted = GammaGammaModel.Fit(customers);

        // p γ / (q − 1): everybody's mean, 30.
        Assert.Equal(30, fitted.P * fitted.Scale / (fitted.Q - 1), 1.5);
        Assert.Equal(4, fitted.Q, 0.6);
    }
}
