using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace Conversion.Tests.Dashboard;

/// <summary>The built dashboard, served by the real service with the shipped model, and used in a real browser.</summary>
public sealed partial class JourneyTests : IAsyncLifetime, IDisposable
{
    private const string Key = "a key for the journey";

    private readonly Process service = new();
    private readonly Process locked = new();
    private HttpClient http = new();
    private string lockedAddress = "";

    public async Task InitializeAsync()
    {
        http = new() { BaseAddress = new(await StartAsync(service)) };
        lockedAddress = await StartAsync(locked, ("Keys__Required", "true"), ("Keys__Host__default", Key));
    }

    private static async Task<string> StartAsync(Process service, params (string Name, string Value)[] settings)
    {
        service.StartInfo = new("dotnet", ["Conversion.Functions.dll", "--urls=http://127.0.0.1:0"])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Development" },
        };
        foreach (var (name, value) in settings)
            service.StartInfo.Environment[name] = value;
        var address = new TaskCompletionSource<string>();
        service.OutputDataReceived += (_, received) =>
        {
            if (Address().Match(received.Data ?? "") is { Success: true } match)
                address.TrySetResult(match.Value);
        };
        service.Start();
        service.BeginOutputReadLine();
        return await address.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        http.Dispose();
        foreach (var process in (Process[])[service, locked])
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }

    [DashboardFact("npm")]
    public async Task EveryFile_IsCompressedCachedAndGuarded()
    {
        using var index = await Get("/");
        var html = await http.GetStringAsync("/");
        Assert.Equal("no-cache", index.Headers.CacheControl?.ToString());
        Assert.Equal("br", Assert.Single(index.Content.Headers.ContentEncoding));
        Assert.Equal("text/html", index.Content.Headers.ContentType?.MediaType);

        var assets = Asset().Matches(html);
        Assert.NotEmpty(assets);
        foreach (var path in assets.Select(m => m.Value))
        {
            using var asset = await Get(path);
            Assert.Equal(HttpStatusCode.OK, asset.StatusCode);
            Assert.Equal("public, max-age=31536000, immutable", asset.Headers.CacheControl?.ToString());
            Assert.StartsWith("default-src 'none';", Assert.Single(asset.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        }
    }

    [DashboardFact("npm")]
    public async Task UnknownFile_IsNotFound()
    {
        using var missing = await Get("/assets/none.js");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [DashboardFact("npm", "node", "chromium")]
    public async Task EachView_DoesItsJourneyWithoutViolations()
    {
        var pictures = Repository.PathOf("TestResults/dashboard");
        using var journeys = Process.Start(new ProcessStartInfo(
            "node", [Repository.PathOf("tests/Dashboard/journeys.mjs"), http.BaseAddress!.OriginalString, pictures, DashboardFactAttribute.Find("chromium")!, lockedAddress, Key])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = journeys.StandardError.ReadToEndAsync();
        var told = await journeys.StandardOutput.ReadToEndAsync();
        await journeys.WaitForExitAsync();
        Assert.True(journeys.ExitCode == 0, told + await errors);
    }

    private async Task<HttpResponseMessage> Get(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept-Encoding", "gzip, br" } } };
        return await http.SendAsync(request);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();

    [GeneratedRegex("/assets/[^\"]+")]
    private static partial Regex Asset();
}
