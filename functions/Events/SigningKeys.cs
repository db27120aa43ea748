using Microsoft.IdentityModel.Tokens;

namespace Conversion.Functions.Events;

/// <summary>Google's public keys, fetched when first needed, every hour, and when a token names one that is not among them.</summary>
public sealed partial class SigningKeys(PushSettings settings, TimeProvider clock, ILogger<SigningKeys> logger) : IDisposable
{
    private static readonly TimeSpan MaximumAge = TimeSpan.FromHours(1);

    // Or else forged key ids would turn every push into a fetch.
    private static readonly TimeSpan MinimumAge = TimeSpan.FromMinutes(1);

    // Or else, while they can't be fetched, each push would wait for a fetch of its own.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = 1 << 20 };
    private readonly SemaphoreSlim _fetching = new(1, 1);
    private Fetched? _fetched;
    private long? _failedAt;

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
            _fetched = _failedAt is { } failedAt && clock.GetElapsedTime(failedAt) < Pause
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
        var age = _fetched is { } fetched ? clock.GetElapsedTime(fetched.At) : TimeSpan.MaxValue;
        return age < MinimumAge || (age < MaximumAge && _fetched!.Find(id) is not null) ? _fetched : null;
    }

    private async Task<Fetched> FetchAsync(CancellationToken cancellation)
    {
        try
        {
            var keys = JsonWebKeySet.Create(await _http.GetStringAsync(settings.KeysUrl, cancellation));
            // Google is never without keys; those held are not given up for an answer that is none.
            return keys.GetSigningKeys() is { Count: > 0 } found
                ? new(clock.GetTimestamp(), [.. found])
                : throw new ArgumentException("What it answers holds none.");
        }
        catch (Exception e) when (e is HttpRequestException or ArgumentException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            _failedAt = clock.GetTimestamp();
            LogNoKeys(logger, settings.KeysUrl, e);
            throw new HttpRequestException($"No keys came from {settings.KeysUrl}.", e);
        }
    }

    private sealed record Fetched(long At, SecurityKey[] Keys)
    {
        public SecurityKey? Find(string id) => Array.Find(Keys, key => key.KeyId == id);
    }

    [LoggerMessage(LogLevel.Error, "No keys of push tokens came from {Url}; tokens by keys not held yet are answered 503.")]
    private static partial void LogNoKeys(ILogger logger, Uri url, Exception exception);
}
