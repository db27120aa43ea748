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
public sealed class Publisher(PublishingSettings settings) : IHostedService
{
    private readonly ConcurrentDictionary<string, Task<PublisherClient>> _clients = new();
    private readonly ByteBudget _pending = new(settings.MaximumPendingBytes);

    /// <summary>Completes when Pub/Sub has accepted every message.</summary>
    /// <exception cref="PublisherFullException">Too many bytes are waiting; no message was added.</exception>
    /// <exception cref="PublishException">Some messages could not be published in time; others may have been published.</exception>
    public async Task PublishAsync(IReadOnlyList<OutgoingMessage> messages)
    {
        var bytes = messages.Sum(message => (long)message.Data.Length);
        if (!_pending.TryReserve(bytes))
            throw new PublisherFullException();
        try
        {
            await Task.WhenAll(messages.Select(PublishAsync)).WaitAsync(settings.PublishTimeout);
        }
        catch (Exception e) when (e is Grpc.Core.RpcException or TimeoutException or OperationCanceledException)
        {
            throw new PublishException("Pub/Sub did not accept the messages.", e);
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

    private async Task PublishAsync(OutgoingMessage message)
    {
        var client = await _clients.GetOrAdd(message.Topic, topic => new PublisherClientBuilder
        {
            TopicName = TopicName.Parse(topic),
            EmulatorDetection = EmulatorDetection.EmulatorOrProduction,
            // The client builder takes either an emulator or an endpoint.
            Endpoint = settings.EmulatorHost is null ? settings.PubSubEndpoint.Authority : null,
            Settings = new() { EnableMessageOrdering = true },
        }.BuildAsync());
        var published = new PubsubMessage { OrderingKey = message.OrderingKey, Data = ByteString.CopyFrom(message.Data) };
        foreach (var (name, value) in message.Attributes)
            published.Attributes[name] = value;
        try
        {
            await client.PublishAsync(published);
        }
        catch (Grpc.Core.RpcException) when (message.OrderingKey.Length > 0)
        {
            // After a failure the client rejects the ordering key until it is resumed. Pub/Sub repeats the push that failed.
            client.ResumePublish(message.OrderingKey);
            throw;
        }
    }
}
