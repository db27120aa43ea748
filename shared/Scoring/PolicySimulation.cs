namespace Conversion.Scoring;

/// <summary>How another policy would decide for a sample of customers.</summary>
/// <param name="Customers">The number of customers.</param>
/// <param name="Actions">Every action of either policy.</param>
/// <param name="Moves">The customers whose action changes, most frequent change first.</param>
public sealed record PolicySimulation(
    int Customers, IReadOnlyList<ActionTotals> Actions, IReadOnlyList<ActionTransition> Moves);

/// <summary>The customers of an action, under the policy in force (before) and under the other policy (after).</summary>
/// <param name="Action">The action.</param>
/// <param name="Before">The number of its customers before.</param>
/// <param name="After">The number of its customers after.</param>
/// <param name="ValueBefore">
/// The money that its customers before are expected to spend within the horizon. Null for a model that does not predict money.
/// </param>
/// <param name="ValueAfter">
/// The money that its customers after are expected to spend within the horizon. Null for a model that does not predict money.
/// </param>
public sealed record ActionTotals(string Action, int Before, int After, double? ValueBefore, double? ValueAfter);

/// <summary>The customers whose action changes from one to another.</summary>
/// <param name="From">The action under the policy in force.</param>
/// <param name="To">The action under the other policy.</param>
/// <param name="Count">The number of customers.</param>
public sealed record ActionTransition(string From, string To, int Count);
