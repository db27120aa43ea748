using System.Text.Json;

namespace Conversion.Functions.Publishing;

/// <summary>The access token that goes with every message. One request at a time asks for it, however many messages wait.</summary>
internal sealed class AccessTokens(HttpMessageInvoker http, TimeProvider clock, ICredentials credentials)
{
    private const int MaximumBytes = 64 << 10;

    // The metadata server itself hands out a new token some minutes before the old one ends.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(3);

    // Or else, while no new one is to be had, each message sent by the old one would ask.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _asking = new();
    private Token? _token;
    private Task<Token>? _coming;

    /// <exception cref="HttpRequestException">No token is to be had now.</exception>
    public async ValueTask<string> GetAsync(CancellationToken cancellation)
    {
        if (_token is { } token && clock.GetUtcNow() < token.RenewAt)
            return token.Value;
        var coming = Ask();
        // As long as the old one lasts nobody waits for the new one, nor misses it.
        if (_token is { } old && clock.GetUtcNow() < old.Ends)
            return old.Value;
        try
        {
            return (await coming.WaitAsync(cancellation)).Value;
        }
        catch (OperationCanceledException e)
        {
            throw new HttpRequestException("No access token has come in time.", e);
        }
    }

    /// <summary>That token was refused: the next one is fetched.</summary>
    public void Forget(string refused)
    {
        lock (_asking)
        {
            if (_token?.Value == refused)
                _token = null;
        }
    }

    private Task<Token> Ask()
    {
        lock (_asking)
        {
            var now = clock.GetUtcNow();
            if (_token is { } token && now < token.RenewAt)
                return Task.FromResult(token);
            _token = _token is null ? null : _token with { RenewAt = now + Pause };
            return _coming = _coming is { IsCompleted: false } ? _coming : FetchAsync();
        }
    }

    private async Task<Token> FetchAsync()
    {
        using var request = credentials.CreateTokenRequest(clock.GetUtcNow());
        using var patience = new CancellationTokenSource(Patience, clock);
        try
        {
            using var response = await http.SendAsync(request, patience.Token);
            if (!response.IsSuccessStatusCode)
                throw None(request, $"it answers {await ErrorResponse.DescribeAsync(response, patience.Token)}.");
            await response.Content.LoadIntoBufferAsync(MaximumBytes, patience.Token);
            using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(patience.Token));
            var (value, seconds) = (json.RootElement.GetProperty("access_token").GetString(), json.RootElement.GetProperty("expires_in").GetInt32());
            if (string.IsNullOrEmpty(value) || value.AsSpan().ContainsAnyExceptInRange('!', '~'))
                throw None(request, "what it answers holds none.");
            var ends = clock.GetUtcNow() + TimeSpan.FromSeconds(seconds);
            lock (_asking)
                return _token = new(value, ends - Margin, ends);
        }
        catch (OperationCanceledException e)
        {
            throw None(request, $"it does not answer within {Patience.TotalSeconds} seconds.", e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw None(request, "what it answers holds none.", e);
        }
    }

    private static HttpRequestException None(HttpRequestMessage request, string why, Exception? inner = null) =>
        new($"{request.RequestUri} hands out no access token, {why}", inner);

    private sealed record Token(string Value, DateTimeOffset RenewAt, DateTimeOffset Ends);
}
