using System.Diagnostics;
using System.Net;
using System.Text;
using Conversion.IntegrationTests.Golden;
using Conversion.IntegrationTests.WorkerHost;

namespace Conversion.IntegrationTests;

/// <summary>The life of the process, in both build variants: settings, limits, callers who leave, and the end.</summary>
public sealed class WorkerTests
{
    [Theory]
    [InlineData("ControlShare", "2", "ControlShare must be a number from 0 to 1")]
    [InlineData("ModelPath", "nowhere.model", "nowhere.model")]
    [InlineData("Events__PublishTimeoutSeconds", "5000000", "Events__PublishTimeoutSeconds must be a whole number from 1 to 9")]
    public async Task WrongSetting_EndsTheWorkerWithOneLine(string setting, string value, string said)
    {
        using var process = await TestFunctionsHost.FailAsync(new() { [setting] = value }, Variant.FolderOf(Variant.Azure));
        Assert.Equal((1, ""), (await process.WaitForExitAsync(TimeSpan.Zero), process.Output.Trim()));
        Assert.Contains(said, Assert.Single(process.Error.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Variant.Kestrel)]
    [InlineData(Variant.Azure)]
    public async Task LimitsOfHostJsonReached_Is429AndHealthAnswers(string variant)
    {
        var copy = new VariantCopy(Variant.FolderOf(variant));
        await File.WriteAllTextAsync(Path.Combine(copy.Path, "host.json"),
            """{"version":"2.0","extensions":{"http":{"routePrefix":"","maxConcurrentRequests":1,"maxOutstandingRequests":1}}}""");
        await using var service = await Variant.StartAsync(variant, copy: copy);
        using var watch = await WatchAsync(service.Client);

        using var refused = await GetAsync(service.Client, "/api/model");
        await ProblemAssert.HasStatus(refused, HttpStatusCode.TooManyRequests);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        foreach (var path in new[] { "/health/live", "/health/ready" })
        {
            using var health = await GetAsync(service.Client, path);
            Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        }
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.Unauthorized, "Events__Audience=https://shop.example/push", "Events__ServiceAccount=push@shop.example")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "Events__Authentication=off")]
    public async Task RefusedPush_IsAnsweredAlike(HttpStatusCode status, params string[] settings)
    {
        var environment = settings.Select(setting => setting.Split('=', 2)).ToDictionary(setting => setting[0], setting => setting[1]);
        var push = GoldenRequests.Pushes.First();
        await using var kestrel = await Variant.StartAsync(Variant.Kestrel, environment);
        await using var azure = await Variant.StartAsync(Variant.Azure, environment);
        var answer = await push.SendAsync(kestrel.Client);
        Assert.Equal((int)status, answer.Status);
        Assert.Equal(status == HttpStatusCode.Unauthorized ? "Bearer" : null, answer.Headers.GetValueOrDefault("WWW-Authenticate"));
        Assert.Empty(answer.DifferencesFrom(await push.SendAsync(azure.Client)));
    }

    [Theory]
    [InlineData(Variant.Kestrel)]
    [InlineData(Variant.Azure)]
    public async Task Sigterm_EndsStreamsWholeAndTheProcessWithZero(string variant)
    {
        await using var service = await Variant.StartAsync(variant);
        using var watch = await WatchAsync(service.Client);
        var exit = service.Process.TerminateAsync();

        // Cut off, rather than ended, the stream would throw.
        Assert.Equal(":\n\n", await watch.Content.ReadAsStringAsync());
        Assert.Equal(0, await exit.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Theory]
    [InlineData(Variant.Kestrel)]
    [InlineData(Variant.Azure)]
    public async Task ViewersWhoLeave_MakeRoomForOthers(string variant)
    {
        const int MaximumViewers = 32;
        await using var service = await Variant.StartAsync(variant);
        var viewers = await Task.WhenAll(Enumerable.Range(0, MaximumViewers).Select(_ => WatchAsync(service.Client)));
        // A response that ends, because an EventSource tries again after no other status than 200.
        using (var refused = await WatchAsync(service.Client))
            Assert.Contains("event: full", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        foreach (var viewer in viewers)
            viewer.Dispose();

        await UntilAsync(async () =>
        {
            using var answer = await WatchAsync(service.Client);
            var beginning = new byte[64];
            var stream = await answer.Content.ReadAsStreamAsync();
            var read = await stream.ReadAsync(beginning);
            return !Encoding.UTF8.GetString(beginning, 0, read).Contains("event: full", StringComparison.Ordinal);
        });
        Assert.DoesNotContain("failed.", service.Output(), StringComparison.Ordinal);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var patience = Stopwatch.StartNew(); !await holds(); await Task.Delay(50))
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(1), "It does not hold within a minute.");
    }

    private static async Task<HttpResponseMessage> WatchAsync(HttpClient client)
    {
        using var request = Request(HttpMethod.Get, "/api/decisions");
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task<HttpResponseMessage> GetAsync(HttpClient client, string path)
    {
        using var request = Request(HttpMethod.Get, path);
        return await client.SendAsync(request);
    }

    private static HttpRequestMessage Request(HttpMethod method, string path) => new(method, path)
    {
        Headers = { { "x-functions-key", Variant.Key } },
    };
}
