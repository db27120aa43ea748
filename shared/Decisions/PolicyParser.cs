using System.Text.Json;
using Conversion.Json;

namespace Conversion.Decisions;

/// <summary>One pass over the JSON of a policy, strict as that of a customer.</summary>
internal ref struct PolicyParser(ReadOnlySpan<byte> json)
{
    private JsonFieldReader _fields = new(json, JsonCommentHandling.Skip);
    private string? _name;
    private List<PolicyRule>? _rules;
    private PolicyFallback? _fallback;

    public PolicyDocument Parse()
    {
        bool name = false, rules = false, fallback = false;
        if (_fields.TryEnterObject(JsonPointer.Document))
        {
            while (_fields.MoveToNextProperty(JsonPointer.Document))
            {
                if (_fields.IsProperty("name"u8, ref name))
                    _name = _fields.ReadString(new("/name"));
                else if (_fields.IsProperty("rules"u8, ref rules))
                    ReadRules();
                else if (_fields.IsProperty("fallback"u8, ref fallback))
                    _fallback = ReadTexts(new("/fallback"), "name", "action", "message") is [var n, var a, var m] ? new(n, a, m) : null;
                else
                    _fields.RejectUnknownProperty("name, rules, fallback");
            }
            _fields.ExpectEnd();
            if (!name)
                _fields.AddError(new("/name"), "is required.");
            if (!rules)
                _fields.AddError(new("/rules"), "is required.");
            if (!fallback)
                _fields.AddError(new("/fallback"), "is required.");
        }
        _fields.ThrowIfErrors();
        return new(_name!, _rules!, _fallback!);
    }

    private void ReadRules()
    {
        if (!_fields.TryEnterArray(new("/rules")))
            return;
        _rules = [];
        while (_fields.HasNextElement())
        {
            var texts = ReadTexts(new("/rules", _rules.Count), "name", "action", "when", "message");
            _rules.Add(new(texts[0], texts[1], texts[2], texts[3]));
        }
        _fields.LeaveArray();
    }

    /// <summary>An object whose fields are strings, all required; what is missing is noted, and empty here.</summary>
    private string[] ReadTexts(JsonPointer pointer, params string[] names)
    {
        var texts = new string[names.Length];
        Array.Fill(texts, "");
        if (!_fields.TryEnterObject(pointer))
            return texts;
        var seen = new bool[names.Length];
        while (_fields.MoveToNextProperty(pointer))
        {
            if (_fields.IndexOfProperty(names, seen) is >= 0 and var i)
                texts[i] = _fields.ReadString(pointer with { Field = names[i] }) ?? "";
            else
                _fields.RejectUnknownProperty(string.Join(", ", names));
        }
        for (var i = 0; i < names.Length; i++)
            if (!seen[i])
                _fields.AddError(pointer with { Field = names[i] }, "is required.");
        return texts;
    }
}
