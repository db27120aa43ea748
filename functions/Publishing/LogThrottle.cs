namespace Conversion.Functions.Publishing;

/// <summary>
/// Allows one log line per ten seconds for repeated failures, so that an outage neither hides other log lines nor costs a line
/// per message.
/// </summary>
internal sealed class LogThrottle(TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long? _loggedAt;
    private int _failures;

    /// <summary>Returns whether to log now. The total counts the failures since the last log line.</summary>
    public bool ShouldLog(int failures, out int total)
    {
        lock (_lock)
        {
            _failures += failures;
            total = _failures;
            if (_loggedAt is { } loggedAt && clock.GetElapsedTime(loggedAt) < Interval)
                return false;
            _loggedAt = clock.GetTimestamp();
            _failures = 0;
            return true;
        }
    }
}
