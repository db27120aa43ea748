using Conversion.Training;
using Conversion.Training.Fitting.Effects;
using Conversion.Training.OffPolicy;

namespace Conversion.Tests.Training.OffPolicy;

public sealed class OffPolicyLogTests
{
    private const int Customers = 4000;

    [Fact]
    public void WeightedValue_IsTheMeanOfThoseWhoGotTheAction_WhereProbabilitiesAreEqual()
    {
        var log = Log();

        var estimate = log.Estimate(log.Outcomes[0], All("letter"));

        // Of those who got the letter, 1 in 4 bought.
        Assert.Equal(0.25, estimate.Weighted.Estimate, 1e-9);
        Assert.Equal(0.25, estimate.DoublyRobust.Estimate, 0.02);
        Assert.InRange(estimate.Weighted.High - estimate.Weighted.Low, 0.02, 0.06);
    }

    [Fact]
    public void CostsAreTakenFromWhatThePolicyTakes()
    {
        var log = Log();
        var costs = new Dictionary<string, double> { ["letter"] = 0.1 };

        var free = log.Estimate(log.Outcomes[0], All("letter"), margin: 0.5);
        var paid = log.Estimate(log.Outcomes[0], All("letter"), margin: 0.5, costs);

        Assert.Equal(free.Weighted.Estimate - 0.1, paid.Weighted.Estimate, 1e-9);
        Assert.Equal(free.DoublyRobust.Estimate - 0.1, paid.DoublyRobust.Estimate, 1e-9);
    }

    [Fact]
    public void PolicyOfAnActionThatNobodyGot_IsRefused()
    {
        var support = Log().SupportOf(All("call"));

        Assert.Equal(1, support.Impossible);
        Assert.Equal(["call"], support.Unknown);
        Assert.Contains("no or too few customers got call", support.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void FewMatches_AreRefused()
    {
        var logged = Enumerable.Range(0, Customers)
            .Select(i => new LoggedAction(i < 60 ? "letter" : "NONE", i < 60 ? 0.015 : 0.985, new HashSet<string> { "letter", "NONE" }));
        var log = Log([.. logged]);

        Assert.Contains("count as much as 60", log.SupportOf(All("letter")).Refusal(), StringComparison.Ordinal);
        Assert.Null(log.SupportOf(All("NONE")).Refusal());
    }

    [Fact]
    public void UnequalProbabilities_MakeFewerEffectiveCustomers()
    {
        var possible = new HashSet<string> { "letter", "NONE" };
        var logged = Enumerable.Range(0, Customers).Select(i => new LoggedAction(
            i % 2 == 0 ? "letter" : "NONE", i % 4 < 2 ? 0.5 : 0.05, possible));
        var support = Log([.. logged]).SupportOf(All("letter"));

        Assert.Equal(0.5, support.Matches);
        // 1,000 weights of 2 and 1,000 of 20.
        Assert.Equal(22_000.0 * 22_000 / (1000 * 4 + 1000 * 400), support.EffectiveCustomers, 1e-6);
    }

    [Fact]
    public void LogWithoutCommonActions_IsAnError()
    {
        var logged = Enumerable.Range(0, 10).Select(i => new LoggedAction($"a{i}", 0.5, new HashSet<string> { $"a{i}" })).ToList();

        Assert.Throws<UserErrorException>(() => new OffPolicyLog(logged, new float[10][], [new(TestOutcome.Buying, new double[10])]));
    }

    private static string[] All(string action) => [.. Enumerable.Repeat(action, Customers)];

    private static OffPolicyLog Log(LoggedAction[]? logged = null)
    {
        var possible = new HashSet<string> { "letter", "NONE" };
        logged ??= [.. Enumerable.Range(0, Customers).Select(i => new LoggedAction(i % 2 == 0 ? "letter" : "NONE", 0.5, possible))];
        double[] buying = [.. Enumerable.Range(0, Customers).Select(i => i % 8 == 0 || i % 20 == 1 ? 1.0 : 0)];
        float[][] rows = [.. Enumerable.Range(0, Customers).Select(i => new float[] { i % 7, i % 3 })];
        return new(logged, rows, [new(TestOutcome.Buying, buying)]);
    }
}
