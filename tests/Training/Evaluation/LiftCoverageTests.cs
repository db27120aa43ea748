using System.Globalization;
using Conversion.Tests.Training.Orders;
using Conversion.Training.Evaluation;
using Conversion.Training.Numerics;
using Conversion.Training.Simulation;
using Xunit.Abstractions;

namespace Conversion.Tests.Training.Evaluation;

/// <summary>
/// How often the intervals of lift contain the true difference, where customers are split into arms at random. <c>.ci/long
/// lift-coverage</c> uses 2,000 splits and prints the table of docs/lift.md.
/// </summary>
public sealed class LiftCoverageTests(ITestOutputHelper output)
{
    private const int DefaultSplits = 40;

    // An effect on the money of a buyer changes the variance of an arm, which is estimated from both.
    private const double LeastWithEffect = 0.91;

    private static readonly Effect None = new("none", 1, 1);

    private static readonly int Splits = int.TryParse(
        Environment.GetEnvironmentVariable("LIFT_COVERAGE_SPLITS"), CultureInfo.InvariantCulture, out var splits) ? splits : DefaultSplits;

    private static bool IsLong => Splits > DefaultSplits;

    [HillstromFact]
    public void CustomersWithoutEmail_AreCovered()
    {
        var customers = HillstromFactAttribute.ReadCustomersWithoutEmail();
        PrintHeader();
        int[] sizes = IsLong ? [30, 100, 300, 1000, 2131] : [300, 2131];
        foreach (var size in sizes)
            AssertCovered(Measure(customers, size, None), $"Hillstrom, {size:N0} held out");
        if (!IsLong)
            return;
        foreach (var effect in (Effect[])[new("twice as many buyers", 2, 1), new("half as many", 0.5, 1), new("spend + 20 %", 1, 1.2)])
            foreach (var size in sizes)
                AssertCovered(Measure(customers, size, effect), $"Hillstrom, {size:N0}, {effect.Name}", LeastWithEffect);
    }

    [RealOrdersFact]
    public void CustomersOfOnlineRetail_AreCovered()
    {
        var decision = new FirstDecision(new(2011, 9, 10, 0, 0, 0, TimeSpan.Zero), "", null);
        using var orders = OrderTables.Open(RealOrdersFactAttribute.Orders);
        CustomerOutcome[] customers =
        [
            .. orders.Customers().Where(customer => customer.Orders.Any(order => order.At <= decision.At))
                .Select(customer => CustomerOutcome.From(decision, customer, horizonDays: 90)),
        ];
        PrintHeader();
        AssertCovered(Measure(customers, customers.Length / 5, None), "Online Retail, a fifth held out");
        if (!IsLong)
            return;
        AssertCovered(Measure(customers, customers.Length / 10, None), "Online Retail, a tenth held out");
        foreach (var effect in (Effect[])[new("spend + 20 %", 1, 1.2), new("spend - 20 %", 1, 0.8), new("a tenth fewer buyers", 0.9, 1)])
            AssertCovered(Measure(customers, customers.Length / 5, effect), $"Online Retail, a fifth, {effect.Name}", LeastWithEffect);
    }

    // As cases/shops/lift-rare: 3,000 decisions, 300 held out, about 1 % buy, no effect.
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.006)]
    public void RareBuyers_AreCovered(double buyingShare)
    {
        PrintHeader();
        AssertCovered(Measure(Draw, 300, None, Math.Max(Splits, 200)), $"3,000 decisions, {buyingShare:P1} buy, 300 held out");

        CustomerOutcome[] Draw(Xoshiro256 random) => [.. Enumerable.Range(0, 3000).Select(_ => new CustomerOutcome(
            "mail", null, 50, random.NextDouble() < buyingShare ? 40 + 60 * RandomVariates.Exponential(random) : 0))];
    }

    private void PrintHeader()
    {
        output.WriteLine("| | money: contains the truth | too high | too low | mean width | shares: contains | too high | too low |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");
    }

    private void AssertCovered(Coverage coverage, string name, double least = 0.93)
    {
        var (money, shares) = (coverage.Money, coverage.Shares);
        output.WriteLine(
            $"| {name} | {money.Inside:P1} | {money.TooHigh:P1} | {money.TooLow:P1} | {coverage.MoneyWidth:0.00} " +
            $"| {shares.Inside:P1} | {shares.TooHigh:P1} | {shares.TooLow:P1} |");
        // Four standard errors of the splits around the range. Shares of few buyers have few values, so they miss less often.
        var error = 4 * Math.Sqrt(0.05 * 0.95 / coverage.Splits);
        Assert.InRange(money.Inside, least - error, 0.97 + error);
        Assert.InRange(shares.Inside, least - error, 1);
    }

    private static Coverage Measure(CustomerOutcome[] customers, int held, Effect effect) =>
        Measure(_ => customers, held, effect, Splits);

    private static Coverage Measure(Func<Xoshiro256, CustomerOutcome[]> draw, int held, Effect effect, int splits)
    {
        var results = new (double Money, EffectEstimate? MoneyInterval, double Shares, EffectEstimate? SharesInterval)[splits];
        Parallel.For(0, results.Length, new() { MaxDegreeOfParallelism = 2 }, i =>
        {
            var random = new Xoshiro256((ulong)i + 1000);
            var customers = draw(random);
            var split = (CustomerOutcome[])customers.Clone();
            random.Shuffle<CustomerOutcome>(split);
            var buyingShare = customers.Average(customer => customer.Spend > 0 ? 1.0 : 0);
            for (var k = held; k < split.Length; k++)
                split[k] = split[k] with { Treatment = "mail", Spend = effect.Apply(split[k].Spend, customers, buyingShare, random) };
            var treated = ArmOutcome.From([.. split.Skip(held).Select(customer => customer.Spend)]);
            var control = ArmOutcome.From([.. split.Take(held).Select(customer => customer.Spend)]);
            var (money, shares) = effect.Truth(customers);
            results[i] = (
                money, EffectEstimator.MeanSpend(split, LiftAnalysis.DefaultConfidence),
                shares, EffectEstimator.BuyingShares(treated, control, LiftAnalysis.DefaultConfidence));
        });
        return new(
            results.Length,
            // Too few buyers give no interval of money.
            Sides.Of(results.Where(result => result.MoneyInterval is not null).Select(result => (result.Money, result.MoneyInterval!))),
            Sides.Of(results.Select(result => (result.Shares, result.SharesInterval!))),
            results.Select(result => result.MoneyInterval).OfType<EffectEstimate>().Average(interval => interval.High - interval.Low));
    }

    private sealed record Coverage(int Splits, Sides Money, Sides Shares, double MoneyWidth);

    /// <summary>The shares of intervals that contain the truth, are above it, and are below it.</summary>
    private sealed record Sides(double Inside, double TooHigh, double TooLow)
    {
        public static Sides Of(IEnumerable<(double Truth, EffectEstimate Interval)> intervals)
        {
            var all = intervals.ToList();
            var high = all.Count(pair => pair.Interval.Low > pair.Truth) / (double)all.Count;
            var low = all.Count(pair => pair.Interval.High < pair.Truth) / (double)all.Count;
            return new(1 - high - low, high, low);
        }
    }

    /// <summary>What treatment does: so many times as many buyers, who spend so many times as much.</summary>
    private sealed record Effect(string Name, double BuyerFactor, double SpendFactor)
    {
        public double Apply(double spend, CustomerOutcome[] customers, double buyingShare, Xoshiro256 random)
        {
            if (spend > 0)
                return BuyerFactor < 1 && random.NextDouble() >= BuyerFactor ? 0 : spend * SpendFactor;
            if (BuyerFactor <= 1 || random.NextDouble() * (1 - buyingShare) >= (BuyerFactor - 1) * buyingShare)
                return 0;
            while (true)
                if (customers[random.Next(customers.Length)].Spend is > 0 and var drawn)
                    return drawn;
        }

        public (double Money, double Shares) Truth(CustomerOutcome[] customers) => (
            customers.Average(customer => customer.Spend) * (BuyerFactor * SpendFactor - 1),
            customers.Average(customer => customer.Spend > 0 ? 1.0 : 0) * (BuyerFactor - 1));
    }
}
