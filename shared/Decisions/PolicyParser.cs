using System.Text.Json;
using Conversion.Json;

namespace Conversion.Decisions;

/// <summary>
/// Parses the JSON of a policy in one pass. Accepts what the service answers about a policy as well: its hash and quantities,
/// which change nothing.
/// </summary>
internal ref partial struct PolicyParser(ReadOnlySpan<byte> json)
{
    private const int LatestVersion = 2;

    private JsonFieldReader _fields = new(json, JsonCommentHandling.Skip);

    // The members that only the second version has, and the messages that only the first version needs. The version may come last.
    private readonly List<JsonPointer> _ofSecondVersion = [];
    private readonly List<JsonPointer> _withoutMessage = [];

    /// <summary>Parses the policy.</summary>
    /// <exception cref="InvalidInputException">The text is not JSON, or some fields are wrong.</exception>
    public PolicyDocument Parse()
    {
        var document = new PolicyDocument("", [], new("", "", ""));
        bool name = false, rules = false, fallback = false, version = false;
        var seen = new SecondVersionMembers();
        if (_fields.TryEnterObject(JsonPointer.Document))
        {
            while (_fields.MoveToNextProperty(JsonPointer.Document))
            {
                if (_fields.IsProperty("name"u8, ref name))
                    document = document with { Name = ReadString(JsonPointer.Document, "name") };
                else if (_fields.IsProperty("rules"u8, ref rules))
                    document = document with { Rules = ReadRules() };
                else if (_fields.IsProperty("fallback"u8, ref fallback))
                    document = document with { Fallback = ReadFallback(new("/fallback")) };
                else if (_fields.IsProperty("version"u8, ref version))
                    document = document with { Version = ReadVersion() };
                else if (!TryReadSecondVersion(ref document, ref seen) && !TrySkipAnswer(ref seen))
                    _fields.RejectUnknownProperty("version, name, decide, bound, timeZone, actions, caps, quiet, rules, fallback");
            }
            _fields.ExpectEnd();
            Require(name, JsonPointer.Document, "name");
            if (document.Version is null)
                CheckFirstVersion(rules, fallback);
            else
                document = CompleteSecondVersion(document, seen.Actions, fallback);
        }
        _fields.ThrowIfErrors();
        return document;
    }

    // A policy of the first version has no number, so that its hash is what it always was. A wrong version is taken for the latest one:
    // members that the first does not have are not a further error.
    private int? ReadVersion() => ReadWhole(new("/version"), 1, LatestVersion, otherwise: LatestVersion) == 1 ? null : LatestVersion;

    private void CheckFirstVersion(bool rules, bool fallback)
    {
        Require(rules, JsonPointer.Document, "rules");
        Require(fallback, JsonPointer.Document, "fallback");
        foreach (var pointer in _withoutMessage)
            _fields.AddError(pointer with { Field = "message" }, "is required.");
        foreach (var pointer in _ofSecondVersion)
            _fields.AddMalformedError(pointer, "needs \"version\": 2 in the policy.");
    }

    private List<PolicyRule> ReadRules()
    {
        List<PolicyRule> rules = [];
        if (!_fields.TryEnterArray(new("/rules")))
            return rules;
        while (_fields.HasNextElement())
            rules.Add(ReadRule(new("/rules", rules.Count)));
        _fields.LeaveArray();
        return rules;
    }

    private PolicyRule ReadRule(JsonPointer pointer)
    {
        var rule = new PolicyRule("", "", "", "");
        bool name = false, action = false, when = false, message = false;
        if (!_fields.TryEnterObject(pointer))
            return rule;
        while (_fields.MoveToNextProperty(pointer))
        {
            if (_fields.IsProperty("name"u8, ref name))
                rule = rule with { Name = ReadString(pointer, "name") };
            else if (_fields.IsProperty("action"u8, ref action))
                rule = rule with { Action = ReadString(pointer, "action") };
            else if (_fields.IsProperty("when"u8, ref when))
                rule = rule with { When = ReadString(pointer, "when") };
            else if (_fields.IsProperty("message"u8, ref message))
                rule = rule with { Message = ReadString(pointer, "message") };
            else
                _fields.RejectUnknownProperty("name, action, when, message");
        }
        Require(name, pointer, "name");
        Require(action, pointer, "action");
        Require(when, pointer, "when");
        if (!message)
            _withoutMessage.Add(pointer);
        return rule;
    }

    private PolicyFallback ReadFallback(JsonPointer pointer)
    {
        var fallback = new PolicyFallback("", "", "");
        bool name = false, action = false, message = false;
        if (!_fields.TryEnterObject(pointer))
            return fallback;
        while (_fields.MoveToNextProperty(pointer))
        {
            if (_fields.IsProperty("name"u8, ref name))
                fallback = fallback with { Name = ReadString(pointer, "name") };
            else if (_fields.IsProperty("action"u8, ref action))
                fallback = fallback with { Action = ReadString(pointer, "action") };
            else if (_fields.IsProperty("message"u8, ref message))
                fallback = fallback with { Message = ReadString(pointer, "message") };
            else
                _fields.RejectUnknownProperty("name, action, message");
        }
        Require(name, pointer, "name");
        Require(action, pointer, "action");
        if (!message)
            _withoutMessage.Add(pointer);
        return fallback;
    }

    // What the service adds to its answer about a policy, and the schema that an editor reads.
    private bool TrySkipAnswer(ref SecondVersionMembers seen)
    {
        if (_fields.IsProperty("$schema"u8, ref seen.Schema))
            ReadString(JsonPointer.Document, "$schema");
        else if (_fields.IsProperty("hash"u8, ref seen.Hash))
            ReadString(JsonPointer.Document, "hash");
        else if (_fields.IsProperty("quantities"u8, ref seen.Quantities))
            SkipQuantities();
        else
            return false;
        return true;
    }

    private void SkipQuantities()
    {
        if (!_fields.TryEnterArray(new("/quantities")))
            return;
        for (var i = 0; _fields.HasNextElement(); i++)
            _fields.ReadString(new("/quantities", i));
        _fields.LeaveArray();
    }

    private string ReadString(JsonPointer parent, string field) => _fields.ReadString(parent with { Field = field }) ?? "";

    private void Require(bool seen, JsonPointer parent, string field)
    {
        if (!seen)
            _fields.AddError(parent with { Field = field }, "is required.");
    }
}
