using Conversion.Decisions;

namespace Conversion.Tests.Decisions;

/// <summary>Messages, explanations and quantities of a decision.</summary>
public sealed class DecisionTests
{
    private static readonly Quantities Quantities = new(["a", "b"]);

    [Theory]
    [InlineData("{a}", 12.5, "12.5")]
    [InlineData("{a}", 3, "3")]
    [InlineData("{a}", 0.126, "0.13")]
    [InlineData("{a:truncate}", 12.9, "12")]
    [InlineData("{a:truncate}", -2.9, "-2")]
    [InlineData("{a:round}", 12.5, "13")]
    [InlineData("{a:round}", 13.4, "13")]
    [InlineData("{a:round}", -2.5, "-3")]
    [InlineData("{a:0.00}", 12.9, "12.90")]
    [InlineData("{a:0000.0}", 12.9, "0012.9")]
    [InlineData("{a:F1}", 12.94, "12.9")]
    [InlineData("{a:F10}", 0.5, "0.5000000000")]
    [InlineData("{a:N0}", 1234567, "1,234,567")]
    [InlineData("{a:}", 12.9, "12.9")]
    [InlineData("{a:truncate}", double.NaN, "?")]
    [InlineData("x {a:0} to {b}!", 12, "x 12 to 7!")]
    [InlineData("{b}{a:0}", 12, "712")]
    [InlineData("none", 12, "none")]
    public void Message_HasTheNumbersInTheirFormats(string message, double a, string expected) =>
        Assert.Equal(expected, Create(new PolicyRule("r", "A", "b = 7", message)).Decide([a, 7]).Message);

    [Theory]
    [InlineData("a < 1 and b < 1", 0, 2, false)]
    [InlineData("a < 1 or b < 1", 0, 2, true)]
    [InlineData("a <= 1", 1, 0, true)]
    [InlineData("a <= 1", 1.01, 0, false)]
    [InlineData("a != 1", 2, 0, true)]
    [InlineData("a != 1", 0, 0, true)]
    [InlineData("a = b", 3, 3, true)]
    [InlineData("not (a = 1 or b = 1)", 0, 2, true)]
    [InlineData("not(a=1)and not(b=1)", 0, 1, false)]
    [InlineData("not not not a = 1", 0, 1, true)]
    [InlineData("  a\t>\n0 ", 1, 0, true)]
    [InlineData("(a>0)", 1, 0, true)]
    [InlineData("a > 1.5e0", 1.6, 0, true)]
    public void Condition_IsTrueOrFalse(string when, double a, double b, bool isTrue) =>
        Assert.Equal(isTrue ? "A" : "NO", Create(new PolicyRule("r", "A", when, "m")).Decide([a, b]).Action);

    [Fact]
    public void Trace_HasTheRuleAsWritten_AndEveryComparison()
    {
        var policy = Create(new("first", "A", "a > 1 and b != a", "m"), new("second", "B", "not (a > 1 or b = 7)", "m"));

        var decision = policy.Decide([double.NaN, 7]);

        Assert.Equal(["a > 1 and b != a", "not (a > 1 or b = 7)"], decision.Trace.Select(rule => rule.When));
        Assert.Equal(
            [new("a", null, ">", "1", 1, false), new ComparisonResult("b", 7, "!=", "a", null, false)], decision.Trace[0].Facts);
        Assert.Equal(
            [new("a", null, ">", "1", 1, false), new ComparisonResult("b", 7, "=", "7", 7, true)], decision.Trace[1].Facts);
        Assert.Equal(("NO", "m", "no", null), (decision.Action, decision.Message, decision.Rule, decision.RunnerUp));
    }

    [Fact]
    public void WithoutExplanation_TheSameRuleDecides()
    {
        var policy = Create(new("first", "A", "a > 1", "m"), new("second", "B", "b > 1", "n {b}"), new("third", "C", "b > 0", "m"));

        var decision = policy.Decide([0, 7], includeExplanation: false);

        Assert.Equal(("B", "n 7", "second", null), (decision.Action, decision.Message, decision.Rule, decision.RunnerUp));
        Assert.Empty(decision.Trace);
        Assert.Equal(new("C", "third"), policy.Decide([0, 7]).RunnerUp);
        Assert.Equal(("NO", "m", "no"), Facts(policy.Decide([0, 0], includeExplanation: false)));
        Assert.Equal(("NO", "m", "no"), Facts(policy.DecideFallback()));
        Assert.Empty(policy.DecideFallback().Trace);

        static (string, string, string) Facts(Decision decision) => (decision.Action, decision.Message, decision.Rule);
    }

    [Fact]
    public void OfTwoEqualNames_TheFirstCounts()
    {
        var quantities = new Quantities(["a", "b", "a"]);

        Assert.Equal(3, quantities.Count);
        Assert.Equal(["a", "b", "a"], quantities.Names);
        Assert.Equal("A", new Policy(new("p", [new("r", "A", "a = 1", "m")], new("no", "NO", "m")), quantities).Decide([1, 2, 3]).Action);
    }

    [Fact]
    public void ControlGroup_KnowsTheChanceOfEachArm()
    {
        var group = new ControlGroup(0.1, "spring");

        Assert.Equal((0.1, 0.9), (group.PropensityOf("control"), group.PropensityOf("treatment")));
        Assert.Equal(0, ControlGroup.None.Share);
        Assert.StartsWith("The control share must be 0 to 1.", Assert.Throws<ArgumentOutOfRangeException>(() =>
            new ControlGroup(1.1, "")).Message, StringComparison.Ordinal);
    }

    private static Policy Create(params PolicyRule[] rules) => new(new("p", rules, new("no", "NO", "m")), Quantities);
}
