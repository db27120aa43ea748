using System.Globalization;
using Conversion.Scoring;

namespace Conversion.Functions.Decisions;

/// <summary>
/// The latest decisions of this process, for viewers. All read one ring buffer, each from a position of its own. A viewer
/// that falls behind by more than the ring misses the oldest, and adding a decision costs the same however many watch.
/// For a decision that nobody watches nothing is allocated or written as JSON.
/// </summary>
public sealed class DecisionFeed(TimeProvider clock)
{
    private const int Kept = 512;

    // Each holds a request for as long as it watches, out of host.json's 200 and Cloud Run's 80 at a time.
    private const int MaximumViewers = 32;

    private readonly Lock _lock = new();
    private readonly LiveDecision[] _ring = new LiveDecision[Kept];
    private readonly string _instance = Guid.NewGuid().ToString("N")[..12];
    private TaskCompletionSource? _awaited;
    private long _told;
    private int _viewers;

    /// <summary>Takes a viewer in, unless there are too many. One who is in must <see cref="RemoveViewer"/>.</summary>
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
        var decision = LiveDecision.Of(score, source, clock.GetUtcNow());
        TaskCompletionSource? awaited;
        lock (_lock)
        {
            _ring[_told++ % Kept] = decision;
            (awaited, _awaited) = (_awaited, null);
        }
        awaited?.SetResult();
    }

    /// <summary>Names the decision at a position in a way that no other instance uses.</summary>
    internal string IdOf(long position) => string.Create(CultureInfo.InvariantCulture, $"{_instance}-{position}");

    /// <summary>Where to read on after the decision of that id; if it is not one of ours, from the oldest that is kept.</summary>
    internal long PositionAfter(string? id)
    {
        lock (_lock)
        {
            return id?.Split('-') is [var instance, var number] && instance == _instance
                && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position < _told
                    ? position + 1
                    : long.Max(0, _told - Kept);
        }
    }

    /// <summary>Copies decisions, oldest first.</summary>
    /// <param name="position">Where to read; moved to the first that is copied.</param>
    /// <param name="decisions">Receives as many as there are and fit.</param>
    /// <returns>How many were copied, and how many that stood at the position are gone.</returns>
    internal (int Count, long Dropped) Read(ref long position, Span<LiveDecision> decisions)
    {
        lock (_lock)
        {
            var dropped = long.Max(0, _told - Kept - position);
            position += dropped;
            var count = (int)long.Min(_told - position, decisions.Length);
            for (var i = 0; i < count; i++)
                decisions[i] = _ring[(position + i) % Kept];
            return (count, dropped);
        }
    }

    /// <summary>Completes when there is a decision at the position.</summary>
    internal Task WaitForAsync(long position)
    {
        lock (_lock)
        {
            if (position < _told)
                return Task.CompletedTask;
            // Viewers go on in threads of their own, not in the one that scores.
            _awaited ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _awaited.Task;
        }
    }
}
