using System.Diagnostics;
using System.Net;
using System.Text;

namespace Conversion.IntegrationTests.Faults;

/// <summary>A caller who scores customers, and a platform that asks for health, while others do harm.</summary>
internal sealed class Bystander : IAsyncDisposable
{
    private readonly HttpClient _client;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<double> _scoring = [];
    private readonly List<double> _health = [];
    private readonly List<string> _failures = [];
    private readonly Task _running;

    public Bystander(ServiceProcess service)
    {
        _client = Flood.CreateClient(service);
        _running = Task.WhenAll(
            RepeatAsync(_scoring, () => new(HttpMethod.Post, "/api/score") { Content = Json(Push.Customer("bystander")) }),
            RepeatAsync(_health, () => new(HttpMethod.Get, "/health/live")));
    }

    /// <summary>Answers that were no success.</summary>
    public IReadOnlyList<string> Failures => _failures;

    public double MedianScoringMilliseconds => Quantile(_scoring, 0.5);

    public double WorstScoringMilliseconds => Quantile(_scoring, 0.99);

    public double WorstHealthMilliseconds => Quantile(_health, 1);

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    /// <summary>Ends the requests, after which the figures stay as they are.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        _stopping.Dispose();
    }

    private async Task RepeatAsync(List<double> milliseconds, Func<HttpRequestMessage> create)
    {
        while (!_stopping.IsCancellationRequested)
        {
            using var request = create();
            var startedAt = Stopwatch.GetTimestamp();
            var (status, _) = await Flood.SendAsync(_client, request);
            milliseconds.Add(Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds);
            if (status != (int)HttpStatusCode.OK)
                _failures.Add($"{request.RequestUri}: {status}");
            await Task.Delay(20);
        }
    }

    private static double Quantile(List<double> values, double share) =>
        values.Order().ElementAt(Math.Min(values.Count - 1, (int)(share * values.Count)));
}
