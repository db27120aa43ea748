namespace Conversion.Decisions;

/// <summary>What to do about one customer, and why.</summary>
/// <param name="Action">The action of the rule that decided.</param>
/// <param name="Message">Its message, with this customer's numbers in it.</param>
/// <param name="Rule">The name of the rule, or of the fallback.</param>
/// <param name="Trace">Every rule that was tried, in order, up to the one that decided.</param>
/// <param name="RunnerUp">What would have been decided without that rule; null when the fallback decided.</param>
public sealed record Decision(
    string Action, string Message, string Rule, IReadOnlyList<RuleTrace> Trace, RunnerUp? RunnerUp);

/// <summary>A rule as it came out for one customer.</summary>
public sealed record RuleTrace(string Rule, string When, bool Matched, IReadOnlyList<Fact> Facts);

/// <summary>The next rule down that would have decided.</summary>
public sealed record RunnerUp(string Action, string Rule);
