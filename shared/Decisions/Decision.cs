namespace Conversion.Decisions;

/// <summary>What to do about one customer, and why.</summary>
/// <param name="Action">The action of the rule that decided.</param>
/// <param name="Message">The message of the rule, with this customer's numbers in it.</param>
/// <param name="Rule">The name of the rule, or of the fallback.</param>
/// <param name="Trace">Every rule that was tried, in order, up to the rule that decided.</param>
/// <param name="RunnerUp">The decision without that rule; null when the fallback decided.</param>
public sealed record Decision(
    string Action, string Message, string Rule, IReadOnlyList<RuleTrace> Trace, RunnerUp? RunnerUp)
{
    /// <summary>How the action was chosen among those that were allowed; null for a policy of the first version.</summary>
    internal Choice? Choice { get; init; }
}

/// <summary>A rule that was tried for one customer.</summary>
/// <param name="Rule">The name of the rule.</param>
/// <param name="When">Its condition, as written.</param>
/// <param name="Matched">Whether the condition was true.</param>
/// <param name="Facts">The result of every comparison in the condition.</param>
/// <param name="Suppressed">What kept the customer from getting the rule's action, in words; null for nothing.</param>
public sealed record RuleTrace(
    string Rule, string When, bool Matched, IReadOnlyList<ComparisonResult> Facts,
    string? Suppressed = null);

/// <summary>The next rule that would have decided.</summary>
/// <param name="Action">Its action.</param>
/// <param name="Rule">Its name, or the name of the fallback.</param>
/// <param name="Why">Why it did not decide, in words; null for a policy of the first version.</param>
public sealed record RunnerUp(string Action, string Rule, string? Why = null);

/// <summary>An action that a customer could have got.</summary>
/// <param name="Action">Its name, or <see cref="PolicyAction.None"/> for being left alone.</param>
/// <param name="Propensity">The probability with which the customer got it, over 0 and up to 1.</param>
public sealed record ActionPropensity(string Action, double Propensity);
