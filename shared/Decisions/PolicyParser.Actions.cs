using System.Globalization;
using Conversion.Json;

namespace Conversion.Decisions;

/// <content>Reads what the second version adds: actions and limits.</content>
internal ref partial struct PolicyParser
{
    private const int MaximumTimes = 1000;
    private const int MaximumDays = 3650;

    private bool TryReadSecondVersion(ref PolicyDocument document, ref SecondVersionMembers seen)
    {
        if (_fields.IsProperty("actions"u8, ref seen.Actions))
            document = document with { Actions = ReadArray(new("/actions"), ReadAction) };
        else if (_fields.IsProperty("decide"u8, ref seen.Decide))
            document = document with { Decide = ReadWord("/decide", DecideBy.First, DecideBy.Profit) };
        else if (_fields.IsProperty("bound"u8, ref seen.Bound))
            document = document with { Bound = ReadWord("/bound", ProfitBound.Expected, ProfitBound.Low) };
        else if (_fields.IsProperty("timeZone"u8, ref seen.TimeZone))
            document = document with { TimeZone = ReadTimeZone(new("/timeZone")) };
        else if (_fields.IsProperty("caps"u8, ref seen.Caps))
            document = document with { Caps = ReadArray(new("/caps"), ReadWiderCap) };
        else if (_fields.IsProperty("quiet"u8, ref seen.Quiet))
            document = document with { Quiet = ReadQuiet(new("/quiet")) };
        else
            return false;
        return true;
    }

    private delegate T ReadElement<T>(ref PolicyParser parser, JsonPointer pointer);

    private List<T> ReadArray<T>(JsonPointer pointer, ReadElement<T> read)
    {
        _ofSecondVersion.Add(pointer);
        List<T> elements = [];
        if (!_fields.TryEnterArray(pointer))
            return elements;
        while (_fields.HasNextElement())
            elements.Add(read(ref this, new($"{pointer}/{elements.Count}")));
        _fields.LeaveArray();
        return elements;
    }

    private static PolicyAction ReadAction(ref PolicyParser parser, JsonPointer pointer) => parser.ReadAction(pointer);

    private static PolicyCap ReadWiderCap(ref PolicyParser parser, JsonPointer pointer) => parser.ReadCap(pointer, withChannel: true);

    private PolicyAction ReadAction(JsonPointer pointer)
    {
        var action = new PolicyAction("", "");
        var seen = new ActionMembers();
        if (!_fields.TryEnterObject(pointer))
            return action;
        while (_fields.MoveToNextProperty(pointer))
        {
            if (_fields.IsProperty("name"u8, ref seen.Name))
                action = action with { Name = ReadString(pointer, "name") };
            else if (_fields.IsProperty("message"u8, ref seen.Message))
                action = action with { Message = ReadString(pointer, "message") };
            else if (_fields.IsProperty("channel"u8, ref seen.Channel))
                action = action with { Channel = ReadString(pointer, "channel") };
            else if (_fields.IsProperty("offer"u8, ref seen.Offer))
                action = action with { Offer = ReadString(pointer, "offer") };
            else if (_fields.IsProperty("cost"u8, ref seen.Cost))
                action = action with { Cost = ReadNumber(pointer with { Field = "cost" }, 0, 1e9) };
            else if (_fields.IsProperty("margin"u8, ref seen.Margin))
                action = action with { Margin = ReadNumber(pointer with { Field = "margin" }, 0, 1) };
            else if (_fields.IsProperty("needs"u8, ref seen.Needs))
                action = action with { Needs = ReadNeeds(new($"{pointer}/needs")) };
            else if (_fields.IsProperty("cap"u8, ref seen.Cap))
                action = action with { Cap = ReadCap(new($"{pointer}/cap"), withChannel: false) };
            else if (_fields.IsProperty("quiet"u8, ref seen.Quiet))
                action = action with { Quiet = ReadQuiet(new($"{pointer}/quiet")) };
            else if (_fields.IsProperty("budget"u8, ref seen.Budget))
                action = action with { Budget = ReadBudget(new($"{pointer}/budget")) };
            else
                _fields.RejectUnknownProperty("name, message, channel, cost, margin, offer, needs, cap, quiet, budget");
        }
        Require(seen.Name, pointer, "name");
        Require(seen.Message, pointer, "message");
        return action;
    }

    private ActionNeeds ReadNeeds(JsonPointer pointer)
    {
        var needs = new ActionNeeds(null, null, null);
        bool consent = false, reachable = false, when = false;
        if (!_fields.TryEnterObject(pointer))
            return needs;
        while (_fields.MoveToNextProperty(pointer))
        {
            if (_fields.IsProperty("consent"u8, ref consent))
                needs = needs with { Consent = _fields.ReadBoolean(pointer with { Field = "consent" }) };
            else if (_fields.IsProperty("reachable"u8, ref reachable))
                needs = needs with { Reachable = _fields.ReadBoolean(pointer with { Field = "reachable" }) };
            else if (_fields.IsProperty("when"u8, ref when))
                needs = needs with { When = ReadString(pointer, "when") };
            else
                _fields.RejectUnknownProperty("consent, reachable, when");
        }
        return needs;
    }

    private PolicyCap ReadCap(JsonPointer pointer, bool withChannel)
    {
        var cap = new PolicyCap(1, 1);
        bool times = false, days = false, channel = false;
        if (!_fields.TryEnterObject(pointer))
            return cap;
        while (_fields.MoveToNextProperty(pointer))
        {
            if (_fields.IsProperty("times"u8, ref times))
                cap = cap with { Times = ReadWhole(pointer with { Field = "times" }, 1, MaximumTimes) };
            else if (_fields.IsProperty("days"u8, ref days))
                cap = cap with { Days = ReadWhole(pointer with { Field = "days" }, 1, MaximumDays) };
            else if (withChannel && _fields.IsProperty("channel"u8, ref channel))
                cap = cap with { Channel = ReadString(pointer, "channel") };
            else
                _fields.RejectUnknownProperty(withChannel ? "times, days, channel" : "times, days");
        }
        Require(times, pointer, "times");
        Require(days, pointer, "days");
        return cap;
    }

    private ActionBudget ReadBudget(JsonPointer pointer)
    {
        var budget = new ActionBudget(null, null);
        bool run = false, day = false;
        if (!_fields.TryEnterObject(pointer))
            return budget;
        while (_fields.MoveToNextProperty(pointer))
        {
            if (_fields.IsProperty("perRun"u8, ref run))
                budget = budget with { PerRun = ReadWhole(pointer with { Field = "perRun" }, 1, int.MaxValue) };
            else if (_fields.IsProperty("perDay"u8, ref day))
                budget = budget with { PerDay = ReadWhole(pointer with { Field = "perDay" }, 1, int.MaxValue) };
            else
                _fields.RejectUnknownProperty("perRun, perDay");
        }
        if (run == day)
            _fields.AddError(pointer, "must have perRun or perDay, and not both.");
        return budget;
    }

    private QuietHours ReadQuiet(JsonPointer pointer)
    {
        if (pointer == new JsonPointer("/quiet"))
            _ofSecondVersion.Add(pointer);
        var quiet = new QuietHours("", "", null);
        bool from = false, to = false, zone = false;
        if (!_fields.TryEnterObject(pointer))
            return quiet;
        while (_fields.MoveToNextProperty(pointer))
        {
            if (_fields.IsProperty("from"u8, ref from))
                quiet = quiet with { From = ReadTime(pointer, "from") };
            else if (_fields.IsProperty("to"u8, ref to))
                quiet = quiet with { To = ReadTime(pointer, "to") };
            else if (_fields.IsProperty("zone"u8, ref zone))
                quiet = quiet with { Zone = ReadWord($"{pointer}/zone", QuietHours.Customer, QuietHours.Shop) };
            else
                _fields.RejectUnknownProperty("from, to, zone");
        }
        Require(from, pointer, "from");
        Require(to, pointer, "to");
        if (from && to && quiet.From == quiet.To)
            _fields.AddError(pointer with { Field = "to" }, $"must not be the time of from, got {quiet.To} twice.");
        return quiet;
    }

    // A rule or fallback without a message has the message of its action.
    private PolicyDocument CompleteSecondVersion(PolicyDocument document, bool hasActions, bool hasFallback)
    {
        Require(hasActions, JsonPointer.Document, "actions");
        var messages = new Dictionary<string, string> { [PolicyAction.None] = "" };
        foreach (var action in document.Actions ?? [])
            messages.TryAdd(action.Name, action.Message);
        var silent = _withoutMessage.ConvertAll(pointer => pointer.ToString()).ToHashSet();
        var fallback = hasFallback ? document.Fallback : new("none", PolicyAction.None, "");
        return document with
        {
            Rules = [.. document.Rules.Select((rule, i) => silent.Contains($"/rules/{i}")
                ? rule with { Message = messages.GetValueOrDefault(rule.Action, "") }
                : rule)],
            Fallback = silent.Contains("/fallback")
                ? fallback with { Message = messages.GetValueOrDefault(fallback.Action, "") }
                : fallback,
        };
    }

    private string ReadWord(string pointer, string first, string second)
    {
        if (pointer.LastIndexOf('/') == 0)
            _ofSecondVersion.Add(new(pointer));
        var word = _fields.ReadString(new(pointer));
        if (word is not null && word != first && word != second)
            _fields.AddError(new(pointer), $"must be {first} or {second}, got '{word}'.");
        return word ?? first;
    }

    private string ReadTimeZone(JsonPointer pointer)
    {
        _ofSecondVersion.Add(pointer);
        if (_fields.ReadString(pointer) is not { } zone)
            return "";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            _fields.AddError(pointer, $"must be a time zone such as Europe/Berlin, got '{zone}'.");
        return zone;
    }

    private string ReadTime(JsonPointer parent, string field)
    {
        var time = ReadString(parent, field);
        if (!TimeOnly.TryParseExact(time, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            _fields.AddError(parent with { Field = field }, $"must be a time such as 21:00, got '{time}'.");
        return time;
    }

    private double ReadNumber(JsonPointer pointer, double minimum, double maximum)
    {
        var number = _fields.ReadNumber(pointer);
        if (number < minimum || number > maximum)
            _fields.AddError(pointer, string.Create(
                CultureInfo.InvariantCulture, $"must be {minimum} to {maximum}, got {number}."));
        return double.IsNaN(number) ? minimum : number;
    }

    private int ReadWhole(JsonPointer pointer, int minimum, int maximum, int otherwise = 1)
    {
        var number = _fields.ReadNumber(pointer);
        if (number >= minimum && number <= maximum && number == Math.Floor(number))
            return (int)number;
        if (!double.IsNaN(number))
            _fields.AddError(pointer, string.Create(
                CultureInfo.InvariantCulture, $"must be a whole number from {minimum} to {maximum}, got {number}."));
        return otherwise;
    }

    /// <summary>Which members of the policy were seen.</summary>
    private struct SecondVersionMembers
    {
        public bool Actions;
        public bool Decide;
        public bool Bound;
        public bool TimeZone;
        public bool Caps;
        public bool Quiet;
        public bool Schema;
        public bool Hash;
        public bool Quantities;
    }

    /// <summary>Which members of an action were seen.</summary>
    private struct ActionMembers
    {
        public bool Name;
        public bool Message;
        public bool Channel;
        public bool Cost;
        public bool Margin;
        public bool Offer;
        public bool Needs;
        public bool Cap;
        public bool Quiet;
        public bool Budget;
    }
}
