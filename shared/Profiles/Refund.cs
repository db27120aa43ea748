namespace Conversion.Profiles;

/// <summary>Money of one order that was given back.</summary>
/// <param name="Id">The refund. The same refund arrives once or more.</param>
/// <param name="Version">Grows with each change; 0 for a refund that does not change.</param>
/// <param name="At">The instant.</param>
/// <param name="Amount">The money, zero or more.</param>
public readonly record struct Refund(OrderId Id, long Version, DateTimeOffset At, double Amount)
{
    /// <summary>Returns an id for a refund of which the sender gives none.</summary>
    public static OrderId IdOf(DateTimeOffset at, double amount) =>
        OrderId.From(FormattableString.Invariant($"{at.UtcTicks}/{amount:R}")) with { Text = null };

    /// <summary>Compares two states of one refund: by version, then by content.</summary>
    public int CompareTo(Refund other)
    {
        var result = Version.CompareTo(other.Version);
        if (result == 0)
            result = At.UtcTicks.CompareTo(other.At.UtcTicks);
        return result != 0 ? result : Amount.CompareTo(other.Amount);
    }
}
