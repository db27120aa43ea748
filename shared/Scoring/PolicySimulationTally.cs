using System.Runtime.InteropServices;
using Conversion.Decisions;

namespace Conversion.Scoring;

/// <summary>Counts how two policies decide.</summary>
internal sealed class PolicySimulationTally
{
    private readonly Dictionary<string, ActionTotals> _actions = [];
    private readonly Dictionary<ActionChange, int> _changes = [];
    private int _customers;

    /// <summary>Starts with zero customers for every action of both policies, in the order of the rules.</summary>
    /// <param name="before">The policy in force.</param>
    /// <param name="after">The other policy.</param>
    /// <param name="hasValue">Whether the model predicts money.</param>
    public PolicySimulationTally(Policy before, Policy after, bool hasValue)
    {
        double? none = hasValue ? 0 : null;
        foreach (var document in (PolicyDocument[])[before.Document, after.Document])
            foreach (var action in ActionsOf(document))
                _actions.TryAdd(action, new(action, 0, 0, none, none));
    }

    private static IEnumerable<string> ActionsOf(PolicyDocument document) => document.Rules
        .Select(rule => rule.Action)
        .Append(document.Fallback.Action)
        .Concat(document.Version is null ? [] : [PolicyAction.None]);

    /// <summary>Adds one customer.</summary>
    /// <param name="before">The action under the policy in force.</param>
    /// <param name="after">The action under the other policy.</param>
    /// <param name="value">The money that the customer is expected to spend within the horizon; null without a prediction.</param>
    public void Add(string before, string after, double? value)
    {
        _customers++;
        var left = _actions[before];
        _actions[before] = left with { Before = left.Before + 1, ValueBefore = left.ValueBefore + value };
        var joined = _actions[after];
        _actions[after] = joined with { After = joined.After + 1, ValueAfter = joined.ValueAfter + value };
        if (before != after)
            CollectionsMarshal.GetValueRefOrAddDefault(_changes, new(before, after), out _)++;
    }

    /// <summary>Returns the counts.</summary>
    public PolicySimulation ToSimulation()
    {
        var transitions = _changes
            .OrderByDescending(change => change.Value)
            .Select(change => new ActionTransition(change.Key.Before, change.Key.After, change.Value));
        return new(_customers, [.. _actions.Values], [.. transitions]);
    }

    private readonly record struct ActionChange(string Before, string After);
}
