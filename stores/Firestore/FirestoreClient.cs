using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Conversion.Stores.Google;

namespace Conversion.Stores.Firestore;

/// <summary>Sends requests to Firestore, and repeats what failed for a while, with backoff and jitter.</summary>
internal sealed class FirestoreClient : IDisposable
{
    private const string Scope = "https://www.googleapis.com/auth/datastore";
    private const int MaximumAnswerBytes = 64 << 20;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    private readonly FirestoreSettings _settings;
    private readonly TimeProvider _clock;
    private readonly HttpMessageInvoker _http;
    private readonly AccessTokens? _tokens;

    public FirestoreClient(FirestoreSettings settings, TimeProvider clock)
    {
        (_settings, _clock) = (settings, clock);
        _http = new(new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            UseCookies = false,
        });
        if (settings.EmulatorHost is null)
            _tokens = new(() => _http, clock, ApplicationCredentials.Find(settings.CredentialsFile, settings.MetadataHost, Scope));
    }

    /// <summary>The whole name of the collection.</summary>
    public string Collection => $"{_settings.Documents}/{_settings.Collection}";

    /// <summary>Sends a request until there is an answer.</summary>
    /// <param name="method">The method of <c>documents</c>, e.g. <c>commit</c>.</param>
    /// <param name="write">Writes the request.</param>
    /// <param name="read">Reads the answer.</param>
    /// <param name="cancellation">Ends the waiting. A request that was sent may have been carried out.</param>
    /// <exception cref="FirestoreConflictException">A document was not as expected. Nothing was written by this attempt.</exception>
    /// <exception cref="StoreException">There was no answer in time, or Firestore refuses.</exception>
    public async Task<T> SendAsync<T>(
        string method, Action<Utf8JsonWriter> write, Func<JsonElement, T> read, CancellationToken cancellation)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
            write(json);
        var isScan = method == "runQuery";
        using var deadline = new CancellationTokenSource(isScan ? _settings.ScanTimeout : _settings.Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var failure = "Firestore did not answer.";
        for (var delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                var longest = isScan ? _settings.ScanAttemptTimeout : _settings.AttemptTimeout;
                return await AttemptAsync(method, body.WrittenMemory, read, longest, either.Token);
            }
            catch (TransientException e)
            {
                failure = e.Message;
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                throw new StoreException($"{failure} (The store retried until the deadline.)");
            }
            try
            {
                // Full jitter: writers that met at one document must not meet again.
                await Task.Delay(delay * Random.Shared.NextDouble(), _clock, either.Token);
            }
            catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
            {
                throw new StoreException($"{failure} (The store retried until the deadline.)", e);
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<T> AttemptAsync<T>(
        string method, ReadOnlyMemory<byte> body, Func<JsonElement, T> read, TimeSpan longest, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(longest);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_settings.Api, $"{_settings.Documents}:{method}"))
        {
            Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new("application/json") } },
        };
        try
        {
            var token = _tokens is null ? null : await _tokens.GetAsync(timeout.Token);
            if (token is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var response = await _http.SendAsync(request, timeout.Token);
            await response.Content.LoadIntoBufferAsync(MaximumAnswerBytes, timeout.Token);
            using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(timeout.Token));
            if (response.IsSuccessStatusCode)
                return read(answer.RootElement);
            if (response.StatusCode == HttpStatusCode.Unauthorized && token is not null)
                _tokens!.Invalidate(token);
            throw Refusal(method, response.StatusCode, answer.RootElement);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TransientException("Firestore did not answer in time.");
        }
        // Half an answer can't be parsed, or lacks a member.
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException
            or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new TransientException($"Firestore did not answer: {e.Message}");
        }
    }

    private static Exception Refusal(string method, HttpStatusCode code, JsonElement answer)
    {
        // A streaming method has its error in an array.
        var element = answer.ValueKind == JsonValueKind.Array && answer.GetArrayLength() > 0 ? answer[0] : answer;
        var status = element.ValueKind == JsonValueKind.Object && element.TryGetProperty("error", out var error)
            && error.ValueKind == JsonValueKind.Object && error.TryGetProperty("status", out var text) ? $"{text}" : "";
        // The number is not enough: 400 is also a wrong request, and 409 also a lock that could not be had.
        return status switch
        {
            // With NOT_FOUND, a document with an expected update time was deleted.
            "FAILED_PRECONDITION" or "ALREADY_EXISTS" or "NOT_FOUND" when method == "commit" => new FirestoreConflictException(),
            "ABORTED" or "UNAVAILABLE" or "RESOURCE_EXHAUSTED" or "DEADLINE_EXCEEDED" or "INTERNAL" or "UNAUTHENTICATED" or "CANCELLED"
                or "UNKNOWN" => new TransientException($"Firestore responded with {(int)code} {status}."),
            // The message may quote the request, which contains a customer.
            _ when (int)code is 401 or 408 or 409 or 429 or >= 500 => new TransientException($"Firestore responded with {(int)code}."),
            _ => new StoreException($"Firestore refuses the request with {(int)code} {status}."),
        };
    }

    private sealed class TransientException(string message) : Exception(message);
}

/// <summary>A document is not as the writer expected.</summary>
internal sealed class FirestoreConflictException : Exception;
