using System.Runtime.InteropServices;
using Conversion.Decisions;

namespace Conversion.Scoring;

/// <summary>Counts what two policies do.</summary>
internal sealed class SimulationTally
{
    private readonly Dictionary<string, ActionShift> _actions = [];
    private readonly Dictionary<(string From, string To), int> _moves = [];
    private int _customers;

    /// <summary>Starts with every action of both at nought, in the order in which they stand.</summary>
    public SimulationTally(Policy before, Policy after)
    {
        foreach (var document in (PolicyDocument[])[before.Document, after.Document])
            foreach (var action in document.Rules.Select(rule => rule.Action).Append(document.Fallback.Action))
                _actions.TryAdd(action, new(action, 0, 0, 0, 0));
    }

    public void Add(string before, string after, double value)
    {
        _customers++;
        var left = _actions[before];
        _actions[before] = left with { Before = left.Before + 1, ValueBefore = left.ValueBefore + value };
        var joined = _actions[after];
        _actions[after] = joined with { After = joined.After + 1, ValueAfter = joined.ValueAfter + value };
        if (before != after)
            CollectionsMarshal.GetValueRefOrAddDefault(_moves, (before, after), out _)++;
    }

    public Simulation ToSimulation() => new(
        _customers,
        [.. _actions.Values],
        [.. _moves.OrderByDescending(move => move.Value).Select(move => new Move(move.Key.From, move.Key.To, move.Value))]);
}
