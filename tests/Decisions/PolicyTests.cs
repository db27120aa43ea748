using System.Text;
using Conversion.Decisions;
using Conversion.Json;

namespace Conversion.Tests.Decisions;

public class PolicyTests
{
    private static readonly Quantities Quantities = new(["probability", "daysToBuy", "monetaryValue"]);
    private static readonly Policy Shipped = Policy.Load(Repository.PathOf("models/policy.json"), Quantities);

    [Theory]
    [InlineData(0.8, 2000, "NURTURE")]
    [InlineData(0.8, 2000.01, "NURTURE")]
    [InlineData(0.80000001, 2000, "PROMO")]
    [InlineData(0.80000001, 2000.01, "VIP")]
    [InlineData(0.79999999, 2000.01, "NURTURE")]
    [InlineData(0.80000001, 1999.99, "PROMO")]
    [InlineData(0.3, 2000.01, "NURTURE")]
    [InlineData(0.29999999, 2000.01, "RISK")]
    [InlineData(0.29999999, 2000, "NURTURE")]
    [InlineData(0.30000001, 2000.01, "NURTURE")]
    [InlineData(0, 0, "NURTURE")]
    [InlineData(1, 1e9, "VIP")]
    public void ShippedPolicy_DecidesAtEveryBoundary(double probability, double monetaryValue, string action) =>
        Assert.Equal(action, Shipped.Decide([probability, 12.9, monetaryValue]).Action);

    [Theory]
    [InlineData(0.9, 3000, "VIP ALERT: Send Early Access Catalog. (Expected buy in 12 days)")]
    [InlineData(0.9, 10, "PROMO: Send 'Bundle Discount' to increase basket size.")]
    [InlineData(0.1, 3000, "RISK: Trigger Personal Outreach Call.")]
    [InlineData(0.5, 10, "NURTURE: Add to General Newsletter.")]
    public void ShippedPolicy_RendersTheAgreedMessages(double probability, double monetaryValue, string message) =>
        Assert.Equal(message, Shipped.Decide([probability, 12.99, monetaryValue]).Message);

    [Fact]
    public void Trace_ContainsEveryRuleTriedAndItsNumbers()
    {
        var decision = Shipped.Decide([0.9, 5, 10]);

        Assert.Equal(["vip", "promo"], decision.Trace.Select(t => t.Rule));
        Assert.Equal([false, true], decision.Trace.Select(t => t.Matched));
        Assert.Equal(
            [new("probability", 0.9, ">", "0.8", 0.8, true), new ComparisonResult("monetaryValue", 10, ">", "2000", 2000, false)],
            decision.Trace[0].Facts);
    }

    [Fact]
    public void RunnerUp_IsTheNextRuleThatMatches()
    {
        Assert.Equal(new("PROMO", "promo"), Shipped.Decide([0.9, 5, 3000]).RunnerUp);
        Assert.Equal(new("NURTURE", "nurture"), Shipped.Decide([0.9, 5, 10]).RunnerUp);
        Assert.Null(Shipped.Decide([0.5, 5, 10]).RunnerUp);
    }

    [Theory]
    [InlineData("probability >= 0.5", true)]
    [InlineData("probability > 0.5", false)]
    [InlineData("probability = 0.5", true)]
    [InlineData("probability != 0.5", false)]
    [InlineData("not probability > 0.5", true)]
    [InlineData("not not probability > 0.5", false)]
    [InlineData("probability > 1 or probability > 0 and daysToBuy < 0", false)]
    [InlineData("(probability < 1 or probability > 0) and daysToBuy < 0", false)]
    [InlineData("probability < 1 or probability > 0 and daysToBuy < 0", true)]
    [InlineData("-1<probability", true)]
    [InlineData("daysToBuy > probability", true)]
    public void Condition_FollowsTheUsualPrecedence(string when, bool holds) =>
        Assert.Equal(holds ? "YES" : "NO", Parse(when).Decide([0.5, 5, 0]).Action);

    // Spark names columns like this.
    [Fact]
    public void QuantityWithUnderscoreOrUmlaut_IsCompared()
    {
        var document = new PolicyDocument("test", [new("yes", "YES", "_c0 > 1 and 2 > Ölpreis", "m")], new("no", "NO", "m"));

        Assert.Equal("YES", new Policy(document, new(["_c0", "Ölpreis"])).Decide([2, 1]).Action);
    }

    [Theory]
    [InlineData("monetaryValue > 0")]
    [InlineData("monetaryValue <= 0")]
    [InlineData("monetaryValue = 0")]
    [InlineData("monetaryValue != 0")]
    public void MissingQuantity_MakesComparisonFalse(string when) =>
        Assert.Equal("NO", Parse(when).Decide([0.5, 5, double.NaN]).Action);

    [Theory]
    [InlineData("", "expected a quantity or a number at character 1, found the end")]
    [InlineData("probability", "expected a comparison")]
    [InlineData("probability > 0.8 and", "found the end")]
    [InlineData("probability > 0.8 monetaryValue", "found 'monetaryValue'")]
    [InlineData("(probability > 0.8", "expected ')'")]
    [InlineData("probability => 0.8", "found '=>'")]
    [InlineData("probabilty > 0.8", "there is no quantity 'probabilty'")]
    [InlineData("probability > NaN", "there is no quantity 'NaN'")]
    public void WrongCondition_IsRefusedWithPosition(string when, string message)
    {
        var error = Assert.Single(Assert.Throws<InvalidInputException>(() => Parse(when)).Errors);

        Assert.Equal("/rules/0/when", error.Pointer);
        Assert.Contains(message, error.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(101, 1)]
    public void MoreThanAHundredRules_AreRefused(int count, int errors)
    {
        var rules = Enumerable.Range(0, count).Select(i => new PolicyRule($"{i}", "A", "probability > 0", "m"));
        var document = new PolicyDocument("p", [.. rules], new("no", "NO", "m"));

        var exception = Record.Exception(() => new Policy(document, Quantities)) as InvalidInputException;

        Assert.Equal(errors, exception?.Errors.Count ?? 0);
    }

    [Fact]
    public void DeepNesting_IsRefused() =>
        Assert.Throws<InvalidInputException>(() => Parse(new string('(', 100_000) + "probability > 0"));

    [Fact]
    public void MissingQuantityInAMessage_IsAQuestionMark() =>
        Assert.Equal("in ? days", Parse("probability > 0", "in {daysToBuy:truncate} days").Decide([0.5, double.NaN, 0]).Message);

    [Theory]
    [InlineData("Buy {nothing}")]
    [InlineData("Buy {daysToBuy")]
    [InlineData("Buy daysToBuy}")]
    [InlineData("Buy {daysToBuy:F999999999}")]
    [InlineData("Buy {daysToBuy:D}")]
    public void WrongMessage_IsRefused(string message) =>
        Assert.Throws<InvalidInputException>(() => Parse("probability > 0", message));

    [Theory]
    [InlineData("{\"name\":\"x\"}")]
    [InlineData("{\"name\":\"x\",\"rules\":[null],\"fallback\":{\"name\":\"n\",\"action\":\"N\",\"message\":\"m\"}}")]
    [InlineData("{\"name\":\"x\",\"rules\":[],\"fallback\":{\"name\":\"n\",\"action\":\"N\",\"message\":\"m\"},\"extra\":1}")]
    [InlineData("null")]
    [InlineData("[")]
    public void WrongDocument_IsRefused(string json) =>
        Assert.Throws<InvalidInputException>(() => Policy.Parse(Encoding.UTF8.GetBytes(json), Quantities));

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    public void Device_IsRefused(string path)
    {
        var exception = Assert.Throws<InvalidDataException>(() => Policy.Load(path, Quantities));

        Assert.Contains("must be a file of", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hash_IgnoresLayoutAndFollowsContent()
    {
        Assert.Equal(Parse("probability > 0").Hash, Parse("probability > 0").Hash);
        Assert.NotEqual(Parse("probability > 0").Hash, Parse("probability > 1").Hash);
    }

    // The action is published as an attribute, and Pub/Sub accepts no longer ones.
    [Fact]
    public void LongAction_IsRefused()
    {
        var exception = Assert.Throws<InvalidInputException>(() => Parse("probability > 0", action: new('A', 201)));

        Assert.Contains("/rules/0/action", exception.Message, StringComparison.Ordinal);
    }

    private static Policy Parse(string when, string message = "m", string action = "YES") => new(
        new("test", [new("yes", action, when, message)], new("no", "NO", "m")), Quantities);
}
