namespace Conversion.Scoring;

/// <summary>What one feature did to the probability.</summary>
/// <param name="Feature">Its name.</param>
/// <param name="Value">Its value; null when missing.</param>
/// <param name="Contribution">
/// How far it moves the log-odds from those of the average customer: the feature's Shapley value
/// (<see cref="Trees.TreeShap"/>), in calibrated margin units.
/// </param>
/// <param name="Text">The same in words.</param>
public sealed record Reason(string Feature, float? Value, double Contribution, string Text);
