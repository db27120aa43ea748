using System.Text;
using Conversion.Models;
using Conversion.Training.Policies;
using static Conversion.Training.Policies.FindingCode;

namespace Conversion.Tests.Training.Policies;

public sealed class PolicyCheckerTests
{
    private static readonly Model Model = ModelLoader.Load(Repository.PathOf("models/conversion.model"));

    [Fact]
    public void ShippedPolicy_HasNoFinding() => Assert.Empty(Check(File.ReadAllText(Repository.PathOf("models/policy.json"))));

    [Theory]
    [InlineData("probability > 1", NeverHolds)]
    [InlineData("probability >= 1", null)]
    [InlineData("probability < 0.3 and probability > 0.3", NeverHolds)]
    [InlineData("probability < 0.3 or probability > 0.3", null)]
    [InlineData("not (probability <= 1)", NeverHolds)]
    [InlineData("recencyDays < tenureDays and tenureDays < recencyDays", NeverHolds)]
    [InlineData("recencyDays < tenureDays and not (recencyDays < tenureDays)", NeverHolds)]
    [InlineData("recencyDays < tenureDays or tenureDays < recencyDays", null)]
    [InlineData("recencyDays > 100000", NeverHolds)]
    [InlineData("not (recencyDays < 100000)", null)]
    public void RuleForNobody_IsAnError(string when, string? code) =>
        Assert.Equal(code, Check(First($$"""{"name": "r", "action": "A", "when": "{{when}}", "message": "m"}""")).Find(IsError)?.Code);

    [Theory]
    [InlineData("probability > 0.5", "probability > 0.6", Shadowed)]
    [InlineData("probability > 0.5", "probability >= 0.5", null)]
    [InlineData("recencyDays < 10", "recencyDays < 5 and probability > 0.5", Shadowed)]
    public void RuleAfterAWiderOne_IsShadowed(string first, string second, string? code)
    {
        var finding = Check(First(
            $$"""{"name": "r", "action": "A", "when": "{{first}}", "message": "m"}, {"name": "s", "action": "B", "when": "{{second}}", "message": "m"}"""))
            .Find(finding => finding.Code == Shadowed);

        Assert.Equal(code, finding?.Code);
        Assert.Equal(code is null ? null : "/rules/1/when", finding?.Pointer);
    }

    // An action with limits leaves customers to the rules after it.
    [Theory]
    [InlineData("", "B", Shadowed)]
    [InlineData(""", "cap": {"times": 1, "days": 9} """, "B", null)]
    [InlineData(""", "channel": "email" """, "B", null)]
    [InlineData(""", "channel": "email" """, "A", Shadowed)]
    public void RuleAfterAnActionWithLimits_IsReached(string limits, string action, string? code) => Assert.Equal(code, Check(
        $$$"""
        {"version": 2, "name": "x", "actions": [{"name": "A", "message": "m" {{{limits}}}}, {"name": "B", "message": "m"}],
         "rules": [{"name": "r", "action": "A", "when": "probability > 0.5"}, {"name": "s", "action": "{{{action}}}", "when": "probability > 0.6"}],
         "fallback": {"name": "f", "action": "B"}}
        """).Find(finding => finding.Code == Shadowed)?.Code);

    [Theory]
    [InlineData("probability > 0.5", Undecided)]
    [InlineData("probability >= 0", null)]
    [InlineData("recencyDays >= 0", Undecided)]
    [InlineData("not (recencyDays < 0)", null)]
    public void CustomersWithoutARule_AreAnErrorWithoutAFallback(string when, string? code) => Assert.Equal(code, Check(
        $$"""
        {"version": 2, "name": "x", "actions": [{"name": "A", "message": "m"}], "rules": [{"name": "r", "action": "A", "when": "{{when}}"}]}
        """).Find(IsError)?.Code);

    [Fact]
    public void Findings_HaveLineAndSuggestion()
    {
        var findings = Check(
            """
            {"version": 2, "name": "x",
             "caps": [{"times": 1, "days": 7}],
             "actions": [
               {"name": "VIP", "message": "m",
                "cap": {"times": 3, "days": 7}},
               {"name": "MAIL", "message": "m", "needs": {"when": "probability < 0.1"}},
               {"name": "CALL", "message": "m"}],
             "rules": [
               {"name": "vip", "action": "VIP", "when": "probability > 0.8 and recencyDays < 99999"},
               {"name": "mail", "action": "MAIL", "when": "probability > 0.5"}]}
            """);

        Assert.Equal(
            [(5, CapContradiction), (7, UnusedAction), (8, Undecided), (9, OutOfReach), (10, NeverAllowed)],
            findings.Select(finding => (finding.Line, finding.Code)));
        Assert.StartsWith(
            "VIP is allowed 3 times in 7 days, but all actions only 1 in 7, which is 1 in 7; write at most 1, or raise",
            findings[0].Detail, StringComparison.Ordinal);
        Assert.StartsWith("recencyDays < 99999 is true for everybody, because recencyDays is ", findings[3].Detail, StringComparison.Ordinal);
        Assert.EndsWith("leave it out.", findings[3].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownNames_AreErrorsWithTheirLine()
    {
        var findings = Check("{\"version\": 2, \"name\": \"x\", \"actions\": [{\"name\": \"VIP\", \"message\": \"m\"}],\n\"rules\": [\n"
            + "{\"name\": \"r\", \"action\": \"VPI\", \"when\": \"probabilty > 0.5\"}]}");

        Assert.Equal([(3, "/rules/0/when"), (3, "/rules/0/action")], findings.Select(finding => (finding.Line, finding.Pointer)));
        Assert.All(findings, finding => Assert.Equal((Invalid, true), (finding.Code, finding.IsError)));
    }

    [Fact]
    public void ProfitWithoutAnEffect_IsAWarning() => Assert.Equal([NoEffect], Check(
        """
        {"version": 2, "name": "x", "decide": "profit", "actions": [{"name": "A", "message": "m"}], "rules": [], "fallback": {"name": "f", "action": "A"}}
        """).ConvertAll(finding => finding.Code));

    [Theory]
    [InlineData(1, 7, 7, 1)]
    [InlineData(1, 7, 8, 2)]
    [InlineData(2, 7, 30, 10)]
    [InlineData(1, 30, 7, 1)]
    public void MostIn_IsWhatACapLetsThrough(int times, int days, int within, int most) =>
        Assert.Equal(most, CapCheck.MostIn(new(times, days), within));

    private static bool IsError(PolicyFinding finding) => finding.IsError;

    private static string First(string rules) =>
        $$$"""{"name": "x", "rules": [{{{rules}}}], "fallback": {"name": "f", "action": "B", "message": "m"}}""";

    private static List<PolicyFinding> Check(string policy) => [.. PolicyChecker.Check(Encoding.UTF8.GetBytes(policy), Model)];
}
