using Conversion.Decisions;
using static Conversion.Tests.Decisions.TestPolicies;

namespace Conversion.Tests.Decisions;

public sealed class ExplorationTests
{
    private static readonly string[] Actions = ["VIP", "PROMO", "NONE"];

    [Fact]
    public void Share_IsDrawn_AndEachActionAsOften()
    {
        var exploration = new Exploration(0.1, "spring");
        var drawn = Enumerable.Range(0, 100_000).Select(i => $"c{i}").Where(id => exploration.Contains(id, AsOf)).ToList();
        var counts = drawn.GroupBy(id => exploration.Draw(id, AsOf, Actions)).ToDictionary(group => group.Key, group => group.Count());

        // Five standard deviations of a binomial.
        Assert.InRange(drawn.Count, 10_000 - 475, 10_000 + 475);
        Assert.All(counts.Values, count => Assert.InRange(count, drawn.Count / 3 - 240, drawn.Count / 3 + 240));
    }

    // docs/policy.md has the formula. Other hosts and versions must draw the same.
    [Fact]
    public void Draw_IsTheSameInEveryVersion()
    {
        var exploration = new Exploration(0.5, "salt");
        string[] customers = ["a", "b", "c", "d", "e", "f"];

        Assert.Equal(Expected(customers, "").Select(hash => hash < 0.5), customers.Select(id => exploration.Contains(id, AsOf)));
        Assert.All(customers, id => Assert.Equal(
            Actions.MaxBy(action => Expected([id], $"\0{action}")[0]), Actions[exploration.Draw(id, AsOf, Actions)]));

        static double[] Expected(string[] ids, string end) =>
        [
            .. ids.Select(id => System.Security.Cryptography.SHA256.HashData(
                System.Text.Encoding.UTF8.GetBytes($"salt\0{id}\0{(AsOf - DateTimeOffset.MinValue).Days / 28}{end}")))
                .Select(hash => System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash) / Math.Pow(2, 64)),
        ];
    }

    [Fact]
    public void Draw_DoesNotDependOnTheOrderOrOnActionsThatAreNotDrawn()
    {
        var exploration = new Exploration(1, "salt");
        Assert.All(Enumerable.Range(0, 1000).Select(i => $"c{i}"), id =>
        {
            var drawn = Actions[exploration.Draw(id, AsOf, Actions)];
            string[] fewer = [.. Actions.Where(action => action == drawn || action != "PROMO").Reverse()];
            Assert.Equal(drawn, fewer[exploration.Draw(id, AsOf, fewer)]);
        });
    }

    [Fact]
    public void Draw_IsPerPeriod()
    {
        var exploration = new Exploration(0.5, "salt", days: 10);
        // A period starts on a multiple of ten days since 0001-01-01.
        var start = new DateTimeOffset(new DateTime(739_780 * TimeSpan.TicksPerDay), TimeSpan.Zero);
        var customers = Enumerable.Range(0, 1000).Select(i => $"c{i}").ToList();

        Assert.All(customers, id => Assert.Equal(exploration.Contains(id, start), exploration.Contains(id, start.AddDays(9.99))));
        Assert.InRange(customers.Count(id => exploration.Contains(id, start) != exploration.Contains(id, start.AddDays(10))), 400, 600);
    }

    [Theory]
    [InlineData(-0.1, 1)]
    [InlineData(1.1, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(0.5, 0)]
    public void WrongShareOrPeriod_IsRefused(double share, int days) =>
        Assert.ThrowsAny<ArgumentOutOfRangeException>(() => new Exploration(share, "s", days));

    [Theory]
    [InlineData(0, 0, "VIP=1")]
    [InlineData(0.1, 0, "VIP=0.9 NONE=0.1")]
    [InlineData(0, 0.3, "VIP=0.775 NURTURE=0.075 PROMO=0.075 NONE=0.075")]
    [InlineData(0.1, 0.3, "VIP=0.6975 NONE=0.1675 NURTURE=0.0675 PROMO=0.0675")]
    [InlineData(1, 0.3, "NONE=1")]
    [InlineData(0, 1, "VIP=0.25 NONE=0.25 NURTURE=0.25 PROMO=0.25")]
    public void ControlExplorationAndPolicy_GiveOnePropensityForEachAction(double control, double exploration, string expected)
    {
        var propensities = Parse(FourRules).DecideFor([0.9, 5, 3000]).Choice!.Propensities(control, exploration);

        Assert.Equal(
            expected.Split(' ').Order(),
            propensities.Select(one => FormattableString.Invariant($"{one.Action}={Math.Round(one.Propensity, 6)}")).Order());
        Assert.Equal(1, propensities.Sum(one => one.Propensity), 1e-12);
    }

    [Fact]
    public void DrawnCustomer_GetsTheDrawnAction_AndTheRunnerUpSaysSo()
    {
        var policy = Parse(FourRules);
        var exploration = new Exploration(1, "salt");
        var decisions = Enumerable.Range(0, 100)
            .Select(i => policy.DecideFor([0.9, 5, 3000], customer: $"c{i}", exploration: exploration)).ToList();

        Assert.Equal(["NONE", "NURTURE", "PROMO", "VIP"], decisions.Select(decision => decision.Action).Distinct().Order());
        Assert.All(decisions, decision => Assert.Equal("exploration", decision.Rule));
        Assert.All(decisions.Where(decision => decision.Action != "VIP"), decision =>
            Assert.Equal(new("VIP", "vip", $"{decision.Action} was drawn by chance"), decision.RunnerUp));
        Assert.All(decisions.Where(decision => decision.Action == "NONE"), decision => Assert.Equal("", decision.Message));
    }

    [Fact]
    public void CustomerWhoCanGetNothing_IsNotDrawn()
    {
        var decision = OfOne(""", "channel": "email" """).DecideFor([0.5, 5, 0], ContactState.Unknown, exploration: new(1, "salt"));

        Assert.Equal("none", decision.Rule);
        Assert.Equal([new("NONE", 1)], decision.Choice!.Propensities(0, 1));
    }

    // Who gets an action with a budget depends on others, so chance never gives it.
    [Fact]
    public void ActionWithABudget_IsNotDrawn()
    {
        var policy = OfOne(""", "budget": {"perRun": 1} """);

        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(
            "VIP", policy.DecideFor([0.5, 5, 0], customer: $"c{i}", exploration: new(1, "salt")).Action));
    }
}
