using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting;

/// <summary>A snapshot and its class label.</summary>
public readonly record struct LabelledSnapshot(Snapshot Snapshot, bool Label);
