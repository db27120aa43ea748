using System.Net;
using System.Net.Http.Headers;
using Conversion.Stores.Google;

namespace Conversion.Functions.Publishing;

/// <summary>
/// Calls Pub/Sub's REST API, over HTTP/2 where the connection is encrypted, so that a few connections carry all requests in flight.
/// </summary>
internal sealed class PubSubApi : IDisposable
{
    /// <summary>
    /// How long one attempt may take. A connection that is dead, as after an instance was frozen, answers nothing for ever.
    /// </summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(2);

    // What was in flight on abandoned connections ends by its own timeout.
    private static readonly TimeSpan AbandonedFor = AttemptTimeout + AttemptTimeout;

    private const string Scope = "https://www.googleapis.com/auth/pubsub";

    private readonly Uri _address;
    private readonly AccessTokens? _tokens;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private HttpMessageInvoker _http = Connect();

    public PubSubApi(PublishingSettings settings, TimeProvider clock)
    {
        _clock = clock;
        _address = new(settings.EmulatorHost is { } host ? new($"http://{host}") : settings.PubSubEndpoint, "/v1/");
        if (settings.EmulatorHost is null && settings.DecisionsTopic is not null)
            _tokens = new(() => _http, clock, ApplicationCredentials.Find(settings.CredentialsFile, settings.MetadataHost, Scope));
    }

    /// <summary>Publishes messages of one topic and one ordering key, with one request.</summary>
    /// <exception cref="PublishException">Pub/Sub will never accept the messages.</exception>
    /// <exception cref="HttpRequestException">Pub/Sub did not accept the messages, and may accept them later.</exception>
    /// <exception cref="OperationCanceledException">The time of the attempt, or the token's, is over.</exception>
    public async Task PublishAsync(ReadOnlyMemory<byte> body, string topic, CancellationToken cancellation)
    {
        var http = _http;
        try
        {
            await PublishAsync(http, body, topic, cancellation);
        }
        catch (OperationCanceledException)
        {
            Abandon(http);
            throw;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task PublishAsync(HttpMessageInvoker http, ReadOnlyMemory<byte> body, string topic, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, $"{topic}:publish"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new("application/json") } },
        };
        var token = _tokens is null ? null : await _tokens.GetAsync(cancellation);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request, cancellation);
        if (response.IsSuccessStatusCode)
        {
            ThrowIfNotPubSub(response);
            return;
        }
        var failure = $"Pub/Sub responded with {await ErrorResponse.DescribeAsync(response, cancellation)}";
        if (response.StatusCode == HttpStatusCode.Unauthorized && token is not null)
            _tokens!.Invalidate(token);
        throw IsTransient(response.StatusCode) ? new HttpRequestException(failure) : new PublishException(failure);
    }

    /// <summary>Opens new connections for the next requests, because the present ones may all be dead.</summary>
    private void Abandon(HttpMessageInvoker dead)
    {
        lock (_lock)
        {
            if (_http != dead)
                return;
            _http = Connect();
        }
        _ = DisposeLaterAsync(dead);
    }

    private async Task DisposeLaterAsync(HttpMessageInvoker abandoned)
    {
        await Task.Delay(AbandonedFor, _clock);
        abandoned.Dispose();
    }

    // A batch belongs to several requests, so it has no trace.
    private static HttpMessageInvoker Connect() => new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        ConnectTimeout = AttemptTimeout,
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = TimeSpan.FromSeconds(1),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        KeepAlivePingTimeout = AttemptTimeout,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    });

    /// <summary>Finds the application default credentials in the same order as Google's own libraries.</summary>
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
}
