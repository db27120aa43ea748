using System.Net.Http.Headers;
using System.Net;
using Conversion.Events;
using Conversion.Functions.Http;

namespace Conversion.Functions.Publishing;

/// <summary>
/// Publishes through Pub/Sub's REST API: lanes for order, a bound in bytes on what waits, retries with backoff and
/// jitter until a message's time is up. The azure flavour has Google's own client instead (Publisher.Azure.cs).
/// </summary>
public sealed partial class Publisher : IHostedService, IDisposable
{
    private const int Lanes = 64;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    private readonly PublishingSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILogger<Publisher> _logger;
    private readonly Uri _api;
    private readonly AccessTokens? _tokens;
    private readonly HttpMessageInvoker _http;
    private readonly PublishQueue[] _lanes;
    private readonly ByteBudget _pending;
    private readonly LogThrottle _decisionFailures, _rejectedFailures;
    private Task _running = Task.CompletedTask;

    public Publisher(PublishingSettings settings, TimeProvider clock, ILogger<Publisher> logger)
    {
        (_settings, _clock, _logger) = (settings, clock, logger);
        _api = new(settings.EmulatorHost is { } host ? new($"http://{host}") : settings.PubSubEndpoint, "/v1/");
        // A batch belongs to no one request's trace, and its time is bounded by that of its messages.
        _http = new(new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            UseCookies = false,
        });
        _tokens = settings.EmulatorHost is null && settings.DecisionsTopic is not null ? new(_http, clock, CredentialsOf(settings)) : null;
        _pending = new(settings.MaximumPendingBytes);
        (_decisionFailures, _rejectedFailures) = (new(clock), new(clock));
        _lanes = [.. Enumerable.Range(0, Lanes).Select(_ => new PublishQueue(SendAsync))];
    }

    /// <summary>Completes when every message has been taken in by Pub/Sub.</summary>
    /// <exception cref="PublisherFullException">Too much is waiting; none was added.</exception>
    /// <exception cref="PublishException">Some could not be published in time; others may have been.</exception>
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
                var pending = new Pending(messages[i], deadline);
                if (!LaneOf(messages[i], i).TryAdd(pending))
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
        _running = Task.WhenAll(_lanes.Select(lane => lane.RunAsync()));
        return Task.CompletedTask;
    }

    /// <summary>The port has closed by now, and what was pushed is being answered: this sends what still waits.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var lane in _lanes)
            lane.Complete();
        return _running.WaitAsync(cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Application default credentials, looked for in the order of Google's own libraries.</summary>
    private static ICredentials CredentialsOf(PublishingSettings settings)
    {
        var ofUser = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "gcloud", "application_default_credentials.json");
        return (settings.CredentialsFile ?? (File.Exists(ofUser) ? ofUser : null)) is { } file
            ? FileCredentials.Read(file)
            : new MetadataCredentials(settings.MetadataHost);
    }

    private PublishQueue LaneOf(OutgoingMessage message, int index) =>
        _lanes[(message.OrderingKey.Length > 0 ? (uint)message.OrderingKey.GetHashCode(StringComparison.Ordinal) : (uint)index) % Lanes];

    private async Task SendAsync(IReadOnlyList<Pending> batch)
    {
        try
        {
            using var patience = new CancellationTokenSource(_clock.GetElapsedTime(_clock.GetTimestamp(), batch[0].DeadlineTimestamp) is { Ticks: > 0 } left ? left : TimeSpan.Zero, _clock);
            await SendAsync(PublishRequest.Write(batch), batch[0].Message.Topic, patience.Token);
            foreach (var pending in batch)
                pending.Published.SetResult();
        }
        catch (Exception e)
        {
            // It is not lost: whoever waits for it answers the push so that Pub/Sub sends it again.
            if ((batch[0].Message.Topic == _settings.DecisionsTopic ? _decisionFailures : _rejectedFailures).IsDue(batch.Count, out var count))
                LogFailure(_logger, batch[0].Message.Topic, count, e.Message, e);
            foreach (var pending in batch)
                pending.Published.SetException(new PublishException($"{batch[0].Message.Topic} takes no messages.", e));
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> body, string topic, CancellationToken cancellation)
    {
        for (var delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            string failure;
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
                failure = $"Pub/Sub answers {await ErrorResponse.DescribeAsync(response, cancellation)}";
                if (response.StatusCode is HttpStatusCode.Unauthorized && token is not null)
                    _tokens!.Forget(token);
                else if (response.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
                    or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout))
                    throw new PublishException(failure);
            }
            catch (HttpRequestException e)
            {
                failure = e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message;
            }
            catch (OperationCanceledException)
            {
                failure = "Pub/Sub does not answer.";
            }
            try
            {
                // Full jitter: instances that failed together must not come back together.
                await Task.Delay(delay * Random.Shared.NextDouble(), _clock, cancellation);
            }
            catch (OperationCanceledException e)
            {
                throw new PublishException($"{failure} (tried to the end of its time)", e);
            }
        }
    }

    /// <summary>Another server at the address may answer everything well, with a page; what it is sent would be acked and lost.</summary>
    private static void ThrowIfNotPubSub(HttpResponseMessage response)
    {
        if (response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type)
            && !type.ToString().StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
            throw new PublishException($"{response.RequestMessage?.RequestUri?.Host} is not Pub/Sub: it answers {type}.");
    }

    [LoggerMessage(LogLevel.Error, "{Topic} did not take {Count} messages since this was told last; they will be pushed again. {Failure}")]
    private static partial void LogFailure(ILogger logger, string topic, int count, string failure, Exception exception);
}
