using Conversion.Json;

namespace Conversion.Decisions;

/// <summary>The compiled actions of a second-version policy: says what keeps a customer from getting an action.</summary>
internal sealed class ActionTable
{
    private const int MaximumActions = 100;

    private readonly ActionLimits[] _limits;
    private readonly Dictionary<string, int> _byName = [];

    /// <summary>Compiles the actions.</summary>
    /// <param name="document">A policy of the second version.</param>
    /// <param name="quantities">The quantities that conditions can name.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public ActionTable(PolicyDocument document, Quantities quantities, PolicyErrors errors)
    {
        var actions = document.Actions ?? [];
        if (actions.Count > MaximumActions)
            errors.Add("/actions", $"must contain at most {MaximumActions} actions.");
        var shop = document.TimeZone is { Length: > 0 } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : TimeZoneInfo.Utc;
        _limits = [.. actions.Take(MaximumActions).Select((action, i) =>
        {
            var pointer = $"/actions/{i}";
            Check(action, pointer, errors);
            _byName.TryAdd(action.Name, i);
            var needs = action.Needs?.When is { } when
                ? errors.Parse($"{pointer}/needs/when", when, text => ConditionParser.Parse(text, quantities))
                : null;
            errors.Parse($"{pointer}/message", action.Message, text => MessageTemplate.Parse(text, quantities));
            return new ActionLimits(action, needs, document, shop, this);
        })];
        CheckCaps(document, errors);
        for (var i = 0; i < document.Rules.Count; i++)
            CheckName(document.Rules[i].Action, $"/rules/{i}/action", errors);
        CheckName(document.Fallback.Action, "/fallback/action", errors);
        MaximumCapDays = actions.Select(action => action.Cap?.Days ?? 0).Concat((document.Caps ?? []).Select(cap => cap.Days))
            .DefaultIfEmpty().Max();
        IsByProfit = document.Decide == DecideBy.Profit;
        IsByLowerBound = document.Bound == ProfitBound.Low;
    }

    /// <summary>The number of actions.</summary>
    public int Count => _limits.Length;

    /// <summary>The most days that a cap looks back; 0 without caps.</summary>
    public int MaximumCapDays { get; }

    /// <summary>Whether the greatest profit decides, instead of the first rule.</summary>
    public bool IsByProfit { get; }

    /// <summary>Whether the lower bound of the effect is the profit's effect.</summary>
    public bool IsByLowerBound { get; }

    /// <summary>Returns the action at an index.</summary>
    public PolicyAction this[int index] => _limits[index].Action;

    /// <summary>Returns the index of an action, or −1 for <see cref="PolicyAction.None"/> and for unknown names.</summary>
    public int IndexOf(string name) => _byName.GetValueOrDefault(name, -1);

    /// <summary>Returns in words what keeps a customer from getting an action; null for nothing.</summary>
    /// <param name="action">The action's index.</param>
    /// <param name="values">The values of the quantities; NaN is missing.</param>
    /// <param name="state">What is known of contacts and past actions.</param>
    /// <param name="asOf">The snapshot instant.</param>
    public string? FindObstacle(int action, ReadOnlySpan<double> values, ContactState state, DateTimeOffset asOf) =>
        _limits[action].FindObstacle(values, state, asOf);

    private static void Check(PolicyAction action, string pointer, PolicyErrors errors)
    {
        errors.CheckAction(pointer, action.Name);
        errors.Parse($"{pointer}/channel", action.Channel ?? "", text => text);
        errors.Parse($"{pointer}/offer", action.Offer ?? "", text => text);
        if (action.Channel is { } channel && TextRules.IsBlank(channel))
            errors.Add($"{pointer}/channel", "must not be blank.");
        if (action.Needs?.Reachable == true && !Channel.All.Contains(action.Channel))
            errors.Add(
                $"{pointer}/needs/reachable",
                $"must be false where the channel is not one of {string.Join(", ", Channel.All)}: its contacts are not known.");
    }

    private static void CheckCaps(PolicyDocument document, PolicyErrors errors)
    {
        string[] channels = [.. (document.Actions ?? []).Select(action => action.Channel).OfType<string>().Distinct()];
        var seen = new HashSet<string>();
        for (var i = 0; i < document.Caps?.Count; i++)
        {
            var channel = document.Caps[i].Channel;
            if (channel is not null && !channels.Contains(channel))
                errors.Add(
                    $"/caps/{i}/channel",
                    $"must be the channel of an action, got '{channel}'; {PolicyErrors.Advise(channel, channels)}.");
            else if (!seen.Add(channel ?? ""))
                errors.Add($"/caps/{i}", $"must be the only cap {(channel is null ? "over all actions" : $"of {channel}")}.");
        }
    }

    private void CheckName(string name, string pointer, PolicyErrors errors)
    {
        if (name.Length > 0 && name != PolicyAction.None && !_byName.ContainsKey(name))
            errors.Add(pointer, $"must be an action of the policy or {PolicyAction.None}, got '{name}'; " +
                $"{PolicyErrors.Advise(name, [.. _byName.Keys, PolicyAction.None])}.");
    }
}
