using System.Text.Json;
using Conversion.Scoring;

namespace Conversion.Decisions;

/// <summary>One pass over the JSON of a policy, strict as that of a customer.</summary>
internal ref struct PolicyParser(ReadOnlySpan<byte> json)
{
    private JsonFields _fields = new(json, JsonCommentHandling.Skip);
    private string? _name;
    private List<PolicyRule>? _rules;
    private PolicyFallback? _fallback;

    public PolicyDocument Parse()
    {
        bool name = false, rules = false, fallback = false;
        if (_fields.StartObject(Pointer.Document))
        {
            while (_fields.NextProperty(Pointer.Document))
            {
                if (_fields.NameIs("name"u8, ref name))
                    _name = _fields.ReadString(new("/name"));
                else if (_fields.NameIs("rules"u8, ref rules))
                    ReadRules();
                else if (_fields.NameIs("fallback"u8, ref fallback))
                    _fallback = ReadTexts(new("/fallback"), "name", "action", "message") is [var n, var a, var m] ? new(n, a, m) : null;
                else
                    _fields.RefuseUnknown("name, rules, fallback");
            }
            _fields.EndDocument();
            if (!name)
                _fields.Refuse(new("/name"), "is required.");
            if (!rules)
                _fields.Refuse(new("/rules"), "is required.");
            if (!fallback)
                _fields.Refuse(new("/fallback"), "is required.");
        }
        _fields.ThrowIfAny();
        return new(_name!, _rules!, _fallback!);
    }

    private void ReadRules()
    {
        if (!_fields.StartArray(new("/rules")))
            return;
        _rules = [];
        while (_fields.HasElement())
        {
            var texts = ReadTexts(new("/rules", _rules.Count), "name", "action", "when", "message");
            _rules.Add(new(texts[0], texts[1], texts[2], texts[3]));
        }
        _fields.EndArray();
    }

    /// <summary>An object whose fields are strings, all required; what is missing is noted, and empty here.</summary>
    private string[] ReadTexts(Pointer pointer, params string[] names)
    {
        var texts = new string[names.Length];
        Array.Fill(texts, "");
        if (!_fields.StartObject(pointer))
            return texts;
        var seen = new bool[names.Length];
        while (_fields.NextProperty(pointer))
        {
            if (_fields.NameAmong(names, seen) is >= 0 and var i)
                texts[i] = _fields.ReadString(pointer with { Field = names[i] }) ?? "";
            else
                _fields.RefuseUnknown(string.Join(", ", names));
        }
        for (var i = 0; i < names.Length; i++)
            if (!seen[i])
                _fields.Refuse(pointer with { Field = names[i] }, "is required.");
        return texts;
    }
}
