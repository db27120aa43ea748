using Conversion.Hashing;
using System.Text.Json;

namespace Conversion.Decisions;

/// <summary>Ordered rules over named quantities, checked and ready to decide. Immutable and thread-safe.</summary>
public sealed class Policy
{
    private readonly List<(PolicyRule Rule, Condition Condition, MessageTemplate Message)> _rules = [];

    /// <summary>Checks a document against the quantities there are.</summary>
    /// <param name="document">The rules.</param>
    /// <param name="quantities">The names that rules may use, in the order in which <see cref="Decide"/> takes their values.</param>
    /// <exception cref="InvalidDataException">A rule does not parse or names an unknown quantity; the message says which.</exception>
    public Policy(PolicyDocument document, IReadOnlyList<string> quantities)
    {
        var names = new HashSet<string>();
        for (var i = 0; i < document.Rules.Count; i++)
        {
            var rule = document.Rules[i] ?? throw new InvalidDataException($"rules[{i}]: it is null.");
            RequireName($"rules[{i}]", rule.Name, rule.Action, names);
            _rules.Add((rule,
                Check($"rules[{i}].when", () => ConditionParser.Parse(rule.When, quantities)),
                Check($"rules[{i}].message", () => new MessageTemplate(rule.Message, quantities))));
        }
        RequireName("fallback", document.Fallback.Name, document.Fallback.Action, names);
        if (document.Fallback.Message.AsSpan().ContainsAny('{', '}'))
            throw new InvalidDataException("fallback.message: the fallback's message can hold no quantity.");
        Document = document;
        Hash = Convert.ToHexStringLower(
            Sha256.HashData(JsonSerializer.SerializeToUtf8Bytes(document, PolicyJson.Default.PolicyDocument)));
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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new InvalidDataException($"The policy {path} is refused: {e.Message}", e);
        }
    }

    /// <summary>Reads a policy from JSON.</summary>
    /// <exception cref="InvalidDataException">It does not parse, or names an unknown quantity.</exception>
    public static Policy Parse(ReadOnlySpan<byte> json, IReadOnlyList<string> quantities)
    {
        try
        {
            var document = JsonSerializer.Deserialize(json, PolicyJson.Default.PolicyDocument);
            return new(document ?? throw new InvalidDataException("it is null."), quantities);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    /// <summary>Decides for one customer.</summary>
    /// <param name="quantities">The values, in the order given to the constructor; NaN is missing, and no comparison with it holds.</param>
    public Decision Decide(ReadOnlySpan<double> quantities)
    {
        var trace = new List<RuleTrace>(_rules.Count);
        for (var i = 0; i < _rules.Count; i++)
        {
            var (rule, condition, message) = _rules[i];
            var facts = new List<Fact>(2);
            var matched = condition.Holds(quantities, facts);
            trace.Add(new(rule.Name, rule.When, matched, facts));
            if (matched)
                return new(rule.Action, message.Render(quantities), rule.Name, trace, FindRunnerUp(i + 1, quantities));
        }
        return new(Document.Fallback.Action, Document.Fallback.Message, Document.Fallback.Name, trace, null);
    }

    /// <summary>The fallback, for a customer about whom there is nothing to compare.</summary>
    public Decision FallBack() =>
        new(Document.Fallback.Action, Document.Fallback.Message, Document.Fallback.Name, [], null);

    private RunnerUp FindRunnerUp(int from, ReadOnlySpan<double> quantities)
    {
        var facts = new List<Fact>(2);
        for (var i = from; i < _rules.Count; i++)
            if (_rules[i].Condition.Holds(quantities, facts))
                return new(_rules[i].Rule.Action, _rules[i].Rule.Name);
        return new(Document.Fallback.Action, Document.Fallback.Name);
    }

    private static void RequireName(string where, string name, string action, HashSet<string> names)
    {
        if (string.IsNullOrWhiteSpace(name) || string.IsNullOrWhiteSpace(action))
            throw new InvalidDataException($"{where}: a name and an action are needed.");
        if (!names.Add(name))
            throw new InvalidDataException($"{where}.name: '{name}' stands twice.");
    }

    private static T Check<T>(string where, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException e)
        {
            throw new InvalidDataException($"{where}: {e.Message}.", e);
        }
    }
}
