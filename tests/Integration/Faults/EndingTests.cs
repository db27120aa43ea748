using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Conversion.IntegrationTests.Deploy;
using Conversion.IntegrationTests.Events;

namespace Conversion.IntegrationTests.Faults;

/// <summary>SIGTERM in every phase. Cloud Run kills an instance ten seconds later.</summary>
[Collection(FaultTests.Name)]
[Trait("Duration", "Long")]
public sealed class EndingTests : IAsyncLifetime
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    /// <summary>How often each phase is tried, <c>FAULT_ENDINGS</c>.</summary>
    private static readonly int Repeats = int.Parse(
        Environment.GetEnvironmentVariable("FAULT_ENDINGS") ?? "2", CultureInfo.InvariantCulture);

    private RecordingTarget? _target;

    private RecordingTarget Target => _target!;

    public async Task InitializeAsync() => _target = await RecordingTarget.StartAsync();

    public async Task DisposeAsync() => await Target.DisposeAsync();

    [ToolFact("taskset", "clang")]
    public Task WhileItStarts() => RepeatAsync("start", async repeat =>
    {
        await using var service = await PublishedService.StartWithoutWaitingAsync(FaultTests.EventSettings(Target));
        // The first milliseconds are the kernel's and the runtime's. In a container the kernel ignores the signal then.
        while (!ListensForSigterm(service.Id))
            await Task.Delay(1);
        await Task.Delay(repeat % 20);
        return await EndAsync(service);
    });

    [ToolFact("taskset", "clang")]
    public Task WhileItReadsABodyThatDoesNotEnd() => RepeatAsync("reading", async _ =>
    {
        await using var service = await PublishedService.StartAsync(FaultTests.EventSettings(Target));
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, service.Client.BaseAddress!.Port);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/score HTTP/1.1\r\nHost: localhost\r\nx-functions-key: {PublishedService.Key}\r\n"
            + "Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"));
        await Task.Delay(100);
        return await EndAsync(service);
    });

    [ToolFact("taskset", "clang")]
    public Task WhileItScores() => RepeatAsync("scoring", async _ =>
    {
        await using var service = await PublishedService.StartAsync(FaultTests.EventSettings(Target));
        using var client = Flood.CreateClient(service);
        var scoring = Enumerable.Range(0, Flood.Concurrency).Select(async i =>
        {
            while (!service.HasExited)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/api/score") { Content = Bystander.Json(Push.Customer("a")) };
                var (status, _) = await Flood.SendAsync(client, request);
                Assert.Contains(status, (int[])[0, 200]);
                if (status == 0)
                    return;
            }
        }).ToArray();
        await Task.Delay(200);
        var ending = await EndAsync(service);
        await Task.WhenAll(scoring);
        return ending;
    });

    [ToolFact("taskset", "clang")]
    public Task WhileItPublishes() => RepeatAsync("publishing", repeat => EndWhilePushingAsync(repeat, TimeSpan.FromMilliseconds(100)));

    [ToolFact("taskset", "clang")]
    public Task WhilePubSubHangs() =>
        RepeatAsync("draining, Pub/Sub hangs", repeat => EndWhilePushingAsync(repeat, TimeSpan.FromMinutes(1)));

    private async Task<TimeSpan> EndWhilePushingAsync(int repeat, TimeSpan delay)
    {
        Target.Delay = delay;
        var acked = new HashSet<string>();
        await using var service = await PublishedService.StartAsync(FaultTests.EventSettings(Target));
        using var client = Flood.CreateClient(service);
        var pushing = Enumerable.Range(0, Flood.Concurrency).Select(async pusher =>
        {
            for (var i = 0; !service.HasExited; i++)
            {
                var name = $"end-{delay.TotalSeconds}-{repeat}-{pusher}-{i}";
                using var push = FaultTests.PushRequest(name, 10);
                var (status, _) = await Flood.SendAsync(client, push);
                if (status == 0)
                    return;
                Assert.Contains(status, (int[])[204, 429, 503]);
                lock (acked)
                    if (status == 204)
                        acked.UnionWith(Enumerable.Range(0, 10).Select(customer => $"{name}-{customer}"));
            }
        }).ToArray();
        await Task.Delay(500);
        var ending = await EndAsync(service);
        await Task.WhenAll(pushing);
        Assert.Empty(acked.Except(Target.Messages.Select(message => message.Attribute("ce-subject"))));
        return ending;
    }

    private static async Task RepeatAsync(string phase, Func<int, Task<TimeSpan>> end)
    {
        var longest = TimeSpan.Zero;
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var duration = await end(repeat);
            longest = duration > longest ? duration : longest;
        }
        FaultReport.Add($"SIGTERM: {phase}", $"{Repeats} times", "none", "none", $"exit 0 within {longest.TotalSeconds:0.0} s", "");
    }

    private static bool ListensForSigterm(int process)
    {
        const int Sigterm = 15;
        var caught = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("SigCgt:", StringComparison.Ordinal));
        return (long.Parse(caught.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (Sigterm - 1) & 1) == 1;
    }

    private static async Task<TimeSpan> EndAsync(ServiceProcess service)
    {
        var watch = Stopwatch.StartNew();
        var exitCode = await service.TerminateAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.True(exitCode == 0, $"The exit code is {exitCode}: {service.Output}");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Longest);
        return watch.Elapsed;
    }
}
