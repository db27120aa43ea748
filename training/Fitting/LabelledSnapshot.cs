using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting;

/// <summary>A snapshot and its class label.</summary>
/// <param name="Snapshot">The snapshot.</param>
/// <param name="Label">Whether the customer bought in the period.</param>
/// <param name="Period">The period of the horizon, from 1.</param>
public readonly record struct LabelledSnapshot(Snapshot Snapshot, bool Label, int Period = 1);
