using System.Globalization;

namespace Conversion.Decisions;

/// <summary>The limits of one action: what the customer needs, how often, and when.</summary>
internal sealed class ActionLimits
{
    private readonly Condition? _needs;
    private readonly PolicyCap? _channelCap;
    private readonly PolicyCap? _totalCap;
    private readonly QuietHours? _quiet;
    private readonly TimeOnly _from;
    private readonly TimeOnly _to;
    private readonly TimeZoneInfo _shop;
    private readonly ActionTable _table;

    public ActionLimits(PolicyAction action, Condition? needs, PolicyDocument document, TimeZoneInfo shop, ActionTable table)
    {
        (Action, _needs, _shop, _table) = (action, needs, shop, table);
        _channelCap = action.Channel is null ? null : document.Caps?.FirstOrDefault(cap => cap.Channel == action.Channel);
        _totalCap = document.Caps?.FirstOrDefault(cap => cap.Channel is null);
        _quiet = action.Quiet ?? (action.Channel is null ? null : document.Quiet);
        if (_quiet is null)
            return;
        _from = TimeOnly.ParseExact(_quiet.From, "HH:mm", CultureInfo.InvariantCulture);
        _to = TimeOnly.ParseExact(_quiet.To, "HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>The action.</summary>
    public PolicyAction Action { get; }

    /// <summary>Returns in words what keeps a customer from getting the action; null for nothing.</summary>
    public string? FindObstacle(ReadOnlySpan<double> values, ContactState state, DateTimeOffset asOf)
    {
        if (Action.NeedsConsent && !state.HasConsent)
            return $"{Action.Name}: no consent to advertising";
        if (Action.NeedsContact && !state.Channels.Contains(Action.Channel))
            return $"{Action.Name}: no contact for {Action.Channel}";
        if (_needs is not null && !_needs.IsTrue(values, results: null))
            return $"{Action.Name}: needs {Action.Needs!.When}";
        return FindCap(state.Past, asOf) ?? FindQuiet(state, state.SendAt ?? asOf);
    }

    private string? FindCap(IReadOnlyList<PastAction> past, DateTimeOffset asOf)
    {
        if (past.Count == 0)
            return null;
        return FindCap(Action.Cap, "sent", past, asOf, other => other == Action.Name)
            ?? FindCap(_channelCap, $"{Action.Channel} sent", past, asOf, other => ChannelOf(other) == Action.Channel)
            ?? FindCap(_totalCap, "contacted", past, asOf, _ => true);
    }

    /// <summary>
    /// Counts what was taken in the days before and, because decisions may arrive in any order, in the days after. So no window of so
    /// many days ever contains more than the cap allows.
    /// </summary>
    private string? FindCap(
        PolicyCap? cap, string what, IReadOnlyList<PastAction> past, DateTimeOffset asOf, Func<string, bool> counts)
    {
        if (cap is null)
            return null;
        var window = TimeSpan.FromDays(cap.Days);
        var count = 0;
        var nearest = TimeSpan.MaxValue;
        foreach (var (at, action) in past)
        {
            var age = asOf - at;
            if (age.Duration() >= window || !counts(action))
                continue;
            count++;
            nearest = age.Duration() < nearest.Duration() ? age : nearest;
        }
        if (count < cap.Times)
            return null;
        var times = cap.Times == 1 ? "" : $"{count} times, last ";
        return $"{Action.Name}: {what} {times}{Ago(nearest)}, at most {Times(cap.Times)} in {cap.Days}";
    }

    private string? FindQuiet(ContactState state, DateTimeOffset at)
    {
        if (_quiet is null)
            return null;
        var zone = _quiet.Zone == QuietHours.Shop ? _shop : state.TimeZone ?? _shop;
        var local = TimeZoneInfo.ConvertTime(at, zone);
        // IsBetween includes the start, excludes the end, and goes on over midnight.
        return TimeOnly.FromDateTime(local.DateTime).IsBetween(_from, _to)
            ? string.Create(
                CultureInfo.InvariantCulture, $"{Action.Name}: quiet from {_quiet.From} to {_quiet.To}, local time {local:HH:mm}")
            : null;
    }

    private string? ChannelOf(string action) => _table.IndexOf(action) is >= 0 and var i ? _table[i].Channel : null;

    private static string Ago(TimeSpan age)
    {
        var days = (int)age.Duration().TotalDays;
        if (days == 0)
            return "today";
        var unit = days == 1 ? "day" : "days";
        return age > TimeSpan.Zero ? $"{days} {unit} ago" : $"{days} {unit} later";
    }

    private static string Times(int count) => count switch { 1 => "once", 2 => "twice", _ => $"{count} times" };
}
