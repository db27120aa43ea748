namespace Conversion.Functions.Publishing;

/// <summary>Of failures that follow each other closely lets one be logged in ten seconds: an outage must not bury all else, nor be paid for by the line.</summary>
internal sealed class LogThrottle(TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _counting = new();
    private long? _loggedAt;
    private int _count;

    /// <summary>Whether to log now, and how much has failed since that was so last.</summary>
    public bool IsDue(int failed, out int count)
    {
        lock (_counting)
        {
            count = _count += failed;
            if (_loggedAt is { } loggedAt && clock.GetElapsedTime(loggedAt) < Interval)
                return false;
            (_loggedAt, _count) = (clock.GetTimestamp(), 0);
            return true;
        }
    }
}
