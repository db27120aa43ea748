using Microsoft.IdentityModel.Tokens;

namespace Conversion.Functions.Events;

/// <summary>
/// Fetches and caches Google's public keys: at first use, before they are an hour old, and when a token names a key that is not among
/// them. Only the first push after a start, or after an hour without pushes, waits for the keys.
/// </summary>
public sealed partial class SigningKeys(PushSettings settings, TimeProvider clock, ILogger<SigningKeys> logger) : IDisposable
{
    private static readonly TimeSpan MaximumAge = TimeSpan.FromHours(1);

    // From this age on, the next push starts a fetch and does not wait for it.
    private static readonly TimeSpan RenewalAge = TimeSpan.FromMinutes(50);

    // Without a minimum, forged key ids would cause a fetch on every push.
    private static readonly TimeSpan MinimumAge = TimeSpan.FromMinutes(1);

    // Without a delay, pushes would cause a fetch each while Google does not respond.
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(5);

    // A push is sent again, so it need not wait as long as the fetch.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly HttpClient _http = new() { Timeout = FetchTimeout, MaxResponseContentBufferSize = 1 << 20 };
    private readonly Lock _lock = new();
    private KeySet? _keySet;
    private long? _failedAt;
    private Task? _fetching;

    /// <summary>Returns the key with this id, or null for an unknown id. When a fetch fails, the earlier keys remain valid.</summary>
    /// <exception cref="HttpRequestException">The keys are not known yet; the push may be sent again.</exception>
    public async Task<SecurityKey?> FindAsync(string id, CancellationToken cancellation)
    {
        if (_keySet is { } keys && clock.GetElapsedTime(keys.FetchedAt) is var age && age < MaximumAge)
        {
            var key = keys.Find(id);
            // A push with a key that is new is refused, and accepted when Pub/Sub sends it again.
            if (age >= (key is null ? MinimumAge : RenewalAge))
                _ = StartFetch();
            return key;
        }
        if (StartFetch() is { } fetching)
            await fetching.WaitAsync(Patience, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
        return _keySet switch
        {
            { } current when clock.GetElapsedTime(current.FetchedAt) < MaximumAge => current.Find(id),
            { } earlier when earlier.Find(id) is { } old => old,
            _ => throw new HttpRequestException($"The keys could not be fetched from {settings.KeysUrl}."),
        };
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Returns the one fetch that runs; null where the last one failed a moment ago.</summary>
    private Task? StartFetch()
    {
        lock (_lock)
        {
            if (_fetching is { IsCompleted: false })
                return _fetching;
            if (_failedAt is { } failedAt && clock.GetElapsedTime(failedAt) < RetryDelay)
                return null;
            return _fetching = FetchAsync();
        }
    }

    private async Task FetchAsync()
    {
        try
        {
            var keys = JsonWebKeySet.Create(await _http.GetStringAsync(settings.KeysUrl)).GetSigningKeys();
            // Google always has keys, so a response without keys is an error and must not replace the earlier keys.
            if (keys.Count == 0)
                throw new ArgumentException("The response contains no keys.");
            _keySet = new(clock.GetTimestamp(), [.. keys]);
            _failedAt = null;
        }
        catch (Exception e) when (e is HttpRequestException or ArgumentException or TaskCanceledException)
        {
            _failedAt = clock.GetTimestamp();
            LogFetchFailed(logger, settings.KeysUrl, e);
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
