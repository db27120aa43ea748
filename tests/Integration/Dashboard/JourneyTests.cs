using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace Conversion.IntegrationTests.Dashboard;

/// <summary>Uses the built dashboard in a real browser. The real service serves it, with the shipped model.</summary>
public sealed partial class JourneyTests : IAsyncLifetime
{
    private const string Key = "a key for the journey";

    private ServiceProcess? service;
    private ServiceProcess? locked;
    private HostileService? hostile;

    private HttpClient Http => service!.Client;

    public async Task InitializeAsync()
    {
        service = await ServiceProcess.StartAsync(new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ControlShare"] = "0.1",
            ["ControlSalt"] = "journeys",
        });
        locked = await ServiceProcess.StartAsync(new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Keys__Required"] = "true",
            ["Keys__Host__default"] = Key,
        });
        hostile = await HostileService.StartAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var process in (IAsyncDisposable?[])[service, locked, hostile])
            if (process is not null)
                await process.DisposeAsync();
    }

    [DashboardFact("npm")]
    public async Task EveryFile_IsCompressedCachedAndGuarded()
    {
        using var index = await Get("/dashboard/");
        var html = await Http.GetStringAsync("/dashboard/");
        Assert.Equal("no-cache", index.Headers.CacheControl?.ToString());
        Assert.Equal("br", Assert.Single(index.Content.Headers.ContentEncoding));
        Assert.Equal("text/html", index.Content.Headers.ContentType?.MediaType);

        var assets = Asset().Matches(html);
        Assert.NotEmpty(assets);
        foreach (var path in assets.Select(m => m.Value))
        {
            using var asset = await Get($"/dashboard/{path}");
            Assert.Equal(HttpStatusCode.OK, asset.StatusCode);
            Assert.Equal("public, max-age=31536000, immutable", asset.Headers.CacheControl?.ToString());
            var securityPolicy = Assert.Single(asset.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith("default-src 'none';", securityPolicy, StringComparison.Ordinal);
        }
    }

    [DashboardFact("npm")]
    public async Task EncodingOfQualityZero_IsNotSent()
    {
        using var gzip = await Get("/dashboard/", "br;q=0, gzip");
        using var plain = await Get("/dashboard/", "br;q=0");
        Assert.Equal("gzip", Assert.Single(gzip.Content.Headers.ContentEncoding));
        Assert.Empty(plain.Content.Headers.ContentEncoding);
    }

    [DashboardFact("npm")]
    public async Task UnknownFile_IsNotFound()
    {
        using var missing = await Get("/dashboard/assets/none.js");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [DashboardFact("npm")]
    public async Task Root_RedirectsToTheDashboard()
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = Http.BaseAddress };
        using var answer = await client.GetAsync(new Uri("/?code=k", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/dashboard/?code=k", answer.Headers.Location?.OriginalString);
    }

    [DashboardFact("npm", "node", "chromium")]
    public async Task EachView_DoesItsJourneyWithoutViolations()
    {
        using var forms = new DroppedForms();
        await RunJourneysAsync("journeys.mjs", AddressOf(service!), AddressOf(locked!), Key, hostile!.Address, forms.Folder);
    }

    [DashboardFact("npm", "node", "chromium")]
    public Task LiveView_FollowsAServiceThatAsksForAKeyAndRestarts() =>
        RunJourneysAsync("live.mjs", $"{Loopback.FreePort()}", Path.Combine(AppContext.BaseDirectory, "Conversion.Functions.dll"));

    private static string AddressOf(ServiceProcess process) => process.Client.BaseAddress!.OriginalString;

    internal static async Task RunJourneysAsync(string script, string service, params string[] more)
    {
        var path = Repository.PathOf($"tests/Integration/Dashboard/{script}");
        var screenshots = Repository.PathOf("TestResults/dashboard");
        var chromium = DashboardFactAttribute.Find("chromium")!;
        using var journeys = Process.Start(new ProcessStartInfo("node", [path, service, screenshots, chromium, .. more])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = journeys.StandardError.ReadToEndAsync();
        var output = await journeys.StandardOutput.ReadToEndAsync();
        await journeys.WaitForExitAsync();
        Assert.True(journeys.ExitCode == 0, output + await errors);
    }

    private async Task<HttpResponseMessage> Get(string path, string encodings = "gzip, br")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept-Encoding", encodings } } };
        return await Http.SendAsync(request);
    }

    [GeneratedRegex("assets/[^\"]+")]
    private static partial Regex Asset();
}
