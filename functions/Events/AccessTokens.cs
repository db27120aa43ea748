using System.Text.Json;

namespace Conversion.Functions.Events;

/// <summary>The access token of the service account that the container runs as, from Google Cloud's metadata server.</summary>
internal sealed class AccessTokens(HttpClient http, TimeProvider clock)
{
    private const string Url = "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token";

    // The metadata server itself hands out a new token some minutes before the old one ends.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(3);

    private Token? _token;

    /// <exception cref="HttpRequestException">There is no metadata server, or it has no token.</exception>
    public async ValueTask<string> GetAsync(CancellationToken cancellation)
    {
        if (_token is { } token && clock.GetUtcNow() < token.Until)
            return token.Value;
        using var request = new HttpRequestMessage(HttpMethod.Get, Url) { Headers = { { "Metadata-Flavor", "Google" } } };
        using var response = await http.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellation));
        var root = json.RootElement;
        _token = new(root.GetProperty("access_token").GetString()!, clock.GetUtcNow() + TimeSpan.FromSeconds(root.GetProperty("expires_in").GetInt32()) - Margin);
        return _token.Value;
    }

    /// <summary>The token was refused: the next one is fetched.</summary>
    public void Forget() => _token = null;

    private sealed record Token(string Value, DateTimeOffset Until);
}
