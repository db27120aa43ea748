using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting;

/// <summary>A value of each snapshot, computed once and on all cores.</summary>
internal sealed class SnapshotValues<T>
{
    private readonly Dictionary<Snapshot, T> _values;

    private SnapshotValues(Dictionary<Snapshot, T> values) => _values = values;

    /// <summary>The value of a snapshot.</summary>
    public T this[Snapshot snapshot] => _values[snapshot];

    /// <summary>Computes the value of each snapshot.</summary>
    public static SnapshotValues<T> Compute(IReadOnlyList<Snapshot> snapshots, Func<Snapshot, T> compute)
    {
        var computed = new T[snapshots.Count];
        Parallel.For(0, computed.Length, i => computed[i] = compute(snapshots[i]));
        var values = new Dictionary<Snapshot, T>(snapshots.Count, ReferenceEqualityComparer.Instance);
        for (var i = 0; i < computed.Length; i++)
            values.Add(snapshots[i], computed[i]);
        return new(values);
    }
}
