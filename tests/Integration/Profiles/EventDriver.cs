using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Conversion.Profiles;

namespace Conversion.IntegrationTests.Profiles;

/// <summary>Pushes events as Pub/Sub does: at least once, in no order, and again until each delivery is acknowledged.</summary>
internal sealed class EventDriver(Uri endpoint) : IDisposable
{
    private const int Parallelism = 16;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private int _acked;

    /// <summary>How many deliveries are acknowledged.</summary>
    public int Acked => _acked;

    /// <summary>How often each status was answered; 0 means without an answer.</summary>
    public ConcurrentDictionary<int, int> Statuses { get; } = [];

    public Task PushAllAsync(IReadOnlyList<string> bodies) => Parallel.ForEachAsync(
        bodies, new ParallelOptions { MaxDegreeOfParallelism = Parallelism }, async (body, _) =>
        {
            while (!await TryPushAsync(body))
                await Task.Delay(RetryDelay, CancellationToken.None);
            Interlocked.Increment(ref _acked);
        });

    public void Dispose() => _http.Dispose();

    /// <summary>Returns the body of a push with one order, as a CloudEvent.</summary>
    public static string ToEvent(string customer, OrderPlaced placed)
    {
        var order = placed.Version.Order;
        var json = new JsonObject
        {
            ["id"] = placed.Id.ToString(),
            ["at"] = order.At.ToString("O"),
            ["amount"] = order.Amount,
            ["returned"] = order.Returned,
        };
        if (!double.IsNaN(order.Items))
            json["items"] = order.Items;
        if (!double.IsNaN(order.Products))
            json["products"] = order.Products;
        return new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = $"{customer}/{placed.Id}",
            ["source"] = "/shop",
            ["type"] = "conversion.order",
            ["time"] = placed.Time.ToString("O"),
            ["data"] = new JsonObject { ["customerId"] = customer, ["order"] = json },
        }.ToJsonString();
    }

    private async Task<bool> TryPushAsync(string body)
    {
        HttpStatusCode status = 0;
        try
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/cloudevents+json");
            using var answer = await _http.PostAsync(endpoint, content);
            status = answer.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            // The service is killed, or starts.
        }
        Statuses.AddOrUpdate((int)status, 1, (_, count) => count + 1);
        return status == HttpStatusCode.NoContent;
    }
}
