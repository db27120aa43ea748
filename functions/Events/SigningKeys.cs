using Microsoft.IdentityModel.Tokens;

namespace Conversion.Functions.Events;

/// <summary>Google's public keys, fetched when first needed, every hour, and when a token names one that is not among them.</summary>
public sealed class SigningKeys(EventSettings settings, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan MaximumAge = TimeSpan.FromHours(1);

    // Or else forged key ids would turn every push into a fetch.
    private static readonly TimeSpan MinimumAge = TimeSpan.FromMinutes(1);

    // Or else, while they can't be fetched, each push would wait for a fetch of its own.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly SemaphoreSlim _fetching = new(1, 1);
    private Fetched? _fetched;
    private DateTimeOffset _failedAt;

    /// <summary>The key of that id, or null when there is none. While none can be fetched, those fetched before stand.</summary>
    /// <exception cref="HttpRequestException">They can't be fetched.</exception>
    public async Task<SecurityKey?> FindAsync(string id, CancellationToken cancellation)
    {
        if (Current(id) is { } fetched)
            return fetched.Find(id);
        await _fetching.WaitAsync(cancellation);
        try
        {
            if (Current(id) is { } fetchedMeanwhile)
                return fetchedMeanwhile.Find(id);
            _fetched = clock.GetUtcNow() - _failedAt < Pause
                ? throw new HttpRequestException($"No keys came from {settings.KeysUrl} a moment ago.")
                : await FetchAsync(cancellation);
            return _fetched.Find(id);
        }
        catch (HttpRequestException) when (_fetched?.Find(id) is { } held)
        {
            return held;
        }
        finally
        {
            _fetching.Release();
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _fetching.Dispose();
    }

    private Fetched? Current(string id)
    {
        var age = _fetched is { } fetched ? clock.GetUtcNow() - fetched.At : TimeSpan.MaxValue;
        return age < MinimumAge || (age < MaximumAge && _fetched!.Find(id) is not null) ? _fetched : null;
    }

    private async Task<Fetched> FetchAsync(CancellationToken cancellation)
    {
        try
        {
            var keys = JsonWebKeySet.Create(await _http.GetStringAsync(settings.KeysUrl, cancellation));
            return new(clock.GetUtcNow(), [.. keys.GetSigningKeys()]);
        }
        catch (Exception e) when (e is HttpRequestException or ArgumentException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            _failedAt = clock.GetUtcNow();
            throw new HttpRequestException($"No keys came from {settings.KeysUrl}.", e);
        }
    }

    private sealed record Fetched(DateTimeOffset At, SecurityKey[] Keys)
    {
        public SecurityKey? Find(string id) => Array.Find(Keys, key => key.KeyId == id);
    }
}
