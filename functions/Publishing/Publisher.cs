using System.Net;
using System.Net.Http.Headers;
using Conversion.Events;
using Conversion.Functions.Http;
using Conversion.Stores.Google;

namespace Conversion.Functions.Publishing;

/// <summary>
/// Publishes with Pub/Sub's REST API: queues keep the order, a limit in bytes bounds the waiting messages, and a message is retried
/// with backoff and jitter until its deadline. <c>-p:PubSubClient=google</c> compiles Publisher.Google.cs instead.
/// </summary>
public sealed partial class Publisher : IHostedService, IDisposable
{
    private const int QueueCount = 64;
    private const string Scope = "https://www.googleapis.com/auth/pubsub";
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    private readonly PublishingSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILogger<Publisher> _logger;
    private readonly Uri _api;
    private readonly AccessTokens? _tokens;
    private readonly HttpMessageInvoker _http;
    private readonly PublishQueue[] _queues;
    private readonly ByteBudget _pending;
    private readonly LogThrottle _decisionFailures;
    private readonly LogThrottle _rejectedFailures;
    private Task _running = Task.CompletedTask;

    public Publisher(PublishingSettings settings, TimeProvider clock, ILogger<Publisher> logger)
    {
        _settings = settings;
        _clock = clock;
        _logger = logger;
        _api = new(settings.EmulatorHost is { } host ? new($"http://{host}") : settings.PubSubEndpoint, "/v1/");
        // A batch belongs to several requests, so it has no trace. The deadlines of its messages bound its time.
        _http = new(new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            UseCookies = false,
        });
        if (settings.EmulatorHost is null && settings.DecisionsTopic is not null)
            _tokens = new(_http, clock, ApplicationCredentials.Find(settings.CredentialsFile, settings.MetadataHost, Scope));
        _pending = new(settings.MaximumPendingBytes);
        _decisionFailures = new(clock);
        _rejectedFailures = new(clock);
        _queues = [.. Enumerable.Range(0, QueueCount).Select(_ => new PublishQueue(SendAsync))];
    }

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
            var deadline = _clock.GetTimestamp() + (long)(_settings.PublishTimeout.TotalSeconds * _clock.TimestampFrequency);
            var published = new Task[messages.Count];
            for (var i = 0; i < published.Length; i++)
            {
                var pending = new PendingMessage(messages[i], deadline);
                if (!QueueFor(messages[i], i).TryAdd(pending))
                    throw new PublishException("The service is stopping.");
                published[i] = pending.Published.Task;
            }
            await Task.WhenAll(published);
        }
        finally
        {
            _pending.Release(bytes);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.WhenAll(_queues.Select(queue => queue.RunAsync()));
        return Task.CompletedTask;
    }

    /// <summary>Sends the waiting messages. The port is already closed, and the accepted pushes wait for their responses.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var queue in _queues)
            queue.Complete();
        return _running.WaitAsync(cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private PublishQueue QueueFor(OutgoingMessage message, int index)
    {
        var hash = message.OrderingKey.Length > 0 ? (uint)message.OrderingKey.GetHashCode(StringComparison.Ordinal) : (uint)index;
        return _queues[hash % QueueCount];
    }

    private async Task SendAsync(IReadOnlyList<PendingMessage> batch)
    {
        var topic = batch[0].Message.Topic;
        try
        {
            var timeLeft = _clock.GetElapsedTime(_clock.GetTimestamp(), batch[0].DeadlineTimestamp);
            using var deadline = new CancellationTokenSource(timeLeft > TimeSpan.Zero ? timeLeft : TimeSpan.Zero, _clock);
            await SendAsync(PublishRequest.Write(batch), topic, deadline.Token);
            foreach (var pending in batch)
                pending.Published.SetResult();
        }
        catch (Exception e)
        {
            // No message is lost: each push that waits for its message gets an error response, and Pub/Sub repeats the push.
            var throttle = topic == _settings.DecisionsTopic ? _decisionFailures : _rejectedFailures;
            if (throttle.ShouldLog(batch.Count, out var total))
                LogFailure(_logger, topic, total, e.Message, e);
            foreach (var pending in batch)
                pending.Published.SetException(new PublishException($"{topic} did not accept the message.", e));
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> body, string topic, CancellationToken cancellation)
    {
        // An attempt that the deadline interrupts does not replace the reason of an earlier failure.
        string? failure = null;
        for (var delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_api, $"{topic}:publish"))
                {
                    Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new("application/json") } },
                };
                var token = _tokens is null ? null : await _tokens.GetAsync(cancellation);
                if (token is not null)
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                using var response = await _http.SendAsync(request, cancellation);
                if (response.IsSuccessStatusCode)
                {
                    ThrowIfNotPubSub(response);
                    return;
                }
                failure = $"Pub/Sub responded with {await ErrorResponse.DescribeAsync(response, cancellation)}";
                if (!IsTransient(response.StatusCode))
                    throw new PublishException(failure);
                if (response.StatusCode == HttpStatusCode.Unauthorized && token is not null)
                    _tokens!.Invalidate(token);
            }
            catch (HttpRequestException e)
            {
                if (failure is null || !cancellation.IsCancellationRequested)
                    failure = e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message;
            }
            catch (OperationCanceledException)
            {
                failure ??= "Pub/Sub did not respond.";
            }
            try
            {
                // Full jitter: instances that failed at the same time must not retry at the same time.
                await Task.Delay(delay * Random.Shared.NextDouble(), _clock, cancellation);
            }
            catch (OperationCanceledException e)
            {
                throw new PublishException($"{failure} (the publisher retried until the deadline)", e);
            }
        }
    }

    private static bool IsTransient(HttpStatusCode status) => status is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests
        or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
        or HttpStatusCode.GatewayTimeout;

    /// <summary>Rejects a success from another server: its messages would be acknowledged and lost.</summary>
    private static void ThrowIfNotPubSub(HttpResponseMessage response)
    {
        if (response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type)
            && !type.ToString().StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
            throw new PublishException(
                $"{response.RequestMessage?.RequestUri?.Host} is not Pub/Sub: it must respond with application/json, got {type}.");
    }

    [LoggerMessage(LogLevel.Error,
        "{Topic} did not accept {Count} messages since the last report. Pub/Sub will push them again. {Failure}")]
    private static partial void LogFailure(ILogger logger, string topic, int count, string failure, Exception exception);
}
