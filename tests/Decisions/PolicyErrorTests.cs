using System.Text;
using Conversion.Decisions;
using Conversion.Json;

namespace Conversion.Tests.Decisions;

/// <summary>What the author of a wrong policy reads, word for word.</summary>
public sealed class PolicyErrorTests
{
    private const string Rule = """{"name":"yes","action":"YES","when":"probability > 0","message":"m"}""";
    private const string Fallback = """{"name":"no","action":"NO","message":"m"}""";
    private const string Names = "use one of probability, daysToBuy; write for example \"probability > 0.5\".";

    private static readonly Quantities Quantities = new(["probability", "daysToBuy"]);

    [Theory]
    [InlineData("", "expected a quantity or a number at character 1, found the end.")]
    [InlineData("probability", "expected a comparison (< <= > >= = !=) at character 12, found the end.")]
    [InlineData("probability > 0.8 and", "expected a quantity or a number at character 22, found the end.")]
    [InlineData("probability > 0.8 daysToBuy", "expected 'and', 'or' or the end at character 19, found 'daysToBuy'.")]
    [InlineData("(probability > 0.8", "expected ')' at character 19, found the end.")]
    [InlineData("(probability > 0.8 (", "expected ')' at character 20, found '('.")]
    [InlineData(")", "expected a quantity or a number at character 1, found ')'.")]
    [InlineData("= 1", "expected a quantity or a number at character 1, found '='.")]
    [InlineData("!= 1", "expected a quantity or a number at character 1, found '!='.")]
    [InlineData("> 1", "expected a quantity or a number at character 1, found '>'.")]
    [InlineData("<1", "expected a quantity or a number at character 1, found '<'.")]
    [InlineData("  and > 1", "expected a quantity or a number at character 3, found 'and'.")]
    [InlineData("or > 1", "expected a quantity or a number at character 1, found 'or'.")]
    [InlineData("not > 1", "expected a quantity or a number at character 5, found '>'.")]
    [InlineData("probability > not 1", "expected a quantity or a number at character 15, found 'not'.")]
    [InlineData("probability => 0.8", "expected a comparison (< <= > >= = !=) at character 13, found '=>'.")]
    [InlineData("probabilty > 0.8", "there is no quantity 'probabilty'; " + Names)]
    [InlineData("probability > 1e999", "there is no quantity '1e999'; " + Names)]
    public void WrongCondition_IsDescribed(string when, string detail) => AssertError("/rules/0/when", detail, With(when: when));

    [Fact]
    public void ParenthesesBelowParentheses_AreLimited()
    {
        AssertValid(With(when: Nested(32)));
        AssertError("/rules/0/when", "it must have at most 32 levels of parentheses.", With(when: Nested(33)));
        AssertValid(With(when: string.Join(" and ", Enumerable.Repeat("(probability>0)", 40))));
    }

    [Theory]
    [InlineData("Buy {nothing}", "there is no quantity 'nothing'; " + Names)]
    [InlineData("Buy {daysToBuy", "a brace has no partner in \"Buy {daysToBuy\".")]
    [InlineData("Buy daysToBuy}", "a brace has no partner in \"Buy daysToBuy}\".")]
    [InlineData("}{daysToBuy}", "a brace has no partner in \"}{daysToBuy}\".")]
    [InlineData("{daysToBuy:F100}", "there is no number format 'F100'.")]
    [InlineData("{daysToBuy:rounded}", "there is no number format 'rounded'.")]
    public void WrongMessage_IsDescribed(string message, string detail) =>
        AssertError("/rules/0/message", detail, With(message: message));

    [Theory]
    [InlineData("{")]
    [InlineData("all }")]
    public void QuantityInTheFallback_IsDescribed(string message) => AssertError(
        "/fallback/message", "must not contain a quantity, because the fallback also decides for customers without quantities.",
        With() with { Fallback = new("no", "NO", message) });

    [Fact]
    public void Lengths_AreLimited()
    {
        string Long(int length) => new('a', length);
        string Condition(int length) => $"probability > 0{new string(' ', length - 15)}";

        AssertValid(With(name: Long(2000), action: Long(200), message: Long(2000), when: Condition(2000)));
        AssertError("/rules/0/name", "must be 1 to 2000 characters, got 2001.", With(name: Long(2001)));
        AssertError("/rules/0/action", "must be 1 to 200 characters, got 201.", With(action: Long(201)));
        AssertError("/rules/0/message", "must be at most 2000 characters, got 2001.", With(message: Long(2001)));
        AssertError("/rules/0/when", "must be at most 2000 characters, got 2001.", With(when: Condition(2001)));
        AssertError("/rules/0/name", "must be 1 to 2000 characters, got only blanks.", With(name: " \t"));
        AssertError("/rules/0/action", "must be 1 to 200 characters, got only blanks.", With(action: ""));
        AssertError("/fallback/action", "must be 1 to 200 characters, got 201.", With() with { Fallback = new("no", Long(201), "m") });
        AssertError("/fallback/name", "must be 1 to 2000 characters, got only blanks.", With() with { Fallback = new("", "NO", "m") });
    }

    [Fact]
    public void Names_AreUnique()
    {
        var rule = With().Rules[0];

        AssertError("/rules/1/name", "must be unique, got 'yes' twice.", With() with { Rules = [rule, rule] });
        AssertError("/fallback/name", "must be unique, got 'yes' twice.", With() with { Fallback = new("yes", "NO", "m") });
        Assert.Equal(
            ["/rules/0/name", "/rules/1/name"],
            ErrorsOf(With() with { Rules = [rule with { Name = "" }, rule with { Name = "" }] }).Select(error => error.Pointer));
    }

    [Fact]
    public void RulesAfterTheHundredth_AreNotLookedAt()
    {
        var rules = Enumerable.Range(0, 101).Select(i => new PolicyRule($"{i}", "A", i == 100 ? "wrong" : "probability > 0", "m"));

        AssertError("/rules", "must contain at most 100 rules.", With() with { Rules = [.. rules] });
    }

    [Fact]
    public void AllErrors_AreListedInOrder() => Assert.Equal(
        ["/rules/0/when", "/rules/0/message", "/rules/1/name", "/fallback/action"],
        ErrorsOf(new(
            "test",
            [new("a", "A", "wrong", "{"), new("a", "A", "probability > 0", "m")],
            new("no", "", "m"))).Select(error => error.Pointer));

    // What the service answers about a policy has its hash and the quantities, and is a policy again. Comments are allowed.
    [Fact]
    public void AnswerAboutAPolicy_IsReadWithoutItsHashAndQuantities()
    {
        var policy = Parse($$"""
            {"hash":"1234","name":"test", // a comment
             "rules":[{{Rule}}], "quantities":["probability","daysToBuy"], "fallback":{{Fallback}}}
            """);

        Assert.Equal(("test", new PolicyFallback("no", "NO", "m")), (policy.Document.Name, policy.Document.Fallback));
        Assert.Equal([new("yes", "YES", "probability > 0", "m")], policy.Document.Rules);
    }

    // SHA-256, by another program, of
    // {"name":"test","rules":[{"name":"yes","action":"YES","when":"probability \u003E 0","message":"m"}],"fallback":{"name":"no",…}}
    [Fact]
    public void Hash_IsOfTheDocumentWithoutLayout() => Assert.Equal(
        "d73a07a4f2b692e0b87b7170ac2c28dd0e11329ece78fd21893c46b6f60b6cd1",
        Parse($$"""{"fallback":{{Fallback}}, "rules":[{{Rule}}], "name":"test"}""").Hash);

    [Theory]
    [InlineData("""{"rules":[],"fallback":FALLBACK}""", "/name is required.")]
    [InlineData("""{"name":"p","fallback":FALLBACK}""", "/rules is required.")]
    [InlineData("""{"name":"p","rules":[]}""", "/fallback is required.")]
    [InlineData("""{}""", "/name is required. /rules is required. /fallback is required.")]
    [InlineData("""{"name":"p","rules":[{}],"fallback":FALLBACK}""",
        "/rules/0/name is required. /rules/0/action is required. /rules/0/when is required. /rules/0/message is required.")]
    [InlineData("""{"name":"p","rules":[],"fallback":{}}""",
        "/fallback/name is required. /fallback/action is required. /fallback/message is required.")]
    [InlineData("""{"name":"p","rules":[RULE,{"name":"b","action":"B","when":"probability > 0"}],"fallback":FALLBACK}""",
        "/rules/1/message is required.")]
    [InlineData("""{"name":1,"rules":[],"fallback":FALLBACK}""", "/name must be a string, got the number 1.")]
    [InlineData("""{"name":"p","rules":{},"fallback":FALLBACK}""", "/rules must be an array, got an object.")]
    [InlineData("""{"name":"p","rules":[1],"fallback":FALLBACK}""", "/rules/0 must be an object, got a number.")]
    [InlineData("""{"name":"p","rules":[],"fallback":1}""", "/fallback must be an object, got a number.")]
    [InlineData("""{"name":"p","rules":[],"fallback":FALLBACK,"hash":1}""", "/hash must be a string, got the number 1.")]
    [InlineData("""{"name":"p","rules":[],"fallback":FALLBACK,"quantities":1}""", "/quantities must be an array, got a number.")]
    [InlineData("""{"name":"p","rules":[],"fallback":FALLBACK,"quantities":["a",1]}""", "/quantities/1 must be a string, got the number 1.")]
    [InlineData("""{"name":"p","rules":[],"fallback":FALLBACK,"x":1}""",
        "/x is unknown; use version, name, decide, bound, timeZone, actions, caps, quiet, rules, fallback.")]
    [InlineData("""{"name":"p","rules":[{"name":"b","action":"B","when":"1 > 0","message":"m","x":1}],"fallback":FALLBACK}""",
        "/rules/0/x is unknown; use name, action, when, message.")]
    [InlineData("""{"name":"p","rules":[],"fallback":{"name":"n","action":"N","message":"m","x":1}}""",
        "/fallback/x is unknown; use name, action, message.")]
    public void WrongDocument_IsDescribed(string json, string errors)
    {
        json = json.Replace("FALLBACK", Fallback, StringComparison.Ordinal).Replace("RULE", Rule, StringComparison.Ordinal);

        var exception = Assert.Throws<InvalidInputException>(() => Parse(json));

        Assert.Equal(errors, string.Join(' ', exception.Errors.Select(error => $"{error.Pointer} {error.Detail}")));
    }

    [Fact]
    public void FileOfAMebibyte_IsTheLargest()
    {
        using var folder = new TemporaryFolder();
        var json = $$"""{"name":"test","rules":[{{Rule}}],"fallback":{{Fallback}}}""";
        var padding = new string(' ', (1 << 20) - json.Length);

        Assert.Equal("test", Policy.Load(folder.Write("policy.json", json + padding), Quantities).Document.Name);
        foreach (var text in new[] { json + padding + " ", "" })
        {
            var path = folder.Write("wrong.json", text);
            var exception = Assert.Throws<InvalidDataException>(() => Policy.Load(path, Quantities));
            Assert.Equal($"The policy {path} is not valid: it must be a file of 1 to 1048576 bytes.", exception.Message);
        }
        Assert.Contains("is not valid: ", Assert.Throws<InvalidDataException>(() =>
            Policy.Load(folder["missing.json"], Quantities)).Message, StringComparison.Ordinal);
    }

    private static string Nested(int levels) => $"{new string('(', levels)}probability > 0{new string(')', levels)}";

    private static PolicyDocument With(string name = "yes", string action = "YES", string when = "probability > 0", string message = "m") =>
        new("test", [new(name, action, when, message)], new("no", "NO", "m"));

    private static Policy Parse(string json) => Policy.Parse(Encoding.UTF8.GetBytes(json), Quantities);

    private static void AssertValid(PolicyDocument document) => Assert.Equal(document, new Policy(document, Quantities).Document);

    private static void AssertError(string pointer, string detail, PolicyDocument document) =>
        Assert.Equal([new(pointer, detail)], ErrorsOf(document));

    private static IReadOnlyList<FieldError> ErrorsOf(PolicyDocument document) =>
        Assert.Throws<InvalidInputException>(() => new Policy(document, Quantities)).Errors;
}
