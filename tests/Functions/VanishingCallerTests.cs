using System.Net.Sockets;
using System.Text;

namespace Conversion.Tests.Functions;

/// <summary>Callers come and go; that is nothing to wake an operator for.</summary>
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
    public async Task CallerGoesMidway_NothingIsLogged(string path, string type, bool resets)
    {
        using (var caller = new TcpClient(service.Client.BaseAddress!.Host, service.Client.BaseAddress.Port))
        {
            var stream = caller.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nContent-Length: 1000\r\n\r\n{Customer}\n{Customer}\n"));
            await Task.Delay(200);
            caller.LingerState = new(enable: resets, seconds: 0);
        }
        await ExpectQuiet();
    }

    [Fact]
    public async Task SenderIsTooSlow_AfterTheAnswerBegan_NothingIsLogged()
    {
        using var caller = new TcpClient(service.Client.BaseAddress!.Host, service.Client.BaseAddress.Port);
        var stream = caller.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /api/score/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: 1000\r\n\r\n{Customer}\n"));
        var answer = new MemoryStream();
        // The server waits five seconds for what is to come, and then gives it up.
        await Assert.ThrowsAsync<IOException>(() => stream.CopyToAsync(answer).WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.StartsWith("HTTP/1.1 200 OK", Encoding.ASCII.GetString(answer.ToArray()), StringComparison.Ordinal);
        await ExpectQuiet();
    }

    private async Task ExpectQuiet()
    {
        await Task.Delay(300);
        Assert.DoesNotContain("Exception", service.Output, StringComparison.Ordinal);
        using var alive = await service.Client.GetAsync(new Uri("/health/live", UriKind.Relative));
        Assert.True(alive.IsSuccessStatusCode);
    }
}
