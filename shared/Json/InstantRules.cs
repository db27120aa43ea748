namespace Conversion.Json;

/// <summary>How a shop writes instants in JSON, where ISO 8601 leaves a choice.</summary>
/// <param name="Zone">The zone of an instant without a zone.</param>
/// <param name="AllowsEpoch">Whether a number is an instant: seconds, or milliseconds, since 1970.</param>
public sealed record InstantRules(TimeZoneInfo Zone, bool AllowsEpoch)
{
    // 5138 as seconds, 1973 as milliseconds.
    private const double FirstMilliseconds = 1e11;

    /// <summary>An instant without a zone is UTC, and a number is not an instant.</summary>
    public static InstantRules Default { get; } = new(TimeZoneInfo.Utc, AllowsEpoch: false);

    /// <summary>Converts a number of seconds since 1970, or of milliseconds where it is at least 1e11.</summary>
    internal static bool TryConvertEpoch(double number, out DateTimeOffset instant)
    {
        instant = default;
        var milliseconds = Math.Abs(number) < FirstMilliseconds ? 1000 * number : number;
        var isInCalendar = milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
            && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
        if (!isInCalendar)
            return false;
        instant = DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(milliseconds));
        return true;
    }
}
