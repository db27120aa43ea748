using System.Collections.Concurrent;
using System.Diagnostics;

namespace Conversion.IntegrationTests.Faults;

/// <summary>What a flood of requests had as answers.</summary>
/// <param name="Statuses">The number of answers by status; 0 where there was none.</param>
/// <param name="Done">The number of requests that were accepted.</param>
/// <param name="Duration">How long the flood took.</param>
internal sealed record FloodAnswers(IReadOnlyDictionary<int, int> Statuses, int Done, TimeSpan Duration)
{
    public double DonePerSecond => Done / Duration.TotalSeconds;
}

/// <summary>Sends many requests at the same time.</summary>
internal static class Flood
{
    /// <summary>The requests that Cloud Run gives an instance at the same time, as deployed.</summary>
    public const int Concurrency = 80;

    /// <summary>How long a flood takes, <c>FAULT_SECONDS</c>.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("FAULT_SECONDS") ?? "5", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>
    /// Sends requests, <see cref="Concurrency"/> at a time, for <see cref="Length"/>. A request that is refused is sent again, as
    /// Pub/Sub and good clients do.
    /// </summary>
    /// <param name="service">The service.</param>
    /// <param name="create">Creates the request of a number.</param>
    /// <param name="isRepeated">Whether a refused request is sent again.</param>
    public static async Task<FloodAnswers> SendAsync(
        ServiceProcess service, Func<int, HttpRequestMessage> create, bool isRepeated = true)
    {
        using var client = CreateClient(service);
        var statuses = new ConcurrentDictionary<int, int>();
        var next = -1;
        var done = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Concurrency).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed < Length && !service.HasExited)
            {
                var number = Interlocked.Increment(ref next);
                while (!service.HasExited)
                {
                    using var request = create(number);
                    var (status, wait) = await SendAsync(client, request);
                    statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
                    if (status is 200 or 204)
                        Interlocked.Increment(ref done);
                    if (!isRepeated || status is not (429 or 503))
                        break;
                    await Task.Delay(wait);
                }
            }
        })));
        return new(statuses, done, watch.Elapsed);
    }

    public static HttpClient CreateClient(ServiceProcess service) => new(new SocketsHttpHandler { MaxConnectionsPerServer = 1000 })
    {
        BaseAddress = service.Client.BaseAddress,
        Timeout = TimeSpan.FromMinutes(2),
        DefaultRequestHeaders = { { "x-functions-key", PublishedService.Key } },
    };

    /// <summary>Returns the status of the answer, read to its end, and after how long to send again; 0 for no answer.</summary>
    public static async Task<(int Status, TimeSpan Wait)> SendAsync(HttpClient client, HttpRequestMessage request)
    {
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            await response.Content.CopyToAsync(Stream.Null);
            return ((int)response.StatusCode, response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (0, TimeSpan.FromSeconds(1));
        }
    }
}
