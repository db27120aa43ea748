namespace Conversion.Training.Evaluation;

/// <summary>A customer's first decision. Later ones may depend on its effect, so they are not compared.</summary>
/// <param name="At">The instant that the decision was made for.</param>
/// <param name="Action">The action; empty where the decisions have no actions.</param>
/// <param name="Treatment">The name of the treatment arm; null in the control arm.</param>
public readonly record struct FirstDecision(DateTimeOffset At, string Action, string? Treatment)
{
    /// <summary>
    /// The probability of the arm, or of the action where <see cref="Eligible"/> is known; null where the log does not say.
    /// </summary>
    public double? Propensity { get; init; }

    /// <summary>
    /// Per action that the customer could have got, and <see cref="PossibleActions.None"/>: its probability. Null where the log does not
    /// say.
    /// </summary>
    public IReadOnlyDictionary<string, double>? Eligible { get; init; }
}
