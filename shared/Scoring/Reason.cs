namespace Conversion.Scoring;

/// <summary>How one feature changes the probability.</summary>
/// <param name="Feature">The name of the feature.</param>
/// <param name="Value">Its value; null when missing.</param>
/// <param name="Contribution">
/// How far the feature moves the log-odds away from the log-odds of the average customer: its Shapley value
/// (<see cref="Trees.TreeShap"/>), in calibrated margin units.
/// </param>
/// <param name="Text">The feature in words, and its contribution.</param>
public sealed record Reason(string Feature, float? Value, double Contribution, string Text);
