using System.Collections.Concurrent;
using Conversion.Events;
using Conversion.Functions.Http;
using Google.Api.Gax;
using Google.Cloud.PubSub.V1;
using Google.Protobuf;

namespace Conversion.Functions.Publishing;

/// <summary>
/// Publishes with Google's own client. The client batches, retries and keeps the order, and finds the credentials and
/// PUBSUB_EMULATOR_HOST.
/// </summary>
public sealed class Publisher(PublishingSettings settings, TimeProvider clock) : IHostedService
{
    private readonly ConcurrentDictionary<string, Task<PublisherClient>> _clients = new();
    private readonly ByteBudget _pending = new(settings.MaximumPendingBytes);

    /// <summary>Returns the timestamp until which a push that arrives now may be published.</summary>
    public long NextDeadline() => clock.GetTimestamp() + (long)(settings.PublishTimeout.TotalSeconds * clock.TimestampFrequency);

    /// <summary>The client itself limits what is in flight, so that messages need not wait here.</summary>
    internal ValueTask EnterAsync(int messages, long deadline, CancellationToken cancellation) => default;

    /// <summary>Ends what <see cref="EnterAsync"/> began.</summary>
    internal void Leave(int messages)
    {
    }

    /// <summary>Publishes messages until the deadline. Returns which of them Pub/Sub has accepted.</summary>
    /// <exception cref="PublisherFullException">Too many bytes wait to be published; no message was added.</exception>
    internal async Task<bool[]> PublishAsync(IReadOnlyList<OutgoingMessage> messages, long deadline)
    {
        var bytes = messages.Sum(message => (long)message.Data.Length);
        if (!_pending.TryReserve(bytes))
            throw new PublisherFullException(TimeSpan.Zero);
        try
        {
            var left = clock.GetElapsedTime(clock.GetTimestamp(), deadline);
            return await Task.WhenAll(messages.Select(message => PublishAsync(message, left)));
        }
        finally
        {
            _pending.Release(bytes);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var client in _clients.Values)
            await (await client).ShutdownAsync(cancellationToken);
    }

    private async Task<bool> PublishAsync(OutgoingMessage message, TimeSpan timeLeft)
    {
        var client = await _clients.GetOrAdd(message.Topic, topic => new PublisherClientBuilder
        {
            TopicName = TopicName.Parse(topic),
            EmulatorDetection = EmulatorDetection.EmulatorOrProduction,
            // The client builder takes either an emulator or an endpoint.
            Endpoint = settings.EmulatorHost is null ? settings.PubSubEndpoint.Authority : null,
            Settings = new() { EnableMessageOrdering = settings.Ordering },
        }.BuildAsync());
        var published = new PubsubMessage { OrderingKey = message.OrderingKey, Data = ByteString.CopyFrom(message.Data) };
        foreach (var (name, value) in message.Attributes)
            published.Attributes[name] = value;
        try
        {
            await client.PublishAsync(published).WaitAsync(timeLeft, clock);
            return true;
        }
        catch (Exception e) when (e is Grpc.Core.RpcException or TimeoutException or OperationCanceledException)
        {
            // After a failure the client rejects the ordering key until it is resumed. Pub/Sub repeats the push that failed.
            if (message.OrderingKey.Length > 0)
                client.ResumePublish(message.OrderingKey);
            return false;
        }
    }
}
