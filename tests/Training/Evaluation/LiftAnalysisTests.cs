using Conversion.Orders;
using Conversion.Training;
using Conversion.Training.Evaluation;
using Conversion.Training.Numerics;

namespace Conversion.Tests.Training.Evaluation;

public sealed class LiftAnalysisTests
{
    private const int HorizonDays = 30;

    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset End = Start.AddDays(60);

    [Fact]
    public void SixtyOfAHundredAgainstForty_IsTwentyPoints()
    {
        var experiment = Experiment.Draw((i, treated) => i < (treated ? 60 : 40) ? 10 : 0);

        var all = experiment.Analyze().Actions[0];

        Assert.Equal(new ArmOutcome(100, 60, 6), all.Treatment);
        Assert.Equal(new ArmOutcome(100, 40, 4), all.Control);
        Assert.Equal(0.2, all.Buying!.Estimate, 1e-12);
        // Newcombe's hybrid score interval is 0.0614 to 0.3281. The score interval is a little wider.
        Assert.Equal(0.0614, all.Buying.Low, 2e-3);
        Assert.Equal(0.3281, all.Buying.High, 5e-3);
        // All who buy spend 10.
        Assert.Equal(2, all.Spend!.Estimate, 1e-12);
        Assert.Equal(10 * all.Buying.Low, all.Spend.Low, 1e-6);
        Assert.Equal(10 * all.Buying.High, all.Spend.High, 1e-6);
    }

    // Of 30 customers who would buy with a probability of 8 %, nobody does once in twelve.
    [Fact]
    public void SmallControlArmWithoutBuyers_ShowsNoEffect()
    {
        var all = Experiment.Draw((i, treated) => treated && i % 100 == 0 ? 100 : 0, treated: 3000, control: 30).Analyze().Actions[0];

        Assert.Equal(1, all.Spend!.Estimate, 1e-9);
        Assert.InRange(all.Spend.Low, -12, -3);
        Assert.InRange(all.Spend.High, 1.2, 1.6);
        Assert.Equal(0.01, all.Buying!.Estimate, 1e-12);
        Assert.InRange(all.Buying.Low, -0.12, -0.03);
        Assert.InRange(all.Buying.High, 0.012, 0.016);
    }

    [Fact]
    public void NobodyBought_IsTooFewBuyersForMoney_AndAnIntervalForShares()
    {
        var all = Experiment.Draw((_, _) => 0).Analyze().Actions[0];

        Assert.Null(all.Spend);
        Assert.InRange(all.Buying!.High, 0.02, 0.05);
        Assert.Equal(all.Buying.High, -all.Buying.Low, 1e-9);
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void Money_NeedsTenBuyersInBothArmsTogether(int buyers, bool expected)
    {
        var all = Experiment.Draw((i, treated) => treated && i < buyers - 2 || !treated && i < 2 ? 5 + i : 0).Analyze().Actions[0];

        Assert.Equal(expected, all.Spend is not null);
    }

    [Fact]
    public void EverybodyBought_GivesIntervals()
    {
        var all = Experiment.Draw((i, treated) => 10 + i % 5 + (treated ? 1 : 0)).Analyze().Actions[0];

        // The values 0 to 4 have the variance 2.
        Assert.Equal(1, all.Spend!.Estimate, 1e-9);
        Assert.Equal(1 - 1.96 * Math.Sqrt(2 * 2 / 100.0), all.Spend.Low, 0.02);
        Assert.InRange(all.Buying!.Low, -0.06, -0.01);
    }

    [Fact]
    public void HigherConfidence_WidensTheIntervals()
    {
        var experiment = Experiment.Draw((i, treated) => i < (treated ? 60 : 40) ? 10 : 0);

        var (usual, wide) = (experiment.Analyze().Actions[0].Spend!, experiment.Analyze(0.99).Actions[0].Spend!);

        Assert.Equal(2.576 / 1.96, (wide.High - wide.Low) / (usual.High - usual.Low), 0.03);
    }

    [Fact]
    public void SeveralTreatments_AreComparedWithOneControlArm()
    {
        var experiment = Experiment.Draw((i, treated) => i < (treated ? 60 : 40) ? 10 : 0);
        for (var i = 0; i < 50; i++)
            experiment.Decisions[$"True{i}"] = new(Start, "VIP", "letter");

        var lift = experiment.Analyze();

        Assert.Equal(["all letter", "all treatment", "VIP letter", "VIP treatment"], lift.Actions.Select(row => $"{row.Action} {row.Arm}"));
        Assert.All(lift.Actions, row => Assert.Equal(new ArmOutcome(100, 40, 4), row.Control));
        Assert.Equal([new ArmOutcome(50, 50, 10), new ArmOutcome(50, 10, 2)], lift.Actions.Take(2).Select(row => row.Treatment));
    }

    [Fact]
    public void DecisionsWithoutActions_HaveOneRow()
    {
        var experiment = Experiment.Draw((i, _) => i);
        var decisions = experiment.Decisions.ToDictionary(decision => decision.Key, decision => decision.Value with { Action = "" });

        Assert.Equal(["all"], (experiment with { Decisions = decisions }).Analyze().Actions.Select(row => row.Action));
    }

    [Fact]
    public void WithoutAnEffect_NineteenOfTwentyIntervalsContainZero()
    {
        var random = new Xoshiro256(1);
        var buying = 0;
        var spend = 0;
        for (var round = 0; round < 200; round++)
        {
            var experiment = Experiment.Draw((_, _) => random.NextDouble() < 0.3 ? -20 * Math.Log(1 - random.NextDouble()) : 0);
            var all = experiment.Analyze().Actions[0];
            buying += all.Buying is { Low: <= 0, High: >= 0 } ? 1 : 0;
            spend += all.Spend is { Low: <= 0, High: >= 0 } ? 1 : 0;
        }
        Assert.InRange(buying / 200.0, 0.9, 0.99);
        Assert.InRange(spend / 200.0, 0.9, 0.99);
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

        Assert.Equal(0, all.Spend!.Low, 1e-6);
        Assert.Equal(0, all.Spend.High, 1e-6);
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
            ["a"] = new(Start, "VIP", "treatment"),
            ["b"] = new(Start, "VIP", null),
            ["late"] = new(Start.AddDays(31), "VIP", "treatment"),
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
        var decisions = new Dictionary<string, FirstDecision> { ["a"] = new(Start, "VIP", "treatment") };

        var error = Assert.Throws<UserErrorException>(() => LiftAnalysis.Build(decisions, [], HorizonDays, Start.AddDays(days)));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private sealed record Experiment(Dictionary<string, FirstDecision> Decisions, List<CustomerHistory> Customers)
    {
        /// <summary>Customers of both arms, with a decision at the start. Who spends does so on the tenth day.</summary>
        public static Experiment Draw(Func<int, bool, double> spend, int treated = 100, int control = 100)
        {
            var experiment = new Experiment([], []);
            foreach (var isTreated in (bool[])[true, false])
                for (var i = 0; i < (isTreated ? treated : control); i++)
                {
                    experiment.Decisions.Add($"{isTreated}{i}", new(Start, "VIP", isTreated ? "treatment" : null));
                    experiment.Customers.Add(new($"{isTreated}{i}", [new(Start.AddDays(10), spend(i, isTreated))]));
                }
            return experiment;
        }

        public LiftAnalysis Analyze(double confidence = LiftAnalysis.DefaultConfidence) =>
            LiftAnalysis.Build(Decisions, Customers, HorizonDays, End, confidence);
    }
}
