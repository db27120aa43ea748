using Conversion.Orders;
using Conversion.Training;
using Conversion.Training.Evaluation;

namespace Conversion.Tests.Training.Evaluation;

public sealed class LiftAnalysisTests
{
    private const int HorizonDays = 30;

    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset End = Start.AddDays(60);

    [Fact]
    public void SixtyOfAHundredAgainstForty_IsTwentyPointsWithNewcombesInterval()
    {
        var experiment = Experiment.Draw((i, treated) => i < (treated ? 60 : 40) ? 10 : 0);

        var all = experiment.Analyze().Actions[0];

        Assert.Equal(new ArmOutcome(100, 60, 6), all.Treatment);
        Assert.Equal(new ArmOutcome(100, 40, 4), all.Control);
        Assert.Equal(0.2, all.Buying!.Estimate, 1e-12);
        // Wilson's intervals are 0.5020 to 0.6906 and 0.3094 to 0.4980.
        Assert.Equal(0.0614, all.Buying.Low, 2e-4);
        Assert.Equal(0.3281, all.Buying.High, 2e-4);
        // The variance of each arm's mean is 10² · 0.6 · 0.4 / 99.
        Assert.Equal(2, all.Spend!.Estimate, 1e-12);
        Assert.Equal(1.96 * Math.Sqrt(2 * 24 / 99.0), all.Spend.High - all.Spend.Estimate, 1e-4);
    }

    [Fact]
    public void WithoutAnEffect_NineteenOfTwentyIntervalsContainZero()
    {
        var random = new Random(1);
        var buying = 0;
        var spend = 0;
        for (var round = 0; round < 400; round++)
        {
            var experiment = Experiment.Draw((_, _) => random.NextDouble() < 0.3 ? -20 * Math.Log(1 - random.NextDouble()) : 0);
            var all = experiment.Analyze().Actions[0];
            buying += all.Buying is { Low: <= 0, High: >= 0 } ? 1 : 0;
            spend += all.Spend is { Low: <= 0, High: >= 0 } ? 1 : 0;
        }
        Assert.InRange(buying / 400.0, 0.92, 0.98);
        Assert.InRange(spend / 400.0, 0.92, 0.98);
    }

    [Fact]
    public void LargeCustomersInOneArm_AreNoEffect()
    {
        var experiment = Experiment.Draw((_, _) => 0);
        var customers = experiment.Decisions.Keys.Select((customer, i) =>
        {
            var money = i < 3 ? 10_000 : 10 + i % 7;
            return new CustomerHistory(customer, [new(Start.AddDays(-9), money), new(Start.AddDays(9), 0.5 * money)]);
        });

        var all = (experiment with { Customers = [.. customers] }).Analyze().Actions[0];

        Assert.True(all.Treatment.MeanSpend > all.Control.MeanSpend + 100);
        Assert.Equal(0, all.Spend!.Estimate, 1e-9);
    }

    [Fact]
    public void ReturnsBeforeTheDecision_AreDeductedFromSpendBefore()
    {
        var experiment = Experiment.Draw((_, _) => 0);
        var customers = experiment.Decisions.Keys.Select((customer, i) =>
        {
            var kept = 10 + i % 7;
            var returned = i % 9 * 1000;
            return new CustomerHistory(customer,
            [
                new(Start.AddDays(-9), kept + returned),
                new(Start.AddDays(-8), returned, Returned: true),
                new(Start.AddDays(9), 0.5 * kept),
            ]);
        });

        var all = (experiment with { Customers = [.. customers] }).Analyze().Actions[0];

        Assert.Equal((0, 0), (Math.Round(all.Spend!.Low, 9), Math.Round(all.Spend.High, 9)));
    }

    [Fact]
    public void OrdersOfAnotherShop_AreRejected()
    {
        var experiment = Experiment.Draw((_, _) => 0) with { Customers = [new("somebody else", [new(Start.AddDays(1), 5)])] };

        var error = Assert.Throws<UserErrorException>(() => experiment.Analyze());

        Assert.Contains("got none of 200", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OnlyPurchasesInTheDaysAfterTheDecision_Count()
    {
        var decisions = new Dictionary<string, FirstDecision>
        {
            ["a"] = new(Start, "VIP", true),
            ["b"] = new(Start, "VIP", false),
            ["late"] = new(Start.AddDays(31), "VIP", true),
        };
        List<CustomerHistory> customers =
        [
            new("a",
            [
                new(Start, 1),
                new(Start.AddSeconds(1), 2),
                new(Start.AddDays(5), 100, Returned: true),
                new(Start.AddDays(HorizonDays), 4),
                new(Start.AddDays(HorizonDays).AddSeconds(1), 8),
            ]),
            new("late", [new(Start.AddDays(32), 16)]),
            new("without a decision", [new(Start.AddDays(1), 32)]),
        ];

        var lift = new Experiment(decisions, customers).Analyze();

        Assert.Equal(1, lift.IncompleteCustomers);
        Assert.Equal(["all", "VIP"], lift.Actions.Select(action => action.Action));
        Assert.Equal(new ArmOutcome(1, 1, 6), lift.Actions[1].Treatment);
        Assert.Equal(new ArmOutcome(1, 0, 0), lift.Actions[1].Control);
        Assert.Null(lift.Actions[1].Spend);
    }

    [Theory]
    [InlineData(30, "must contain a control arm")]
    [InlineData(29, "must reach 30 days beyond the first decision")]
    public void ExperimentWithoutAControlArm_OrNotOverYet_IsRejected(int days, string expected)
    {
        var decisions = new Dictionary<string, FirstDecision> { ["a"] = new(Start, "VIP", true) };

        var error = Assert.Throws<UserErrorException>(() => LiftAnalysis.Build(decisions, [], HorizonDays, Start.AddDays(days)));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private sealed record Experiment(Dictionary<string, FirstDecision> Decisions, List<CustomerHistory> Customers)
    {
        /// <summary>A hundred customers in each arm, with a decision at the start. Who spends does so on the tenth day.</summary>
        public static Experiment Draw(Func<int, bool, double> spend)
        {
            var experiment = new Experiment([], []);
            foreach (var treated in (bool[])[true, false])
                for (var i = 0; i < 100; i++)
                {
                    experiment.Decisions.Add($"{treated}{i}", new(Start, "VIP", treated));
                    experiment.Customers.Add(new($"{treated}{i}", [new(Start.AddDays(10), spend(i, treated))]));
                }
            return experiment;
        }

        public LiftAnalysis Analyze() => LiftAnalysis.Build(Decisions, Customers, HorizonDays, End);
    }
}
