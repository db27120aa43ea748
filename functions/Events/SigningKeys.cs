using Microsoft.IdentityModel.Tokens;

namespace Conversion.Functions.Events;

/// <summary>
/// Fetches and caches Google's public keys: at first use, every hour, and when a token names a key that is not among them.
/// </summary>
public sealed partial class SigningKeys(PushSettings settings, TimeProvider clock, ILogger<SigningKeys> logger) : IDisposable
{
    private static readonly TimeSpan MaximumAge = TimeSpan.FromHours(1);

    // Without a minimum, forged key ids would cause a fetch on every push.
    private static readonly TimeSpan MinimumAge = TimeSpan.FromMinutes(1);

    // Without a delay, each push would wait for its own fetch while Google does not respond.
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = 1 << 20 };
    private readonly SemaphoreSlim _fetching = new(1, 1);
    private KeySet? _keySet;
    private long? _failedAt;

    /// <summary>Returns the key with this id, or null for an unknown id. When a fetch fails, the earlier keys remain valid.</summary>
    /// <exception cref="HttpRequestException">The keys could not be fetched.</exception>
    public async Task<SecurityKey?> FindAsync(string id, CancellationToken cancellation)
    {
        if (FindCurrent(id) is { } current)
            return current.Find(id);
        await _fetching.WaitAsync(cancellation);
        try
        {
            // Another push may have fetched the keys meanwhile.
            if (FindCurrent(id) is { } fetched)
                return fetched.Find(id);
            if (_failedAt is { } failedAt && clock.GetElapsedTime(failedAt) < RetryDelay)
                throw new HttpRequestException($"Fetching keys from {settings.KeysUrl} failed a moment ago.");
            _keySet = await FetchAsync(cancellation);
            return _keySet.Find(id);
        }
        catch (HttpRequestException) when (_keySet?.Find(id) is { } earlier)
        {
            return earlier;
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

    private KeySet? FindCurrent(string id)
    {
        var age = _keySet is { } keys ? clock.GetElapsedTime(keys.FetchedAt) : TimeSpan.MaxValue;
        return age < MinimumAge || (age < MaximumAge && _keySet!.Find(id) is not null) ? _keySet : null;
    }

    private async Task<KeySet> FetchAsync(CancellationToken cancellation)
    {
        try
        {
            var keys = JsonWebKeySet.Create(await _http.GetStringAsync(settings.KeysUrl, cancellation));
            // Google always has keys, so a response without keys is an error and must not replace the earlier keys.
            return keys.GetSigningKeys() is { Count: > 0 } found
                ? new(clock.GetTimestamp(), [.. found])
                : throw new ArgumentException("The response contains no keys.");
        }
        catch (Exception e) when (e is HttpRequestException or ArgumentException
            || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            _failedAt = clock.GetTimestamp();
            LogFetchFailed(logger, settings.KeysUrl, e);
            throw new HttpRequestException($"The keys could not be fetched from {settings.KeysUrl}.", e);
        }
    }

    private sealed record KeySet(long FetchedAt, SecurityKey[] Keys)
    {
        public SecurityKey? Find(string id) => Array.Find(Keys, key => key.KeyId == id);
    }

    [LoggerMessage(LogLevel.Error,
        "The service could not fetch the keys of push tokens from {Url}. Until it can, pushes with a token of an unknown key get 503.")]
    private static partial void LogFetchFailed(ILogger logger, Uri url, Exception exception);
}
