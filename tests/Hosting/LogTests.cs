using System.Diagnostics;
using System.Text.Json;

namespace Conversion.Tests.Hosting;

public class LogTests
{
    private const string Trace = "105445aa7843bc8bf206b12000100000";

    private static readonly Dictionary<string, string?> CloudRun = new()
    {
        ["K_SERVICE"] = "conversion",
        ["K_REVISION"] = "conversion-00007",
        ["GOOGLE_CLOUD_PROJECT"] = "shop",
    };

    [Theory]
    [InlineData("traceparent", $"00-{Trace}-00f067aa0ba902b7-01", true)]
    [InlineData("X-Cloud-Trace-Context", $"{Trace}/67667974448284343;o=1", true)]
    [InlineData("X-Cloud-Trace-Context", $"{Trace}/67667974448284343", false)]
    public async Task OnCloudRun_LineHasTheTraceOfTheCaller(string header, string value, bool sampled)
    {
        var line = await LineOf("/api/greet/ann", "Greeted.", CloudRun, header, value);
        Assert.Equal("INFO", line.GetProperty("severity").GetString());
        Assert.Equal("Greeted.", line.GetProperty("message").GetString());
        Assert.True(line.GetProperty("timestamp").TryGetDateTimeOffset(out _));
        Assert.Equal($"projects/shop/traces/{Trace}", line.GetProperty("logging.googleapis.com/trace").GetString());
        Assert.Equal(sampled, line.GetProperty("logging.googleapis.com/trace_sampled").GetBoolean());
        var labels = line.GetProperty("logging.googleapis.com/labels");
        Assert.Equal("conversion", labels.GetProperty("K_SERVICE").GetString());
        Assert.Equal("conversion-00007", labels.GetProperty("K_REVISION").GetString());
    }

    [Theory]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz/1;o=1")]
    [InlineData($"{Trace}/0;o=1")]
    [InlineData($";{Trace}/1")]
    [InlineData(";aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/1")]
    [InlineData($"{Trace}/")]
    [InlineData($"{Trace}/1 ;o=1")]
    [InlineData("00000000000000000000000000000000/1;o=1")]
    [InlineData("/")]
    public async Task InvalidTraceHeader_RequestGetsItsOwnTrace(string header)
    {
        var line = await LineOf("/api/greet/ann", "Greeted.", CloudRun, "X-Cloud-Trace-Context", header);
        var trace = line.GetProperty("logging.googleapis.com/trace").GetString();
        Assert.Matches("^projects/shop/traces/[0-9a-f]{32}$", trace);
        Assert.DoesNotContain(Trace, trace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnexpectedException_IsLoggedOnceWithItsStack()
    {
        var line = await LineOf("/fail", "failed", CloudRun, "X-Cloud-Trace-Context", $"{Trace}/1");
        Assert.Equal("ERROR", line.GetProperty("severity").GetString());
        Assert.Contains("the inner secret", line.GetProperty("exception").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FormatterSetting_ChoosesTheFormatOutsideCloudRun()
    {
        var environment = new Dictionary<string, string?> { ["Logging__Console__FormatterName"] = "cloud" };
        var line = await LineOf("/api/greet/ann", "Greeted.", environment, "traceparent", $"00-{Trace}-00f067aa0ba902b7-01");
        Assert.Equal(Trace, line.GetProperty("logging.googleapis.com/trace").GetString());
        Assert.False(line.TryGetProperty("logging.googleapis.com/labels", out _));
    }

    [Fact]
    public async Task FullLogDisk_RequestsStillSucceed()
    {
        using var folder = new AppFolder("""{"version":"2.0","extensions":{"http":{"routePrefix":""}}}""");
        var port = Loopback.FreePort();
        var program = $"dotnet '{typeof(SampleProgram).Assembly.Location}' '{folder.Path}'";
        var start = new ProcessStartInfo("sh", ["-c", $"exec {program} --urls=http://127.0.0.1:{port} --Keys:Required=false > /dev/full"]);
        start.Environment["K_SERVICE"] = "conversion";
        using var process = Process.Start(start)!;
        using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        try
        {
            for (var waited = Stopwatch.StartNew(); !await Loopback.AnswersAsync(client, "/api/greet/ann"); await Task.Delay(50))
                Assert.True(waited.Elapsed < TimeSpan.FromMinutes(1) && !process.HasExited, "The program does not respond.");
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>
    /// Sends a request with a key in the query and returns the one log line that contains <paramref name="text"/>. No line may contain
    /// the key.
    /// </summary>
    private static async Task<JsonElement> LineOf(
        string path, string text, Dictionary<string, string?> environment, string header, string value)
    {
        const string Key = "host-0123456789abc";
        using var process = new SampleProcess(
            environment, $"--Keys:Host:default={Key}", "--Logging:LogLevel:Microsoft.AspNetCore=Trace",
            "--Logging:Console:LogLevel:Default=Trace");
        using var client = await process.Connect();
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
        using var response = await client.GetAsync($"{path}?code={Key}");
        await process.Terminate();

        var lines = new List<string>();
        await foreach (var line in process.Lines)
            lines.Add(line);
        Assert.DoesNotContain(lines, line => line.Contains(Key, StringComparison.Ordinal));
        using var document = JsonDocument.Parse(Assert.Single(lines, line => line.Contains(text, StringComparison.Ordinal)));
        return document.RootElement.Clone();
    }
}
