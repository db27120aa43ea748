using Conversion.Decisions;
using CsCheck;
using static Conversion.Tests.Decisions.TestPolicies;

namespace Conversion.Tests.Decisions;

public sealed class BudgetTests
{
    private static readonly Policy Two = Parse(
        """
        {"version": 2, "name": "x", "decide": "profit",
         "actions": [{"name": "A", "message": "m", "budget": {"perRun": 3}}, {"name": "B", "message": "m", "budget": {"perRun": 5}},
                     {"name": "C", "message": "m"}],
         "rules": [{"name": "a", "action": "A", "when": "probability >= 0"}, {"name": "b", "action": "B", "when": "probability >= 0"},
                   {"name": "c", "action": "C", "when": "probability >= 0"}]}
        """);

    [Fact]
    public void Budget_GoesToTheGreatestProfits_Exactly()
    {
        var policy = OfOne(""", "budget": {"perRun": 10} """, """ "decide": "profit", """);
        var decided = Run(policy, Enumerable.Range(0, 50).Select(i => (Id: $"c{i}", Profits: new double[] { 1 + i * 37 % 50 })));

        Assert.Equal(10, decided.Count(one => one.Decision.Action == "VIP"));
        Assert.All(decided, one => Assert.Equal(one.Profits[0] > 40 ? "VIP" : "NONE", one.Decision.Action));
        Assert.All(decided.Where(one => one.Decision.Action == "NONE"), one => Assert.Equal(
            "VIP: the budget of 10 a run went to others with more profit", one.Decision.Trace[0].Suppressed));
    }

    [Fact]
    public void WithoutProfits_ABudgetIsGivenExactly_ToTheSameInAnyOrder()
    {
        var policy = OfOne(""", "budget": {"perRun": 10} """);
        var customers = Enumerable.Range(0, 50).Select(i => (Id: $"c{i}", Profits: new[] { double.NaN })).ToList();
        var first = Run(policy, customers).Where(one => one.Decision.Action == "VIP").Select(one => one.Id).ToHashSet();
        var second = Run(policy, customers.AsEnumerable().Reverse()).Where(one => one.Decision.Action == "VIP").Select(one => one.Id);

        Assert.Equal(10, first.Count);
        Assert.Equal(first, second.ToHashSet());
    }

    // The budgets of a policy are never exceeded, and nobody who is skipped would earn more in the place of somebody who was taken.
    [Fact]
    public void Budgets_AreNeverExceeded_AndNobodyIsSkipped() =>
        Gen.Select(Gen.Double[-5, 10], Gen.Double[-5, 10], Gen.Double[-5, 10]).Array[0, 60].Sample(
            profits =>
            {
                var decided = Run(Two, profits.Select((of, i) => (Id: $"c{i}", Profits: new[] { of.Item1, of.Item2, of.Item3 })));
                foreach (var (action, index, budget) in new[] { ("A", 0, 3), ("B", 1, 5) })
                {
                    var taken = decided.Where(one => one.Decision.Action == action).ToList();
                    Assert.True(taken.Count <= budget);
                    var passed = decided.Where(one => one.Profits[index] > ProfitOf(one)).ToList();
                    Assert.True(passed.Count == 0 || taken.Count == budget);
                    if (passed.Count > 0)
                        Assert.True(passed.Max(one => one.Profits[index]) <= taken.Min(one => one.Profits[index]));
                }
            },
            iter: 2000);

    [Fact]
    public void CustomerWhoComesAgain_GetsNoBudget() =>
        Assert.Equal("NONE", OfOne(""", "budget": {"perRun": 10} """).DecideFor([0.5, 5, 0], budgets: Budgets.Closed).Action);

    [Theory]
    [InlineData("VIP", "VIP", null)]
    [InlineData("PROMO", "NONE", "VIP: the budget of 10 a day has no room")]
    public void BudgetOfADay_IsForRememberedCustomers(string withRoom, string action, string? suppressed)
    {
        var policy = OfOne(""", "budget": {"perDay": 10} """);
        var decision = policy.DecideFor([0.5, 5, 0], budgets: Budgets.Today(DayRoom.Open([withRoom])));

        Assert.Equal((action, suppressed), (decision.Action, decision.Trace[0].Suppressed));
        Assert.Equal("NONE", policy.DecideFor([0.5, 5, 0]).Action);
        Assert.Equal(10, policy.DayBudgets["VIP"]);
    }

    [Theory]
    [InlineData("VIP", 4.99, false)]
    [InlineData("VIP", 5, true)]
    [InlineData("VIP", 5.01, true)]
    [InlineData("VIP", double.NaN, true)]
    [InlineData("PROMO", 100, false)]
    public void RoomOfADay_IsForTheLeastProfitOrMore(string action, double profit, bool expected)
    {
        var asked = new Dictionary<string, double>();
        var room = new DayRoom(1, new Dictionary<string, double> { ["VIP"] = 5 }, asked);

        Assert.Equal(expected, room.Ask(action, profit));
        Assert.Equal(expected, room.Has(action, profit));
        Assert.Equal(new() { [action] = profit }, asked);
    }

    private static double ProfitOf((string Id, double[] Profits, Decision Decision) one) =>
        one.Decision.Action == "NONE" ? 0 : one.Profits[one.Decision.Choice!.Index];

    private static List<(string Id, double[] Profits, Decision Decision)> Run(
        Policy policy, IEnumerable<(string Id, double[] Profits)> customers)
    {
        var list = customers.ToList();
        var budgets = new Budgets([.. policy.Document.Actions!.Select(action => action.Budget?.PerRun)]);
        foreach (var (id, profits) in list)
            budgets.Add(policy.Deliberate(id, AsOf, [0.5, 5, 0], Reachable, profits));
        return list.ConvertAll(one =>
            (one.Id, one.Profits, policy.DecideFor([0.5, 5, 0], customer: one.Id, profits: one.Profits, budgets: budgets)));
    }
}
