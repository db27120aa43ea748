using System.Globalization;
using System.Text;
using Conversion.Decisions;
using Conversion.Training.Policies;
using CsCheck;

namespace Conversion.Tests.Training.Policies;

/// <summary>
/// The checker reports an error if and only if some point of a grid can't be decided, a rule never holds, or a cap contradicts another.
/// </summary>
public sealed class RandomPolicyTests
{
    private static readonly Quantities Quantities = new(["a", "b", "c"]);
    private static readonly QuantityRange[] Ranges = [new(0, 3, false), new(0, 3, false), new(0, 2, true)];

    // Quarters: between two whole numbers, three quantities can have any order.
    private static readonly double[][] Grid = [.. Ranges.Select(range => Enumerable.Range(0, (int)(4 * range.Maximum) + 1)
        .Select(i => i / 4.0).Concat(range.MayBeMissing ? [double.NaN] : Array.Empty<double>()).ToArray())];

    private static readonly Gen<Clause> Comparisons = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 5], Gen.Int[-1, 4], Gen.Int[0, 9]).Select(Compare);

    private static readonly Gen<Clause> Conditions = Gen.Recursive<Clause>((depth, inner) => depth > 2
        ? Comparisons
        : Gen.Frequency<Clause>(
            (3, Comparisons),
            (2, Gen.Select(inner, inner).Select((x, y) => new Clause($"({x.Text}) and ({y.Text})", v => x.Holds(v) && y.Holds(v)))),
            (2, Gen.Select(inner, inner).Select((x, y) => new Clause($"({x.Text}) or ({y.Text})", v => x.Holds(v) || y.Holds(v)))),
            (1, inner.Select(x => new Clause($"not ({x.Text})", v => !x.Holds(v))))));

    private static readonly Gen<PolicyCap> Caps = Gen.Select(Gen.Int[1, 5], Gen.Int[1, 12]).Select((times, days) => new PolicyCap(times, days));

    private static readonly Gen<RandomPolicy> Policies = Gen.Select(
        Conditions.Array[0, 4], Gen.Bool, Caps.Null(), Caps.Null(), Caps.Null(), Gen.Bool,
        (rules, hasFallback, action, channel, all, isFirst) => new RandomPolicy(rules, hasFallback, action, channel, all, isFirst));

    [Fact]
    public void ErrorsOfTheChecker_AreTheErrorsOfTheGrid() => Policies.Sample(
        policy =>
        {
            var errors = PolicyChecker.Check(Encoding.UTF8.GetBytes(policy.ToJson()), Quantities, Ranges, ["A", "B"])
                .Where(finding => finding.IsError).Select(finding => finding.Code).Distinct().Order();
            Assert.Equal(ErrorsOf(policy).Order(), errors);
        },
        iter: 10_000, print: policy => policy.ToJson());

    private static List<string> ErrorsOf(RandomPolicy policy)
    {
        var errors = new List<string>();
        var held = new bool[policy.Rules.Length];
        var isUndecided = false;
        foreach (var a in Grid[0])
            foreach (var b in Grid[1])
                foreach (var c in Grid[2])
                {
                    double[] point = [a, b, c];
                    var isDecided = policy.HasFallback;
                    for (var i = 0; i < held.Length; i++)
                    {
                        var holds = policy.Rules[i].Holds(point);
                        held[i] |= holds;
                        isDecided |= holds;
                    }
                    isUndecided |= !isDecided;
                }
        if (held.Contains(false))
            errors.Add(FindingCode.NeverHolds);
        if (isUndecided)
            errors.Add(FindingCode.Undecided);
        if (Contradicts(policy.Action, policy.Channel) || Contradicts(policy.Action, policy.All) || Contradicts(policy.Channel, policy.All))
            errors.Add(FindingCode.CapContradiction);
        return errors;
    }

    // Whether the inner cap allows more than can ever be sent: as much as the outer cap lets through on each day.
    private static bool Contradicts(PolicyCap? inner, PolicyCap? outer)
    {
        if (inner is null || outer is null)
            return false;
        var sent = new List<int>();
        for (var day = 0; day < inner.Days; day++)
            while (sent.Count(other => day - other < outer.Days) < outer.Times)
                sent.Add(day);
        return inner.Times > sent.Count;
    }

    private static Clause Compare((int Left, int Operator, int Number, int Right) of)
    {
        string[] operators = ["<", "<=", ">", ">=", "=", "!="];
        var name = Quantities.Names[of.Left];
        // Half of the comparisons are between two quantities.
        var other = of.Right < 3 ? of.Right : -1;
        var right = other >= 0 ? Quantities.Names[other] : of.Number.ToString(CultureInfo.InvariantCulture);
        return new($"{name} {operators[of.Operator]} {right}", values =>
        {
            var (x, y) = (values[of.Left], other >= 0 ? values[other] : of.Number);
            if (double.IsNaN(x) || double.IsNaN(y))
                return false;
            return of.Operator switch { 0 => x < y, 1 => x <= y, 2 => x > y, 3 => x >= y, 4 => x == y, _ => x != y };
        });
    }

    private sealed record Clause(string Text, Func<double[], bool> Holds);

    private sealed record RandomPolicy(
        Clause[] Rules, bool HasFallback, PolicyCap? Action, PolicyCap? Channel, PolicyCap? All, bool IsFirst)
    {
        public string ToJson()
        {
            List<string> caps = [];
            if (Channel is not null)
                caps.Add($$"""{"times": {{Channel.Times}}, "days": {{Channel.Days}}, "channel": "email"}""");
            if (All is not null)
                caps.Add($$"""{"times": {{All.Times}}, "days": {{All.Days}}}""");
            var action = Action is null ? "" : $$""", "cap": {"times": {{Action.Times}}, "days": {{Action.Days}}}""";
            var rules = Rules.Select((rule, i) => $$"""{"name": "{{i}}", "action": "{{(i % 2 == 0 ? "A" : "B")}}", "when": "{{rule.Text}}"}""");
            var fallback = HasFallback ? """, "fallback": {"name": "f", "action": "B"}""" : "";
            return $$"""
                {"version": 2, "name": "random", "decide": "{{(IsFirst ? "first" : "profit")}}", "caps": [{{string.Join(", ", caps)}}],
                 "actions": [{"name": "A", "message": "m", "channel": "email"{{action}}}, {"name": "B", "message": "m"}],
                 "rules": [{{string.Join(", ", rules)}}]{{fallback}}}
                """;
        }
    }
}
