using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Conversion.IntegrationTests.Deploy;
using Conversion.IntegrationTests.Events;

namespace Conversion.IntegrationTests.Faults;

/// <summary>A Pub/Sub that is slow, hangs, or whose connections are dead.</summary>
[Collection(FaultTests.Name)]
[Trait("Duration", "Long")]
public sealed class PublishFaultTests : IAsyncLifetime
{
    private const int Pushes = 100;
    private const int Customers = 100;
    private const int MostDeliveries = 3;

    private RecordingTarget? _target;

    private RecordingTarget Target => _target!;

    public async Task InitializeAsync() => _target = await RecordingTarget.StartAsync();

    public async Task DisposeAsync() => await Target.DisposeAsync();

    [ToolFact("taskset", "clang")]
    public async Task SlowPubSub_AllPushesFinishWithinThreeDeliveries()
    {
        await using var service = await PublishedService.StartAsync(FaultTests.EventSettings(Target));
        await DeliverAsync(service, "fast");
        var fast = Decisions("fast");
        Target.Delay = TimeSpan.FromMilliseconds(300);
        await using var bystander = new Bystander(service);
        var deliveries = await DeliverAsync(service, "slow");
        await bystander.StopAsync();

        Assert.InRange(deliveries.Max(), 1, MostDeliveries);
        var slow = Target.Messages.Where(message => message.Attribute("ce-subject").StartsWith("slow", StringComparison.Ordinal)).ToArray();
        var doubled = (double)(slow.Length - Pushes * Customers) / (Pushes * Customers);
        Assert.InRange(doubled, 0, 0.02);
        Assert.Equal(fast, Decisions("slow"));
        FaultReport.Add(
            "each request to Pub/Sub takes 300 ms", $"{Pushes} pushes of {Customers} customers at the same time", "none",
            $"{100 * doubled:0.0} %", $"{deliveries.Max()} deliveries at most", FaultReport.Describe(bystander));
    }

    [ToolFact("taskset", "clang")]
    public async Task PubSubThatHangs_DelaysNoScoring()
    {
        const int Pushers = 300;
        await using var service = await PublishedService.StartAsync(FaultTests.EventSettings(Target));
        double healthy;
        await using (var before = new Bystander(service))
        {
            await Task.Delay(Flood.Length);
            await before.StopAsync();
            healthy = before.MedianScoringMilliseconds;
        }
        Target.Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var bystander = new Bystander(service);
        using var client = Flood.CreateClient(service);
        var statuses = new HashSet<int>();
        var watch = Stopwatch.StartNew();
        var pushers = Enumerable.Range(0, Pushers).Select(async pusher =>
        {
            for (var i = 0; watch.Elapsed < Flood.Length + Flood.Length; i++)
            {
                using var request = FaultTests.PushRequest($"hang-{pusher}-{i}", 1);
                var (status, wait) = await Flood.SendAsync(client, request);
                lock (statuses)
                    statuses.Add(status);
                await Task.Delay(wait);
            }
        }).ToArray();
        await Task.Delay(Flood.Length);
        await bystander.StopAsync();
        var beside = bystander.MedianScoringMilliseconds;
        Target.Gate.SetResult();
        Target.Gate = null;
        var recovery = Stopwatch.StartNew();
        await RetryUntilAcceptedAsync(client, "after");
        var recovered = recovery.Elapsed;
        await Task.WhenAll(pushers);

        Assert.Empty(statuses.Except([204, 429, 503]));
        Assert.Empty(bystander.Failures);
        // On a busy machine, a median of a few milliseconds says little.
        Assert.InRange(beside, 0, Math.Max(2 * healthy, 100));
        FaultReport.Add(
            "Pub/Sub hangs", $"{Pushers} pushers", "none", "none", $"{recovered.TotalSeconds:0.0} s",
            $"{FaultReport.Describe(bystander)}; p50 before {healthy:0} ms");
    }

    [ToolFact("taskset", "clang")]
    public async Task DeadConnections_CostOneAttempt()
    {
        await using var relay = new DyingRelay(Target.Host);
        var settings = FaultTests.EventSettings(Target);
        settings["PUBSUB_EMULATOR_HOST"] = relay.Host;
        await using var service = await PublishedService.StartAsync(settings);
        using var client = Flood.CreateClient(service);
        using (var push = FaultTests.PushRequest("before", Customers))
            Assert.Equal(204, (await Flood.SendAsync(client, push)).Status);
        relay.KillConnections();
        var watch = Stopwatch.StartNew();
        using (var push = FaultTests.PushRequest("after", 1))
            Assert.Equal(204, (await Flood.SendAsync(client, push)).Status);

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(6));
        FaultReport.Add(
            "all connections to Pub/Sub are dead", "one push", "none", "none", $"{watch.Elapsed.TotalSeconds:0.0} s", "");
    }

    [ToolFact("taskset", "clang")]
    public async Task PushThatFailedHalfway_SendsOnlyTheRestWhenItIsRedelivered()
    {
        await using var service = await PublishedService.StartAsync(
            new(FaultTests.EventSettings(Target)) { ["Events__PublishTimeoutSeconds"] = "1" });
        using var client = Flood.CreateClient(service);
        Target.RejectionStatus = (int)HttpStatusCode.NotFound;
        Target.RejectedRequests = 1;
        using (var push = FaultTests.PushRequest("half", Customers))
            Assert.Equal(503, (await Flood.SendAsync(client, push)).Status);
        var first = Target.Messages.Count;
        using (var push = FaultTests.PushRequest("half", Customers))
            Assert.Equal(204, (await Flood.SendAsync(client, push)).Status);

        Assert.InRange(first, 1, Customers - 1);
        Assert.Equal(Customers, Target.Messages.Count);
        Assert.Equal(Customers, Target.Messages.Select(message => message.Attribute("ce-id")).Distinct().Count());
    }

    [ToolFact("taskset", "clang")]
    public async Task WithoutOrdering_APushIsOneRequest()
    {
        await using var service = await PublishedService.StartAsync(
            new(FaultTests.EventSettings(Target)) { ["Events__Ordering"] = "false" });
        using var client = Flood.CreateClient(service);
        using (var push = FaultTests.PushRequest("unordered", 1000))
            Assert.Equal(204, (await Flood.SendAsync(client, push)).Status);

        Assert.Equal(1000, Target.Messages.Count);
        Assert.Single(Target.Bodies);
        Assert.All(Target.Messages, message => Assert.Null(message.Message["orderingKey"]));
    }

    [ToolFact("taskset", "clang")]
    public async Task Kill_LosesNothingThatWasAcknowledged()
    {
        var acked = new HashSet<string>();
        Target.Delay = TimeSpan.FromMilliseconds(50);
        await using (var service = await PublishedService.StartAsync(FaultTests.EventSettings(Target)))
        {
            using var client = Flood.CreateClient(service);
            var pushing = Enumerable.Range(0, Flood.Concurrency).Select(async pusher =>
            {
                for (var i = 0; !service.HasExited; i++)
                {
                    using var push = FaultTests.PushRequest($"kill-{pusher}-{i}", 1);
                    if ((await Flood.SendAsync(client, push)).Status == 204)
                        lock (acked)
                            acked.Add($"kill-{pusher}-{i}-0");
                }
            }).ToArray();
            await Task.Delay(TimeSpan.FromSeconds(2));
            await service.KillAsync();
            await Task.WhenAll(pushing);
        }

        Assert.NotEmpty(acked);
        var lost = acked.Except(Target.Messages.Select(message => message.Attribute("ce-subject"))).Count();
        Assert.Equal(0, lost);
        FaultReport.Add("SIGKILL", $"{acked.Count:N0} pushes acknowledged", "none", "what was on its way", "at the next start", "");
    }

    /// <summary>Delivers the pushes, again where they fail, and returns how often each was delivered.</summary>
    private static async Task<int[]> DeliverAsync(ServiceProcess service, string name)
    {
        using var client = Flood.CreateClient(service);
        return await Task.WhenAll(Enumerable.Range(0, Pushes).Select(async push =>
        {
            for (var delivery = 1; ; delivery++)
            {
                using var request = FaultTests.PushRequest($"{name}-{push}", Customers);
                var (status, wait) = await Flood.SendAsync(client, request);
                if (status == 204)
                    return delivery;
                Assert.Contains(status, (int[])[429, 503]);
                Assert.InRange(delivery, 1, 10);
                await Task.Delay(wait);
            }
        }));
    }

    private static async Task RetryUntilAcceptedAsync(HttpClient client, string id)
    {
        while (true)
        {
            using var push = FaultTests.PushRequest(id, 1);
            if ((await Flood.SendAsync(client, push)).Status == 204)
                return;
            await Task.Delay(100);
        }
    }

    /// <summary>Returns the decisions by customer, without the name of the run.</summary>
    private SortedDictionary<string, string> Decisions(string name)
    {
        var decisions = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var message in Target.Messages)
        {
            var subject = message.Attribute("ce-subject");
            if (subject.StartsWith(name, StringComparison.Ordinal))
                decisions[subject[name.Length..]] = $"{message.Data["probability"]} {message.Attribute("action")}";
        }
        return decisions;
    }

    /// <summary>Forwards connections to a host, and can leave all open connections without any further byte.</summary>
    private sealed class DyingRelay : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _accepting;
        private readonly IPEndPoint _target;
        private int _generation;

        public DyingRelay(string target)
        {
            _target = IPEndPoint.Parse(target);
            _listener.Start();
            _accepting = AcceptAsync();
        }

        public string Host => _listener.LocalEndpoint.ToString()!;

        public void KillConnections() => Interlocked.Increment(ref _generation);

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _accepting;
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                    _ = ForwardAsync(await _listener.AcceptTcpClientAsync());
            }
            catch (SocketException)
            {
                // The listener was stopped.
            }
        }

        private async Task ForwardAsync(TcpClient from)
        {
            using var to = new TcpClient();
            await to.ConnectAsync(_target);
            var generation = Volatile.Read(ref _generation);
            await Task.WhenAll(CopyAsync(from, to, generation), CopyAsync(to, from, generation));
        }

        private async Task CopyAsync(TcpClient from, TcpClient to, int generation)
        {
            var buffer = new byte[1 << 14];
            try
            {
                int count;
                while ((count = await from.GetStream().ReadAsync(buffer)) > 0)
                    if (generation == Volatile.Read(ref _generation))
                        await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
            }
            catch (IOException)
            {
                // One end closed the connection.
            }
        }
    }
}
