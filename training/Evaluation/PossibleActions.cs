using Conversion.Decisions;

namespace Conversion.Training.Evaluation;

/// <summary>What a customer got, and what the customer could have got, with the probability of each.</summary>
/// <param name="Taken">The action that the customer got, or <see cref="None"/>.</param>
/// <param name="Propensities">
/// Per action that was possible: its probability; NaN where the log does not say. Only possible actions are listed.
/// </param>
internal sealed record PossibleActions(string Taken, IReadOnlyDictionary<string, double> Propensities)
{
    /// <summary>What customers get who are left alone.</summary>
    public const string None = PolicyAction.None;

    /// <summary>
    /// Returns what a decision says. In a log without probabilities of actions, the customer could have got the decided action, or have
    /// been left alone.
    /// </summary>
    /// <param name="decision">The decision.</param>
    /// <param name="arms">The arms with <see cref="None"/> for the control, where the arms say what customers got; otherwise empty.</param>
    public static PossibleActions From(FirstDecision decision, IReadOnlyList<string> arms)
    {
        if (decision.Eligible is { } eligible)
            return new(
                decision.Treatment is null ? None : decision.Action,
                eligible.Where(pair => pair.Value > 0).ToDictionary(pair => pair.Key, pair => pair.Value));
        var propensity = decision.Propensity ?? double.NaN;
        if (arms.Count > 0)
        {
            var arm = decision.Treatment ?? None;
            return new(arm, arms.ToDictionary(name => name, name => name == arm ? propensity : double.NaN));
        }
        var acted = decision.Treatment is null ? 1 - propensity : propensity;
        var possible = new Dictionary<string, double> { [decision.Action] = acted, [None] = 1 - acted };
        return new(decision.Treatment is null ? None : decision.Action, possible);
    }
}
