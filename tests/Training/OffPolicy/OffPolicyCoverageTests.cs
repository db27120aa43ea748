using System.Globalization;
using Conversion.Training.Evaluation;
using Conversion.Training.Fitting.Effects;
using Conversion.Training.Numerics;
using Conversion.Training.OffPolicy;
using Xunit.Abstractions;

namespace Conversion.Tests.Training.OffPolicy;

/// <summary>
/// The value of policy B, estimated from the log of policy A, where the truth is known. <c>.ci/long off-policy</c> draws 1,000 logs and
/// prints the table of docs/effects.md.
/// </summary>
public sealed class OffPolicyCoverageTests(ITestOutputHelper output)
{
    private const int DefaultRuns = 60;
    private const int Customers = 3000;
    private const double MeanMoney = 30;

    private static readonly string[] Actions = [PossibleActions.None, "letter", "call"];

    private static readonly int Runs = int.TryParse(
        Environment.GetEnvironmentVariable("OFF_POLICY_SIMULATIONS"), CultureInfo.InvariantCulture, out var runs) ? runs : DefaultRuns;

    [Fact]
    public void ValueOfAnotherPolicy_IsInTheIntervals()
    {
        var truth = TrueValue();
        var covered = new Dictionary<string, int>
        {
            ["buying, doubly robust"] = 0,
            ["buying, weighted"] = 0,
            ["money, doubly robust"] = 0,
            ["money, weighted"] = 0,
        };
        Parallel.For(0, Runs, seed =>
        {
            var (log, choices) = Draw(seed);
            foreach (var outcome in log.Outcomes)
            {
                var estimate = log.Estimate(outcome, choices);
                var value = outcome.Name == TestOutcome.Buying ? truth : truth * MeanMoney;
                Count($"{outcome.Name}, doubly robust", estimate.DoublyRobust, value);
                Count($"{outcome.Name}, weighted", estimate.Weighted, value);
            }
        });

        foreach (var (name, count) in covered)
            output.WriteLine($"| {name} | {(double)count / Runs:P1} |");
        var tolerance = Runs > DefaultRuns ? 0.02 : 0.09;
        Assert.All(covered.Values, count => Assert.InRange((double)count / Runs, 0.95 - tolerance, Math.Min(1, 0.95 + tolerance)));

        void Count(string name, EffectEstimate interval, double value)
        {
            if (interval.Low > value || value > interval.High)
                return;
            lock (covered)
                covered[name]++;
        }
    }

    // Policy A takes the call for customers with a high first feature, and the letter for the others; half of the customers are explored.
    private static (OffPolicyLog Log, IReadOnlyList<string> Choices) Draw(int seed)
    {
        var random = new Xoshiro256(seed);
        var rows = new float[Customers][];
        var logged = new LoggedAction[Customers];
        var (buying, money) = (new double[Customers], new double[Customers]);
        var possible = Actions.ToHashSet();
        for (var i = 0; i < Customers; i++)
        {
            rows[i] = Features(random);
            var preferred = rows[i][0] > 0 ? 2 : 1;
            var taken = random.NextDouble() < 0.5 ? preferred : random.Next(3);
            logged[i] = new(Actions[taken], taken == preferred ? 0.5 + 0.5 / 3 : 0.5 / 3, possible);
            buying[i] = random.NextDouble() < Probability(rows[i], taken) ? 1 : 0;
            money[i] = buying[i] * -MeanMoney * Math.Log(1 - random.NextDouble());
        }
        var log = new OffPolicyLog(logged, rows, [new(TestOutcome.Buying, buying), new(TestOutcome.Money, money)]);
        return (log, Array.ConvertAll(rows, row => Actions[Other(row)]));
    }

    private static float[] Features(Xoshiro256 random) =>
        [.. Enumerable.Range(0, 4).Select(_ => (float)(2 * random.NextDouble() - 1))];

    // Policy B calls where the second feature is high, writes where it is middling, and leaves the others alone.
    private static int Other(float[] row) => row[1] > 0.3 ? 2 : row[1] > -0.3 ? 1 : 0;

    private static double Probability(float[] row, int action) =>
        0.12 + 0.05 * row[0] + 0.03 * row[2] + (action == 1 ? 0.03 : action == 2 ? 0.05 * row[1] : 0);

    private static double TrueValue()
    {
        var random = new Xoshiro256(1_000_000);
        return Enumerable.Range(0, 1_000_000).Average(_ =>
        {
            var row = Features(random);
            return Probability(row, Other(row));
        });
    }
}
