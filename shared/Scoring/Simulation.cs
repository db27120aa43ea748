namespace Conversion.Scoring;

/// <summary>What another policy would do to a sample of customers.</summary>
/// <param name="Customers">How many there are.</param>
/// <param name="Actions">Every action of either policy.</param>
/// <param name="Moves">The customers whose action changes, most frequent change first.</param>
public sealed record Simulation(int Customers, IReadOnlyList<ActionShift> Actions, IReadOnlyList<Move> Moves);

/// <summary>An action under the policy in force (before) and under the other one (after).</summary>
/// <param name="ValueBefore">The sum of the money its customers are expected to spend within the horizon.</param>
public sealed record ActionShift(string Action, int Before, int After, double ValueBefore, double ValueAfter);

/// <summary>How many customers go from one action to another.</summary>
public sealed record Move(string From, string To, int Count);
