using Conversion.Events;
using Conversion.Hashing;

namespace Conversion.Functions.Events;

/// <summary>
/// Remembers which parts of a push were published when others were not, so that a redelivered push publishes only the rest. A push
/// that reaches another instance is published whole.
/// </summary>
public sealed class PublishedParts(TimeProvider clock)
{
    private const int Capacity = 4096;

    // Longer than Pub/Sub's longest delay before it pushes again.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private readonly Dictionary<Key, Entry> _entries = [];
    private readonly Queue<(Key Key, long At)> _oldest = new();

    /// <summary>Returns which parts of a message were published; null for a message of which none was.</summary>
    internal bool[]? Find(PushedMessage message)
    {
        // Usually all pushes succeed.
        if (_entries.Count == 0)
            return null;
        lock (_lock)
            return _entries.TryGetValue(Key.Of(message), out var entry) && clock.GetElapsedTime(entry.At) < Lifetime ? entry.Parts : null;
    }

    /// <summary>Remembers a message whose push failed, or forgets it where no part was published.</summary>
    internal void Remember(PushedMessage message, bool[] parts)
    {
        if (!parts.Contains(true))
            return;
        lock (_lock)
        {
            var (key, now) = (Key.Of(message), clock.GetTimestamp());
            _entries[key] = new(parts, now);
            _oldest.Enqueue((key, now));
            while (_oldest.Count > Capacity || (_oldest.TryPeek(out var oldest) && clock.GetElapsedTime(oldest.At) >= Lifetime))
            {
                var (old, at) = _oldest.Dequeue();
                if (_entries.TryGetValue(old, out var entry) && entry.At == at)
                    _entries.Remove(old);
            }
        }
    }

    /// <summary>Forgets a message, all of which is published.</summary>
    internal void Forget(PushedMessage message)
    {
        lock (_lock)
            _entries.Remove(Key.Of(message));
    }

    /// <summary>Pub/Sub's id is unique within a topic only, and may be missing, so the event's id and the payload count as well.</summary>
    private readonly record struct Key(string? Id, string? EventId, int Length, uint Checksum)
    {
        public static Key Of(PushedMessage message) =>
            new(message.Id, message.Attribute("ce-id"), message.Data.Length, Crc32C.Compute(message.Data.Span));
    }

    private sealed record Entry(bool[] Parts, long At);
}
