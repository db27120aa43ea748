using Conversion.Hashing;
using Conversion.Json;

namespace Conversion.Decisions;

/// <summary>Ordered rules over named quantities. Immutable, and safe to share between threads.</summary>
public sealed partial class Policy
{
    private const int MaximumRules = 100;

    // 100 rules need far less.
    private const int MaximumBytes = 1 << 20;

    private readonly List<CompiledRule> _rules = [];

    /// <summary>Compiles the rules of a document.</summary>
    /// <param name="document">The rules.</param>
    /// <param name="quantities">The quantities that rules can name.</param>
    /// <exception cref="InvalidInputException">A rule does not parse or names an unknown quantity; all such rules are listed.</exception>
    public Policy(PolicyDocument document, Quantities quantities)
    {
        var errors = new PolicyErrors();
        if (document.Rules.Count > MaximumRules)
            errors.Add("/rules", $"must contain at most {MaximumRules} rules.");
        foreach (var rule in document.Rules.Take(MaximumRules))
        {
            var pointer = $"/rules/{_rules.Count}";
            errors.CheckNames(pointer, rule.Name, rule.Action);
            var condition = errors.Parse($"{pointer}/when", rule.When, text => ConditionParser.Parse(text, quantities));
            var message = errors.Parse($"{pointer}/message", rule.Message, text => MessageTemplate.Parse(text, quantities));
            // A rule with a null part is never used: ThrowIfErrors throws.
            _rules.Add(new(rule, condition!, message!));
        }
        errors.CheckNames("/fallback", document.Fallback.Name, document.Fallback.Action);
        if (document.Version is not null)
            Actions = new(document, quantities, errors);
        if (document.Fallback.Message.AsSpan().ContainsAny('{', '}'))
            errors.Add(
                "/fallback/message",
                "must not contain a quantity, because the fallback also decides for customers without quantities.");
        errors.ThrowIfErrors();
        Document = document;
        DayBudgets = (document.Actions ?? []).Where(action => action.Budget?.PerDay is not null)
            .ToDictionary(action => action.Name, action => action.Budget!.PerDay!.Value);
        Hash = Convert.ToHexStringLower(Sha256.HashData(PolicyJson.Write(document)));
    }

    /// <summary>The rules as written.</summary>
    public PolicyDocument Document { get; }

    /// <summary>The SHA-256 of the document without its layout, in lower-case hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>The actions and their limits; null for a policy of the first version.</summary>
    internal ActionTable? Actions { get; }

    /// <summary>Whether an action has a budget a run, so that customers of a run compete for it.</summary>
    public bool HasRunBudget => Document.Actions?.Any(action => action.Budget?.PerRun is not null) ?? false;

    /// <summary>How many customers a day may get each action; without the actions that any number may get. It needs a memory.</summary>
    public IReadOnlyDictionary<string, int> DayBudgets { get; }

    /// <summary>Whether an action needs consent or a contact.</summary>
    public bool NeedsContacts => Document.Actions?.Any(action => action.NeedsConsent || action.NeedsContact) ?? false;

    /// <summary>Loads a policy file.</summary>
    /// <exception cref="InvalidDataException">The file is missing, does not parse, or names an unknown quantity.</exception>
    public static Policy Load(string path, Quantities quantities)
    {
        try
        {
            return Parse(ReadFile(path), quantities);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidInputException)
        {
            throw new InvalidDataException($"The policy {path} is not valid: {e.Message}", e);
        }
    }

    // A device or a pipe has no length, and may never end.
    private static byte[] ReadFile(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        if (!file.CanSeek || file.Length is 0 or > MaximumBytes)
            throw new IOException($"it must be a file of 1 to {MaximumBytes} bytes.");
        var json = new byte[file.Length];
        file.ReadExactly(json);
        return json;
    }

    /// <summary>Parses a policy from JSON, which can contain comments.</summary>
    /// <exception cref="InvalidInputException">The text does not parse, or names an unknown quantity.</exception>
    public static Policy Parse(ReadOnlySpan<byte> json, Quantities quantities) => new(new PolicyParser(json).Parse(), quantities);

    /// <summary>Decides for one customer by the rules alone.</summary>
    /// <param name="values">The values of the quantities; NaN is missing, and no comparison with it is true.</param>
    /// <param name="includeExplanation">Whether to add the trace and the runner-up; else they are empty.</param>
    /// <exception cref="InvalidOperationException">The policy has version 2, so rules alone can't decide.</exception>
    public Decision Decide(ReadOnlySpan<double> values, bool includeExplanation = true)
    {
        if (Actions is not null)
            throw new InvalidOperationException("A policy of version 2 decides within limits; use a scorer.");
        List<RuleTrace> trace = includeExplanation ? new(_rules.Count) : [];
        for (var i = 0; i < _rules.Count; i++)
        {
            var rule = _rules[i].Rule;
            var results = includeExplanation ? new List<ComparisonResult>(2) : null;
            var matched = _rules[i].Condition.IsTrue(values, results);
            if (includeExplanation)
                trace.Add(new(rule.Name, rule.When, matched, results!));
            if (!matched)
                continue;
            var runnerUp = includeExplanation ? FindRunnerUp(i + 1, values) : null;
            return new(rule.Action, _rules[i].Message.Render(values), rule.Name, trace, runnerUp);
        }
        return Fallback(trace);
    }

    /// <summary>Decides by the fallback, for a customer without quantities.</summary>
    public Decision DecideFallback() => Fallback([]);

    private Decision Fallback(List<RuleTrace> trace) =>
        new(Document.Fallback.Action, Document.Fallback.Message, Document.Fallback.Name, trace, null);

    private RunnerUp FindRunnerUp(int start, ReadOnlySpan<double> values)
    {
        for (var i = start; i < _rules.Count; i++)
            if (_rules[i].Condition.IsTrue(values, results: null))
                return new(_rules[i].Rule.Action, _rules[i].Rule.Name);
        return new(Document.Fallback.Action, Document.Fallback.Name);
    }

    private sealed record CompiledRule(PolicyRule Rule, Condition Condition, MessageTemplate Message);
}
