namespace Conversion.Profiles;

/// <summary>A decision about a customer.</summary>
/// <param name="Id">The decision's id, of 32 hexadecimal digits.</param>
/// <param name="AsOf">The snapshot instant.</param>
/// <param name="Action">What to do.</param>
/// <param name="Arm">Whether to do it.</param>
/// <param name="Status">The status of the score.</param>
/// <param name="ModelVersion">The model's version.</param>
/// <param name="Cause">A hash of the identity of the event that caused the decision; 0 for a sweep.</param>
/// <param name="Pending">The score as JSON until it is published; empty afterwards.</param>
public sealed record StoredDecision(
    string Id, DateTimeOffset AsOf, string Action, string Arm, string Status, string ModelVersion, ulong Cause,
    ReadOnlyMemory<byte> Pending)
{
    /// <summary>Whether the decision waits to be published.</summary>
    public bool IsPending => !Pending.IsEmpty;

    /// <summary>Returns the decision after it was published.</summary>
    public StoredDecision Published() => this with { Pending = default };
}

/// <summary>When a customer is to be looked at again.</summary>
/// <param name="Day">The earliest day on which the action can change, in days since 0001-01-01; null for never.</param>
/// <param name="Rules">A hash of the model and the policy by which the day was found; 0 before the first look.</param>
public readonly record struct Schedule(int? Day, ulong Rules);
