using System.Text.Json;

namespace Conversion.Stores.Google;

/// <summary>Fetches and caches the access token of an account. At most one request for a token runs, for any number of callers.</summary>
/// <param name="connect">Returns the connections to use now.</param>
/// <param name="clock">Tells the age of the token.</param>
/// <param name="credentials">The account.</param>
internal sealed class AccessTokens(Func<HttpMessageInvoker> connect, TimeProvider clock, ICredentials credentials)
{
    private const int MaximumBytes = 64 << 10;

    // The metadata server issues a new token a few minutes before the current token expires.
    private static readonly TimeSpan RenewalMargin = TimeSpan.FromMinutes(3);

    // Without a delay, each caller would cause a request while the renewal fails and the current token is still valid.
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Token? _token;
    private Task<Token>? _fetching;

    /// <exception cref="HttpRequestException">No token is available.</exception>
    public async ValueTask<string> GetAsync(CancellationToken cancellation)
    {
        if (_token is { } token && clock.GetUtcNow() < token.RenewAt)
            return token.Value;
        var fetching = StartFetch();
        // While the current token is valid, no caller waits for the next token.
        if (_token is { } current && clock.GetUtcNow() < current.ExpiresAt)
            return current.Value;
        try
        {
            return (await fetching.WaitAsync(cancellation)).Value;
        }
        catch (OperationCanceledException e)
        {
            throw new HttpRequestException("The access token did not arrive in time.", e);
        }
    }

    /// <summary>Forgets a token that was rejected, so that the next caller fetches a new token.</summary>
    public void Invalidate(string rejected)
    {
        lock (_lock)
        {
            if (_token?.Value == rejected)
                _token = null;
        }
    }

    private Task<Token> StartFetch()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_token is { } token && now < token.RenewAt)
                return Task.FromResult(token);
            if (_token is not null)
                _token = _token with { RenewAt = now + RetryDelay };
            if (_fetching is not { IsCompleted: false })
                _fetching = FetchAsync();
            return _fetching;
        }
    }

    private async Task<Token> FetchAsync()
    {
        using var request = credentials.CreateTokenRequest(clock.GetUtcNow());
        using var timeout = new CancellationTokenSource(RequestTimeout, clock);
        try
        {
            using var response = await connect().SendAsync(request, timeout.Token);
            if (!response.IsSuccessStatusCode)
                throw Failure(request, $"the response is {await ErrorResponse.DescribeAsync(response, timeout.Token)}.");
            await response.Content.LoadIntoBufferAsync(MaximumBytes, timeout.Token);
            using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(timeout.Token));
            var value = json.RootElement.GetProperty("access_token").GetString();
            var lifetime = TimeSpan.FromSeconds(json.RootElement.GetProperty("expires_in").GetInt32());
            if (string.IsNullOrEmpty(value) || value.AsSpan().ContainsAnyExceptInRange('!', '~'))
                throw Failure(request, "the response contains no token.");
            var expiresAt = clock.GetUtcNow() + lifetime;
            lock (_lock)
                return _token = new(value, expiresAt - RenewalMargin, expiresAt);
        }
        catch (OperationCanceledException e)
        {
            throw Failure(request, $"there is no response within {RequestTimeout.TotalSeconds} seconds.", e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Failure(request, "the response contains no token.", e);
        }
    }

    private static HttpRequestException Failure(HttpRequestMessage request, string reason, Exception? inner = null) =>
        new($"The service could not fetch an access token from {request.RequestUri}: {reason}", inner);

    private sealed record Token(string Value, DateTimeOffset RenewAt, DateTimeOffset ExpiresAt);
}
