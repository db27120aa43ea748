using System.Net;
using System.Net.Sockets;
using System.Text;
using Conversion.IntegrationTests.Deploy;
using Conversion.IntegrationTests.Events;

namespace Conversion.IntegrationTests.Faults;

/// <summary>Callers who send slowly, or tokens that need a server that hangs.</summary>
[Collection(FaultTests.Name)]
[Trait("Duration", "Long")]
public sealed class SlowCallerTests
{
    private const int Callers = 250;
    private const int BytesASecond = 300;

    [ToolFact("taskset", "clang")]
    public async Task CallersWhoSendSlowly_StopNobody()
    {
        await using var target = await RecordingTarget.StartAsync();
        await using var service = await PublishedService.StartAsync(FaultTests.EventSettings(target));
        foreach (var path in (string[])["/api/score", "/api/score/batch", "/api/orders/inspect", "/api/events/pubsub"])
        {
            using var stopping = new CancellationTokenSource();
            var slow = Enumerable.Range(0, Callers).Select(_ => SendSlowlyAsync(service, path, stopping.Token)).ToArray();
            await using var bystander = new Bystander(service);
            await Task.Delay(Flood.Length);
            await bystander.StopAsync();
            using var client = Flood.CreateClient(service);
            using (var push = FaultTests.PushRequest($"beside{path}", 1))
                Assert.Equal(204, (await Flood.SendAsync(client, push)).Status);
            await stopping.CancelAsync();
            await Task.WhenAll(slow);

            Assert.Empty(bystander.Failures);
            FaultTests.AssertTimely(bystander);
            FaultReport.Add(
                $"callers send {BytesASecond} bytes a second", $"{Callers} on `{path}`", "none", "none", "at once",
                FaultReport.Describe(bystander));
        }
    }

    [ToolFact("taskset", "clang")]
    public async Task KeyServerThatHangs_DelaysNobody()
    {
        await using var target = await RecordingTarget.StartAsync();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var settings = FaultTests.EventSettings(target);
        settings.Remove("Events__Authentication");
        settings["Events__Audience"] = PushTokenTests.GuardedService.Audience;
        settings["Events__ServiceAccount"] = "push@p.iam.gserviceaccount.com";
        settings["Events__KeysUrl"] = $"http://{silent.LocalEndpoint}/certs";
        await using var service = await PublishedService.StartAsync(settings);
        await using var bystander = new Bystander(service);
        var token = PushTokenTests.GuardedService.Sign();
        var answers = await Flood.SendAsync(
            service,
            _ =>
            {
                var push = FaultTests.PushRequest("forged", 1);
                push.Headers.Authorization = new("Bearer", token);
                return push;
            },
            isRepeated: false);
        await bystander.StopAsync();

        Assert.Empty(answers.Statuses.Keys.Except([401, 503]));
        Assert.Empty(bystander.Failures);
        FaultTests.AssertTimely(bystander);
        FaultReport.Add(
            "the server of the keys of tokens hangs", $"{Flood.Concurrency} pushers with unknown keys", "none", "none", "10 s",
            FaultReport.Describe(bystander));
    }

    private static async Task SendSlowlyAsync(ServiceProcess service, string path, CancellationToken stopping)
    {
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(IPAddress.Loopback, service.Client.BaseAddress!.Port, stopping);
            var type = path.EndsWith("batch", StringComparison.Ordinal) ? "application/x-ndjson" : "application/json";
            var head = $"POST {path} HTTP/1.1\r\nHost: localhost\r\nx-functions-key: {PublishedService.Key}\r\n"
                + $"Content-Type: {type}\r\nContent-Length: 1000000\r\n\r\n";
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), stopping);
            var piece = Encoding.ASCII.GetBytes(new string(' ', BytesASecond / 10));
            while (true)
            {
                await connection.GetStream().WriteAsync(piece, stopping);
                await Task.Delay(100, stopping);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The service has closed the connection, or the test is over.
        }
    }
}
