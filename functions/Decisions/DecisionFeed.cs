using System.Globalization;
using Conversion.Scoring;

namespace Conversion.Functions.Decisions;

/// <summary>
/// Keeps the latest decisions of this process for viewers. All viewers read one ring buffer, each from its own position.
/// A viewer that falls behind by more than the buffer misses the oldest decisions. Adding a decision costs the same for any
/// number of viewers, and a decision that nobody views is not written as JSON.
/// </summary>
public sealed class DecisionFeed(TimeProvider clock)
{
    private const int Capacity = 512;

    // A viewer occupies a request as long as it watches, out of 200 in host.json and 80 on Cloud Run.
    private const int MaximumViewers = 32;

    private readonly Lock _lock = new();
    private readonly LiveDecision[] _ring = new LiveDecision[Capacity];
    private readonly string _instance = Guid.NewGuid().ToString("N")[..12];
    private TaskCompletionSource? _nextAdded;
    private long _count;
    private int _viewers;

    /// <summary>Registers a viewer until <see cref="RemoveViewer"/>. Returns false when there are too many viewers.</summary>
    internal bool TryAddViewer()
    {
        if (Interlocked.Increment(ref _viewers) <= MaximumViewers)
            return true;
        RemoveViewer();
        return false;
    }

    internal void RemoveViewer() => Interlocked.Decrement(ref _viewers);

    internal void Add(Score score, string source)
    {
        var decision = LiveDecision.From(score, source, clock.GetUtcNow());
        TaskCompletionSource? added;
        lock (_lock)
        {
            _ring[_count % Capacity] = decision;
            _count++;
            added = _nextAdded;
            _nextAdded = null;
        }
        added?.SetResult();
    }

    /// <summary>Returns an id for the decision at a position. No other instance uses the same id.</summary>
    internal string EventIdOf(long position) => string.Create(CultureInfo.InvariantCulture, $"{_instance}-{position}");

    /// <summary>Returns the position after the decision with this id, or the oldest position for an id of another instance.</summary>
    internal long PositionAfter(string? eventId)
    {
        lock (_lock)
        {
            return eventId?.Split('-') is [var instance, var number] && instance == _instance
                && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position < _count
                    ? position + 1
                    : long.Max(0, _count - Capacity);
        }
    }

    /// <summary>Copies decisions, oldest first.</summary>
    /// <param name="position">Where to start reading; moved forward past decisions that are no longer kept.</param>
    /// <param name="decisions">Receives as many decisions as are available and fit.</param>
    internal DecisionBatch Read(ref long position, Span<LiveDecision> decisions)
    {
        lock (_lock)
        {
            var dropped = long.Max(0, _count - Capacity - position);
            position += dropped;
            var count = (int)long.Min(_count - position, decisions.Length);
            for (var i = 0; i < count; i++)
                decisions[i] = _ring[(position + i) % Capacity];
            return new(count, dropped);
        }
    }

    /// <summary>Completes when there is a decision at the position.</summary>
    internal Task WaitForAsync(long position)
    {
        lock (_lock)
        {
            if (position < _count)
                return Task.CompletedTask;
            // Viewers continue on other threads than the one that scores.
            _nextAdded ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _nextAdded.Task;
        }
    }
}

/// <summary>The result of one read of the feed.</summary>
/// <param name="Count">How many decisions were copied.</param>
/// <param name="Dropped">How many decisions at the reader's position were no longer kept.</param>
internal readonly record struct DecisionBatch(int Count, long Dropped);
