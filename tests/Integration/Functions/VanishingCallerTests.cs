using System.Net.Sockets;
using System.Text;

namespace Conversion.IntegrationTests.Functions;

/// <summary>A caller that disconnects is not an error of the service, so the service must not log one.</summary>
public sealed class VanishingCallerTests(SharedService service) : IClassFixture<SharedService>
{
    private const string Customer = """{"customerId":"a","orders":[{"at":"2026-01-02","amount":50}]}""";

    [Theory]
    [InlineData("/api/score", "application/json", false)]
    [InlineData("/api/score", "application/json", true)]
    [InlineData("/api/score/batch", "text/csv", true)]
    [InlineData("/api/score/batch", "application/x-ndjson", false)]
    [InlineData("/api/score/batch", "application/x-ndjson", true)]
    [InlineData("/api/events/pubsub", "application/json", true)]
    public async Task CallerDisconnectsMidway_NothingIsLogged(string path, string type, bool resets)
    {
        using (var caller = new TcpClient(service.Client.BaseAddress!.Host, service.Client.BaseAddress.Port))
        {
            var stream = caller.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Head(path, type) + $"{Customer}\n{Customer}\n"));
            await Task.Delay(200);
            caller.LingerState = new(enable: resets, seconds: 0);
        }
        await AssertNothingLogged();
    }

    [Fact]
    public async Task SenderIsTooSlowAfterTheResponseStarted_NothingIsLogged()
    {
        using var caller = new TcpClient(service.Client.BaseAddress!.Host, service.Client.BaseAddress.Port);
        var stream = caller.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Head("/api/score/batch", "application/x-ndjson") + $"{Customer}\n"));
        var response = new MemoryStream();
        // The server waits five seconds for the rest of the body, and then closes the connection.
        await Assert.ThrowsAsync<IOException>(() => stream.CopyToAsync(response).WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.StartsWith("HTTP/1.1 200 OK", Encoding.ASCII.GetString(response.ToArray()), StringComparison.Ordinal);
        await AssertNothingLogged();
    }

    private static string Head(string path, string type) =>
        $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nContent-Length: 1000\r\n\r\n";

    private async Task AssertNothingLogged()
    {
        await Task.Delay(300);
        Assert.DoesNotContain("Exception", service.Output, StringComparison.Ordinal);
        using var alive = await service.Client.GetAsync(new Uri("/health/live", UriKind.Relative));
        Assert.True(alive.IsSuccessStatusCode);
    }
}
