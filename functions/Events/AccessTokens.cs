using System.Text.Json;

namespace Conversion.Functions.Events;

/// <summary>The access token that goes with every message, fetched when there is none or it is about to end.</summary>
internal sealed class AccessTokens(HttpMessageInvoker http, TimeProvider clock, ICredentials credentials)
{
    // The metadata server itself hands out a new token some minutes before the old one ends.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(3);

    private Token? _token;

    /// <exception cref="HttpRequestException">No token is to be had now.</exception>
    public async ValueTask<string> GetAsync(CancellationToken cancellation)
    {
        if (_token is { } token && clock.GetUtcNow() < token.Until)
            return token.Value;
        using var request = credentials.AskForToken(clock.GetUtcNow());
        using var response = await http.SendAsync(request, cancellation);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"{request.RequestUri} hands out no access token, it answers {(int)response.StatusCode}.", null, response.StatusCode);
        using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellation));
        var root = json.RootElement;
        _token = new(root.GetProperty("access_token").GetString()!, clock.GetUtcNow() + TimeSpan.FromSeconds(root.GetProperty("expires_in").GetInt32()) - Margin);
        return _token.Value;
    }

    /// <summary>The token was refused: the next one is fetched.</summary>
    public void Forget() => _token = null;

    private sealed record Token(string Value, DateTimeOffset Until);
}
