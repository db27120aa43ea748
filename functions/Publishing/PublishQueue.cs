using System.Threading.Channels;
using Conversion.Events;

namespace Conversion.Functions.Publishing;

/// <summary>A message that waits to be published, with a task that completes when Pub/Sub has accepted the message.</summary>
internal sealed record PendingMessage(OutgoingMessage Message, long DeadlineTimestamp)
{
    // The continuation, which responds to a push, must not run inside the queue.
    public TaskCompletionSource Published { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>
/// One of the publisher's queues. Only one request of a queue is in flight, and all messages of an ordering key use the same queue,
/// so they are published in order. A request publishes all waiting messages that Pub/Sub allows in one: they must have the same
/// topic and the same ordering key.
/// </summary>
internal sealed class PublishQueue(Func<IReadOnlyList<PendingMessage>, Task> send)
{
    private const int MaximumMessages = 100;
    private const int MaximumBytes = 4 << 20;

    private readonly Channel<PendingMessage> _waiting = Channel.CreateUnbounded<PendingMessage>(new() { SingleReader = true });

    /// <summary>Adds a message. The publisher limits the total bytes in all queues.</summary>
    public bool TryAdd(PendingMessage pending) => _waiting.Writer.TryWrite(pending);

    /// <summary>Accepts no more messages; the waiting messages are still sent.</summary>
    public void Complete() => _waiting.Writer.TryComplete();

    public async Task RunAsync()
    {
        var batch = new List<PendingMessage>();
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

    private async Task SendAsync(List<PendingMessage> batch)
    {
        await send(batch);
        batch.Clear();
    }

    private static bool Fits(List<PendingMessage> batch, OutgoingMessage next) =>
        batch.Count < MaximumMessages
        && batch[0].Message.Topic == next.Topic
        && batch[0].Message.OrderingKey == next.OrderingKey
        && batch.Sum(pending => (long)pending.Message.Data.Length) + next.Data.Length <= MaximumBytes;
}
