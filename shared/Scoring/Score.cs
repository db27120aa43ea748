using Conversion.Decisions;
using Conversion.Models;

namespace Conversion.Scoring;

/// <summary>The whole answer about one customer, as it goes over the wire; what the model says is told to six decimals.</summary>
/// <param name="CustomerId">As asked.</param>
/// <param name="AsOf">The snapshot instant, in UTC.</param>
/// <param name="Model">Which model spoke.</param>
/// <param name="HorizonDays">The window, in days after <paramref name="AsOf"/>, that the numbers speak of.</param>
/// <param name="Status"><c>ok</c>, or <c>insufficient_data</c> when there is no purchase to go by; then there are no numbers.</param>
/// <param name="Probability">Of buying within the horizon, 0 to 1.</param>
/// <param name="DaysToBuy">Days until the purchase, should it fall within the horizon.</param>
/// <param name="Value">Money spent within the horizon.</param>
/// <param name="Decision">What the policy makes of it.</param>
/// <param name="Reasons">What moves the probability most, strongest first.</param>
/// <param name="OutOfRange">Features outside what the model was trained on: there it guesses.</param>
/// <param name="Id">The same for the same customer, instant, model and policy.</param>
public sealed record Score(
    string CustomerId,
    DateTime AsOf,
    ScoredBy Model,
    int HorizonDays,
    string Status,
    double? Probability,
    Estimate? DaysToBuy,
    Estimate? Value,
    ArmedDecision Decision,
    IReadOnlyList<Reason> Reasons,
    IReadOnlyList<OutOfRange> OutOfRange,
    string Id);

/// <summary>Names the model of a score.</summary>
public sealed record ScoredBy(string Name, string Version, string Hash);

/// <summary>A feature beyond the range seen in training.</summary>
public sealed record OutOfRange(string Feature, float Value, float Minimum, float Maximum);

/// <summary>A <see cref="Decision"/> and whether to act on it.</summary>
/// <param name="Arm"><c>treatment</c>, or <c>control</c>: decided, not to be acted upon.</param>
public sealed record ArmedDecision(
    string Action, string Message, string Rule, string Arm, IReadOnlyList<RuleTrace> Trace, RunnerUp? RunnerUp);
