namespace Conversion.Functions.Publishing;

/// <summary>
/// How many requests to Pub/Sub may be in flight. As TCP's congestion window (RFC 5681), the limit grows while all of it is used and
/// requests succeed, and halves when they fail. So a slow Pub/Sub gets more requests at the same time, and a busy one fewer.
/// Not safe for concurrent use.
/// </summary>
internal sealed class InFlightLimit(TimeProvider clock)
{
    private const int First = 64;
    private const int Least = 4;
    private const int Most = 512;

    // A server that queues requests answers later. Then more of them would not be faster.
    private const double QueueingFactor = 4;
    private const double LeastQueueingSeconds = 0.1;

    private const double Weight = 0.1;
    private const double MostAttempts = 8;

    private double _limit = First;
    private double _threshold = Most;
    private double _seconds;
    private double _leastSeconds = double.MaxValue;
    private double _failures;
    private double _messages = 1;
    private long? _halvedAt;

    /// <summary>The limit.</summary>
    public int Value => (int)_limit;

    /// <summary>How long a request usually takes.</summary>
    public TimeSpan Latency => TimeSpan.FromSeconds(_seconds);

    /// <summary>How many messages the requests in flight contain, if all requests that the limit allows are in flight.</summary>
    public double Messages => _limit * _messages;

    /// <summary>Returns how long publishing so many messages takes, with the limit that will soon be reached.</summary>
    public TimeSpan TimeFor(int messages)
    {
        var rounds = Math.Ceiling(messages / (Math.Max(_limit, _threshold) * _messages));
        var attempts = Math.Min(1 / (1 - Math.Min(_failures, 0.999)), MostAttempts);
        return TimeSpan.FromSeconds(rounds * _seconds * attempts);
    }

    /// <summary>Counts a request that Pub/Sub accepted.</summary>
    /// <param name="duration">How long the request took.</param>
    /// <param name="messages">The number of its messages.</param>
    /// <param name="isFull">Whether other messages wait because the limit is reached.</param>
    public void Succeeded(TimeSpan duration, int messages, bool isFull)
    {
        var seconds = duration.TotalSeconds;
        Measure(seconds);
        _messages += Weight * (messages - _messages);
        _failures /= 2;
        _leastSeconds = Math.Min(_leastSeconds * 1.001, seconds);
        if (isFull && _seconds < Math.Max(LeastQueueingSeconds, QueueingFactor * _leastSeconds))
            _limit = Math.Min(Most, _limit + (_limit < _threshold ? 1 : 1 / _limit));
    }

    /// <summary>Counts a request that failed, or had no response in time.</summary>
    public void Failed(TimeSpan duration)
    {
        Measure(duration.TotalSeconds);
        _failures += Weight * (1 - _failures);
        // The requests that were in flight together fail together, and count once.
        if (_halvedAt is { } at && clock.GetElapsedTime(at) < duration)
            return;
        _halvedAt = clock.GetTimestamp();
        _threshold = _limit = Math.Max(Least, _limit / 2);
    }

    private void Measure(double seconds) => _seconds = _seconds == 0 ? seconds : _seconds + Weight * (seconds - _seconds);
}
