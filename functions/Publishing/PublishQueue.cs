using System.Threading.Channels;
using Conversion.Events;

namespace Conversion.Functions.Publishing;

/// <summary>A message on its way, and what its pusher waits for.</summary>
internal sealed record Pending(OutgoingMessage Message, long DeadlineTimestamp)
{
    // The continuation, which answers a push, must not run inside the lane.
    public TaskCompletionSource Published { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>
/// One of the publisher's queues with one request in flight, so that messages of one ordering key, which always take the same
/// lane, can't overtake each other. What waits meanwhile goes out together, as far as Pub/Sub allows: a request
/// holds one topic and one ordering key.
/// </summary>
internal sealed class PublishQueue(Func<IReadOnlyList<Pending>, Task> send)
{
    private const int MaximumMessages = 100;
    private const int MaximumBytes = 4 << 20;

    private readonly Channel<Pending> _waiting = Channel.CreateUnbounded<Pending>(new() { SingleReader = true });

    /// <summary>The publisher bounds what is added, in bytes over all lanes.</summary>
    public bool TryAdd(Pending pending) => _waiting.Writer.TryWrite(pending);

    /// <summary>No more is added; what waits still goes out.</summary>
    public void Complete() => _waiting.Writer.TryComplete();

    public async Task RunAsync()
    {
        var batch = new List<Pending>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (_waiting.Reader.TryPeek(out var next))
            {
                if (batch.Count > 0 && !Fits(batch, next.Message))
                    await SendAsync(batch);
                _waiting.Reader.TryRead(out _);
                batch.Add(next);
            }
            await SendAsync(batch);
        }
    }

    private async Task SendAsync(List<Pending> batch)
    {
        await send(batch);
        batch.Clear();
    }

    private static bool Fits(List<Pending> batch, OutgoingMessage next) =>
        batch.Count < MaximumMessages
        && batch[0].Message.Topic == next.Topic
        && batch[0].Message.OrderingKey == next.OrderingKey
        && batch.Sum(pending => (long)pending.Message.Data.Length) + next.Data.Length <= MaximumBytes;
}
