using Conversion.Decisions;
using Conversion.Json;
using Conversion.Orders;

namespace Conversion.Scoring;

/// <content>Reads what the limits of a policy ask about a customer.</content>
internal ref partial struct CustomerParser
{
    private const string Known = "customerId, asOf, orders, features, consent, contact, decisions, timeZone";

    private void ReadContactMember()
    {
        var contact = _contact ?? ContactState.Unknown;
        if (_fields.IsProperty("consent"u8, ref _hasConsent))
            _contact = contact with { HasConsent = ReadConsent() };
        else if (_fields.IsProperty("contact"u8, ref _hasContact))
            _contact = contact with { Channels = ReadChannels() };
        else if (_fields.IsProperty("decisions"u8, ref _hasDecisions))
            _contact = contact with { Past = ReadDecisions() };
        else if (_fields.IsProperty("timeZone"u8, ref _hasTimeZone))
            _contact = contact with { TimeZone = ReadTimeZone(new("/timeZone")) };
        else
            _fields.RejectUnknownProperty(Known);
    }

    private bool ReadConsent()
    {
        var word = _fields.ReadString(new("/consent"));
        if (word is not (null or Consent.Yes or Consent.No or Consent.Unknown))
            _fields.AddError(new("/consent"), $"must be {Consent.Yes}, {Consent.No} or {Consent.Unknown}, got '{word}'.");
        return word == Consent.Yes;
    }

    private IReadOnlyList<string> ReadChannels()
    {
        var pointer = new JsonPointer("/contact");
        var known = new HashSet<ContactRole>();
        if (!_fields.TryEnterObject(pointer))
            return [];
        Span<bool> seen = stackalloc bool[ContactStates.Names.Length];
        while (_fields.MoveToNextProperty(pointer))
        {
            if (_fields.IndexOfProperty(ContactStates.Names, seen) is not (>= 0 and var i))
                _fields.RejectUnknownProperty(string.Join(", ", ContactStates.Names));
            else if (_fields.ReadString(pointer with { Field = ContactStates.Names[i] }) is { } text && !TextRules.IsBlank(text))
                known.Add(ContactStates.RoleOf(i));
        }
        return ContactStates.ChannelsOf(known.Contains);
    }

    private List<PastAction> ReadDecisions()
    {
        List<PastAction> past = [];
        if (!_fields.TryEnterArray(new("/decisions")))
            return past;
        for (var i = 0; _fields.HasNextElement(); i++)
            if (ReadDecision(new("/decisions", i)) is { } taken)
                past.Add(taken);
        _fields.LeaveArray();
        return [.. past.Distinct()];
    }

    // Decisions as answers, logs and GET /api/customers have them: what is not asked is skipped.
    private PastAction? ReadDecision(JsonPointer pointer)
    {
        bool at = false, action = false, arm = false;
        var (instant, name, group) = (default(DateTimeOffset), "", ControlGroup.TreatmentArm);
        if (!_fields.TryEnterObject(pointer))
            return null;
        while (_fields.MoveToNextProperty(pointer))
        {
            if (_fields.IsProperty("asOf"u8, ref at))
                instant = _fields.ReadInstant(pointer with { Field = "asOf" }, instants) ?? default;
            else if (_fields.IsProperty("action"u8, ref action))
                name = _fields.ReadString(pointer with { Field = "action" }) ?? "";
            else if (_fields.IsProperty("arm"u8, ref arm))
                group = _fields.ReadString(pointer with { Field = "arm" }) ?? "";
            else
                _fields.SkipProperty();
        }
        if (!at)
            _fields.AddError(pointer with { Field = "asOf" }, "is required.");
        if (!action)
            _fields.AddError(pointer with { Field = "action" }, "is required.");
        return ContactStates.IsTaken(name, group) ? new(instant, name) : null;
    }

    private TimeZoneInfo? ReadTimeZone(JsonPointer pointer)
    {
        if (_fields.ReadString(pointer) is not { } text)
            return null;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone))
            _fields.AddError(pointer, $"must be a time zone such as Europe/Berlin, got '{text}'.");
        return zone;
    }
}
