using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Conversion.IntegrationTests.Dashboard;
using Conversion.Tests.Orders.Forms;

namespace Conversion.IntegrationTests.Training;

/// <summary>The command start, as a user runs it: from another folder, until Ctrl+C.</summary>
public sealed class StartTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_ServesTheOrders_AndCtrlCEndsTheService()
    {
        var orders = Orders();
        _folder.Write("shop; 1.csv", orders);
        var port = Loopback.FreePort();
        using var client = new HttpClient { BaseAddress = new($"http://localhost:{port}") };
        using var start = Start("start", "--orders", "shop; 1.csv", "--columns", "decimal=comma", "--port", $"{port}", "--no-browser");
        await WaitAsync(start, "The dashboard is at");

        var file = JsonNode.Parse(await client.GetStringAsync("/api/start"))!;
        Assert.Equal(("shop; 1.csv", "columns=decimal%3Dcomma"), ((string?)file["name"], (string?)file["query"]));
        Assert.Equal(orders, await client.GetStringAsync("/api/start/orders"));
        Assert.Equal("shop", (string?)JsonNode.Parse(await client.GetStringAsync("/api/model"))!["name"]);
        using var scored = await client.PostAsync(
            $"/api/score/batch?keep=contact&summary=true&{file["query"]}", new StringContent(orders, Encoding.UTF8, "text/csv"));
        var summary = JsonNode.Parse((await scored.Content.ReadAsStringAsync()).TrimEnd().Split('\n')[^1])!;
        Assert.Equal((200, true), ((int)summary["customers"]!, (bool)summary["hasConsent"]!));
        Assert.NotEqual(0, summary["actions"]!.AsArray().Sum(action => (int)action!["heldOut"]!));
        Assert.Equal(200, File.ReadLines(Directory.GetFiles(_folder["conversion"], "decisions-*.ndjson").Single()).Count());
        Assert.Contains("Verdict: no head", start.Error, StringComparison.Ordinal);

        using var interrupt = Process.Start("sh", ["-c", $"kill -INT {start.Id}"]);
        Assert.Equal(0, await start.WaitForExitAsync(Timeout));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("/health/ready"));
    }

    [DashboardFact("npm", "node", "chromium")]
    public async Task OneCommandAndTwoClicks_GiveAListForKlaviyo()
    {
        var export = OrderForms.All.Single(form => form.Name == "shopify-csv").Files.Single();
        // In this shop nobody agreed to advertising.
        var currency = ShopOrder.MainCurrency;
        _folder.Write("orders_export.csv", Encoding.UTF8.GetString(export.Bytes).Replace($",no,{currency}", $",yes,{currency}"));
        var port = Loopback.FreePort();
        using var start = Start("start", "--orders", "orders_export.csv", "--port", $"{port}", "--no-browser");
        await WaitAsync(start, "The dashboard is at");

        await JourneyTests.RunJourneysAsync("start.mjs", $"http://localhost:{port}", _folder["conversion"]);
        Assert.Equal(0, await start.TerminateAsync());
    }

    [Fact]
    public async Task AnotherSite_DoesNotGetTheOrders()
    {
        _folder.Write("orders.csv", Orders());
        var port = Loopback.FreePort();
        using var client = new HttpClient { BaseAddress = new($"http://localhost:{port}") };
        using var start = Start("start", "--orders", "orders.csv", "--port", $"{port}", "--no-browser");
        await WaitAsync(start, "The dashboard is at");

        foreach (var (header, value, status) in new[] { ("Host", "shop.example", 401), ("X-Forwarded-For", "203.0.113.7", 404) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/start/orders");
            request.Headers.Add(header, value);
            using var response = await client.SendAsync(request);
            Assert.Equal(status, (int)response.StatusCode);
        }
        Assert.Equal(0, await start.TerminateAsync());
    }

    private RecordedProcess Start(params string[] arguments)
    {
        // The program lies in the same configuration as these tests; it has the service beside it.
        var configuration = Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!;
        var program = Repository.PathOf($"training/bin/{configuration}/net10.0/conversion.dll");
        return RecordedProcess.Start(new("dotnet", [program, .. arguments]) { WorkingDirectory = _folder[""] });
    }

    private static async Task WaitAsync(RecordedProcess process, string text)
    {
        var watch = Stopwatch.StartNew();
        while (!process.Error.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(process.HasExited || watch.Elapsed > Timeout, process.Error);
            await Task.Delay(100);
        }
    }

    private static string Orders()
    {
        var text = new StringBuilder("customer;date;amount;email;newsletter\n");
        for (var customer = 0; customer < 200; customer++)
            for (var month = 1; month <= 12; month++)
                text.Append($"c{customer:000};2025-{month:00}-{1 + customer % 28:00};{10 + customer},50;c{customer:000}@example.com;ja\n");
        return text.ToString();
    }
}
