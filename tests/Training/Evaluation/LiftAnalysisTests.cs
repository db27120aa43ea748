using System.Text.Json;
using Conversion.Training;
using Conversion.Training.Commands;
using Conversion.Training.Evaluation;
using Conversion.Training.Orders;

namespace Conversion.Tests.Training.Evaluation;

public sealed class LiftAnalysisTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SixtyOfAHundredAgainstForty_IsTwentyPointsWithNewcombesInterval()
    {
        var (decisions, customers) = Shop((i, treated) => i < (treated ? 60 : 40) ? 10 : 0);

        var all = LiftAnalysis.Build(decisions, customers, 30, Start.AddDays(60)).Actions[0];

        Assert.Equal(new ArmOutcome(100, 60, 6), all.Treatment);
        Assert.Equal(new ArmOutcome(100, 40, 4), all.Control);
        Assert.Equal(0.2, all.Buying!.Estimate, 1e-12);
        // Wilson's intervals are 0.5020 to 0.6906 and 0.3094 to 0.4980.
        Assert.Equal(0.0614, all.Buying.Low, 2e-4);
        Assert.Equal(0.3281, all.Buying.High, 2e-4);
        // Each arm's variance of the mean is 10² · 0.6 · 0.4 / 99.
        Assert.Equal(2, all.Spend!.Estimate, 1e-12);
        Assert.Equal(1.96 * Math.Sqrt(2 * 24 / 99.0), all.Spend.High - all.Spend.Estimate, 1e-4);
    }

    [Fact]
    public void WhereActingChangesNothing_NineteenOfTwentyIntervalsHoldZero()
    {
        var random = new Random(1);
        int buying = 0, spend = 0;
        for (var round = 0; round < 400; round++)
        {
            var (decisions, customers) = Shop((_, _) => random.NextDouble() < 0.3 ? -20 * Math.Log(1 - random.NextDouble()) : 0);
            var all = LiftAnalysis.Build(decisions, customers, 30, Start.AddDays(60)).Actions[0];
            buying += all.Buying is { Low: <= 0, High: >= 0 } ? 1 : 0;
            spend += all.Spend is { Low: <= 0, High: >= 0 } ? 1 : 0;
        }
        Assert.InRange(buying / 400.0, 0.92, 0.98);
        Assert.InRange(spend / 400.0, 0.92, 0.98);
    }

    [Fact]
    public void GreatCustomersInOneArm_AreNoEffect()
    {
        var (decisions, _) = Shop((_, _) => 0);
        var customers = decisions.Keys.Select((customer, i) => (customer, Money: i < 3 ? 10_000 : 10 + i % 7))
            .Select(c => new CustomerHistory(c.customer, [new(Start.AddDays(-9), c.Money), new(Start.AddDays(9), 0.5 * c.Money)]));

        var all = LiftAnalysis.Build(decisions, customers, 30, Start.AddDays(60)).Actions[0];

        Assert.True(all.Treatment.MeanSpend > all.Control.MeanSpend + 100);
        Assert.Equal(0, all.Spend!.Estimate, 1e-9);
    }

    [Fact]
    public void WhatWasSentBackBefore_ForetellsNothing()
    {
        var (decisions, _) = Shop((_, _) => 0);
        var customers = decisions.Keys.Select((customer, i) => (customer, Kept: 10 + i % 7, SentBack: i % 9 * 1000))
            .Select(c => new CustomerHistory(c.customer,
                [new(Start.AddDays(-9), c.Kept + c.SentBack), new(Start.AddDays(-8), c.SentBack, Returned: true), new(Start.AddDays(9), 0.5 * c.Kept)]));

        var all = LiftAnalysis.Build(decisions, customers, 30, Start.AddDays(60)).Actions[0];

        Assert.Equal((0, 0), (Math.Round(all.Spend!.Low, 9), Math.Round(all.Spend.High, 9)));
    }

    [Fact]
    public void OrdersOfAnotherShop_AreRefused()
    {
        var (decisions, _) = Shop((_, _) => 0);

        var refusal = Assert.Throws<UserErrorException>(() => LiftAnalysis.Build(decisions, [new("somebody else", [new(Start.AddDays(1), 5)])], 30, Start.AddDays(60)));

        Assert.Contains("None of 200 customers decided on has an order", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OnlyPurchasesWithinTheDaysAfterTheDecisionCount()
    {
        var decisions = new Dictionary<string, FirstDecision> { ["a"] = new(Start, "VIP", true), ["b"] = new(Start, "VIP", false), ["late"] = new(Start.AddDays(31), "VIP", true) };
        CustomerHistory[] customers =
        [
            new("a", [new(Start, 1), new(Start.AddSeconds(1), 2), new(Start.AddDays(5), 100, Returned: true), new(Start.AddDays(30), 4), new(Start.AddDays(30).AddSeconds(1), 8)]),
            new("late", [new(Start.AddDays(32), 16)]),
            new("nobody decided on", [new(Start.AddDays(1), 32)]),
        ];

        var lift = LiftAnalysis.Build(decisions, customers, 30, Start.AddDays(60));

        Assert.Equal(1, lift.NotOver);
        Assert.Equal(["all", "VIP"], lift.Actions.Select(action => action.Action));
        Assert.Equal(new ArmOutcome(1, 1, 6), lift.Actions[1].Treatment);
        Assert.Equal(new ArmOutcome(1, 0, 0), lift.Actions[1].Control);
        Assert.Null(lift.Actions[1].Spend);
    }

    [Fact]
    public void FirstDecisionOfACustomer_IsTheOneThatCounts()
    {
        var path = _folder.Write("decisions.csv",
            "customerId,asOf,status,action,arm\na,2026-03-02T00:00:00Z,ok,VIP,control\na,2026-03-01T00:00:00Z,ok,RISK,control\n,,error,,\n");

        Assert.Equal(new FirstDecision(Start, "RISK", Treated: false), Assert.Single(DecisionFile.Read(path)).Value);
    }

    [Theory]
    [InlineData("decisions.csv", "customerId,asOf,action,arm\n12345.0,2026-03-01,VIP,control\n b ,2026-03-01,VIP,treatment\n")]
    [InlineData("decisions.ndjson", """
        {"customerId": "12345.0", "asOf": "2026-03-01T00:00:00Z", "decision": {"action": "VIP", "arm": "control"}}
        {"customerId": " b ", "asOf": "2026-03-01T00:00:00Z", "decision": {"action": "VIP", "arm": "treatment"}}
        """)]
    public void CustomerIds_AreReadAsThoseOfOrders(string name, string text)
    {
        using var orders = OrderFile.Open(_folder.Write("orders.csv", "customer_id,at,amount\n12345.0,2020-02-01,1\n b ,2020-02-01,1\n"), new(), new());

        Assert.Equal(orders.Customers().Select(customer => customer.Customer), DecisionFile.Read(_folder.Write(name, text)).Keys);
    }

    [Theory]
    [InlineData("customerId,asOf,action,arm\na,2026-03-01,VIP,control\na,2026-03-02,VIP,treatment\n", "both arms")]
    [InlineData("customerId,asOf,action,arm\na,soon,VIP,control\n", "no instant")]
    [InlineData("customerId,asOf,action,arm\na,20111-02-03,VIP,control\n", "no instant")]
    [InlineData("customerId,asOf,action,arm\na,2026-03-01,VIP,third\n", "neither treatment nor control")]
    [InlineData("customerId,asOf,action,arm\n,,,\n", "no decisions")]
    [InlineData("customer,day\na,2026-03-01\n", "can't be read as decisions")]
    public void FileThatIsNoExperiment_IsRefused(string text, string said) =>
        Assert.Contains(said, Assert.Throws<UserErrorException>(() => DecisionFile.Read(_folder.Write("decisions.csv", text))).Message, StringComparison.Ordinal);

    [Fact]
    public void WithoutAControlGroup_OrBeforeTheDaysAreOver_IsRefused()
    {
        var decisions = new Dictionary<string, FirstDecision> { ["a"] = new(Start, "VIP", true) };
        Assert.Contains("held out", Assert.Throws<UserErrorException>(() => LiftAnalysis.Build(decisions, [], 30, Start.AddDays(30))).Message, StringComparison.Ordinal);
        Assert.Contains("are over yet", Assert.Throws<UserErrorException>(() => LiftAnalysis.Build(decisions, [], 30, Start.AddDays(29))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DecisionsOfTheCommandLine_AreMeasured_AlikeFromCsvAndJson()
    {
        Run($"simulate --customers 400 --days 400 --out {_folder["orders.csv"]}");
        foreach (var format in (string[])["csv", "ndjson.gz"])
        {
            Run($"score --orders {_folder["orders.csv"]} --as-of 2022-11-01 --control-share 0.3 --control-salt spring --model {Repository.PathOf("models/conversion.model")} --policy {Repository.PathOf("models/policy.json")} --out {_folder[$"scores.{format}"]}");
            Run($"lift --decisions {_folder[$"scores.{format}"]} --orders {_folder["orders.csv"]} --out {_folder[$"{format}.json"]}");
        }

        Assert.Equal(File.ReadAllText(_folder["csv.json"]), File.ReadAllText(_folder["ndjson.gz.json"]));
        using var lift = JsonDocument.Parse(File.ReadAllText(_folder["csv.json"]));
        var arms = lift.RootElement.GetProperty("actions").EnumerateArray()
            .Select(action => (Treated: action.GetProperty("treatment").GetProperty("customers").GetInt32(), HeldOut: action.GetProperty("control").GetProperty("customers").GetInt32())).ToList();
        Assert.Equal(File.ReadLines(_folder["scores.csv"]).Count() - 1, arms[0].Treated + arms[0].HeldOut);
        Assert.Equal(arms[0].Treated, arms.Skip(1).Sum(arm => arm.Treated));
        Assert.InRange((double)arms[0].HeldOut / (arms[0].Treated + arms[0].HeldOut), 0.2, 0.4);

        static void Run(string line) => Assert.Equal(0, CommandLine.Run(line.Split(' ')));
    }

    // A hundred customers an arm, decided on at the start; who spends does so on the tenth day.
    private static (Dictionary<string, FirstDecision> Decisions, List<CustomerHistory> Customers) Shop(Func<int, bool, double> spend)
    {
        var decisions = new Dictionary<string, FirstDecision>();
        var customers = new List<CustomerHistory>();
        foreach (var treated in (bool[])[true, false])
            for (var i = 0; i < 100; i++)
            {
                decisions.Add($"{treated}{i}", new(Start, "VIP", treated));
                customers.Add(new($"{treated}{i}", [new(Start.AddDays(10), spend(i, treated))]));
            }
        return (decisions, customers);
    }
}
