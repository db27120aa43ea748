using System.Text.Json;
using System.Text.Unicode;
using Conversion.Hashing;
using Conversion.Json;

namespace Conversion.Decisions;

/// <summary>Ordered rules over named quantities, checked and ready to decide. Immutable and thread-safe.</summary>
public sealed class Policy
{
    private const int MaximumRules = 100;

    private readonly List<(PolicyRule Rule, Condition Condition, MessageTemplate Message)> _rules = [];

    /// <summary>Checks a document against the quantities there are.</summary>
    /// <param name="document">The rules.</param>
    /// <param name="quantities">The names that rules may use, in the order in which <see cref="Decide"/> takes their values.</param>
    /// <exception cref="InvalidInputException">A rule does not parse or names an unknown quantity; every such rule is pointed at.</exception>
    public Policy(PolicyDocument document, IReadOnlyList<string> quantities)
    {
        var check = new PolicyCheck();
        if (document.Rules.Count > MaximumRules)
            check.Refuse("/rules", $"must hold at most {MaximumRules} rules.");
        foreach (var rule in document.Rules.Take(MaximumRules))
        {
            var pointer = $"/rules/{_rules.Count}";
            check.Name(pointer, rule.Name, rule.Action);
            _rules.Add((rule,
                check.Parse($"{pointer}/when", rule.When, text => ConditionParser.Parse(text, quantities)),
                check.Parse($"{pointer}/message", rule.Message, text => new MessageTemplate(text, quantities))));
        }
        check.Name("/fallback", document.Fallback.Name, document.Fallback.Action);
        if (document.Fallback.Message.AsSpan().ContainsAny('{', '}'))
            check.Refuse("/fallback/message", "can hold no quantity, since there may be none.");
        check.ThrowIfAny();
        Document = document;
        Hash = Convert.ToHexStringLower(Sha256.HashData(PolicyJson.Write(document)));
    }

    /// <summary>The rules as written.</summary>
    public PolicyDocument Document { get; }

    /// <summary>SHA-256 of the document without its layout, in lower-case hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>Reads a policy file.</summary>
    /// <exception cref="InvalidDataException">It is missing, does not parse, or names an unknown quantity.</exception>
    public static Policy Load(string path, IReadOnlyList<string> quantities)
    {
        try
        {
            return Parse(File.ReadAllBytes(path), quantities);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidInputException)
        {
            throw new InvalidDataException($"The policy {path} is refused: {e.Message}", e);
        }
    }

    /// <summary>Reads a policy from JSON, in which comments are allowed.</summary>
    /// <exception cref="InvalidInputException">It does not parse, or names an unknown quantity.</exception>
    public static Policy Parse(ReadOnlySpan<byte> json, IReadOnlyList<string> quantities)
    {
        if (!Utf8.IsValid(json))
            throw new InvalidInputException(malformed: true, "", "must be UTF-8.");
        try
        {
            return new(new PolicyParser(json).Parse(), quantities);
        }
        catch (JsonException e)
        {
            throw InvalidInputException.NotJson(e);
        }
    }

    /// <summary>Decides for one customer.</summary>
    /// <param name="quantities">The values, in the order given to the constructor; NaN is missing, and no comparison with it holds.</param>
    /// <param name="explain">Whether to tell the trace and the runner-up; else they are left empty.</param>
    public Decision Decide(ReadOnlySpan<double> quantities, bool explain = true)
    {
        List<RuleTrace> trace = explain ? new(_rules.Count) : [];
        for (var i = 0; i < _rules.Count; i++)
        {
            var (rule, condition, message) = _rules[i];
            var facts = explain ? new List<Fact>(2) : null;
            var matched = condition.Holds(quantities, facts);
            if (explain)
                trace.Add(new(rule.Name, rule.When, matched, facts!));
            if (matched)
                return new(rule.Action, message.Render(quantities), rule.Name, trace, explain ? FindRunnerUp(i + 1, quantities) : null);
        }
        return new(Document.Fallback.Action, Document.Fallback.Message, Document.Fallback.Name, trace, null);
    }

    /// <summary>The fallback, for a customer about whom there is nothing to compare.</summary>
    public Decision FallBack() =>
        new(Document.Fallback.Action, Document.Fallback.Message, Document.Fallback.Name, [], null);

    private RunnerUp FindRunnerUp(int from, ReadOnlySpan<double> quantities)
    {
        for (var i = from; i < _rules.Count; i++)
            if (_rules[i].Condition.Holds(quantities, facts: null))
                return new(_rules[i].Rule.Action, _rules[i].Rule.Name);
        return new(Document.Fallback.Action, Document.Fallback.Name);
    }
}
