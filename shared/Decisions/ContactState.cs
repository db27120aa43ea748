namespace Conversion.Decisions;

/// <summary>What limits of a policy ask about a customer, beside the quantities.</summary>
public sealed record ContactState
{
    /// <summary>Nothing is known: nobody agreed, nobody can be reached, and nothing was sent.</summary>
    public static ContactState Unknown { get; } = new();

    /// <summary>Whether the customer agreed to advertising.</summary>
    public bool HasConsent { get; init; }

    /// <summary>The channels by which the customer can be reached.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>The actions that were taken, in any order, each once.</summary>
    public IReadOnlyList<PastAction> Past { get; init; } = [];

    /// <summary>The customer's time zone; null where it is not known.</summary>
    public TimeZoneInfo? TimeZone { get; init; }

    /// <summary>The instant that quiet hours are compared with; null for the snapshot instant.</summary>
    public DateTimeOffset? SendAt { get; init; }
}

/// <summary>An action that was taken.</summary>
/// <param name="At">The snapshot instant of the decision.</param>
/// <param name="Action">The action's name.</param>
public readonly record struct PastAction(DateTimeOffset At, string Action);
