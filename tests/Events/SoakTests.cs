using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Conversion.Tests.Events;

/// <summary>
/// Everything that goes wrong, at once: poison, duplicates, a service that is killed twice and a target that fails.
/// <c>SOAK_EVENTS</c> says how many events, and <c>SOAK_OUTAGE_SECONDS</c> how long the target fails.
/// </summary>
public sealed class SoakTests(PubSubEmulator emulator) : IClassFixture<PubSubEmulator>
{
    private const int PoisonEvery = 20;

    // The emulator has at most two pushes of a subscription in flight, so the events are spread over this many topics.
    private const int Topics = 8;

    [EmulatorFact]
    public async Task PoisonDuplicatesKillsAndOutage_LoseNothing()
    {
        var count = Setting("SOAK_EVENTS", 1000);
        var outage = TimeSpan.FromSeconds(Setting("SOAK_OUTAGE_SECONDS", 2));
        var (decisions, rejected) = (await emulator.CreateTopicAsync(), await emulator.CreateTopicAsync());
        var refused = 0;
        await using var target = await Relay.StartAsync(emulator.Host, (_, status) => Interlocked.Add(ref refused, status == 503 ? 1 : 0));
        var settings = new Dictionary<string, string>
        {
            ["PUBSUB_EMULATOR_HOST"] = target.Host,
            ["Events__Authentication"] = "off",
            ["Events__DecisionsTopic"] = decisions,
            ["Events__RejectedTopic"] = rejected,
            ["Events__PublishTimeoutSeconds"] = "1",
        };
        var port = PubSubEmulator.FreePort();
        var service = await ServiceProcess.StartAsync(settings, port);
        var acked = new ConcurrentDictionary<string, bool>();
        var statuses = new ConcurrentDictionary<int, int>();
        await using var door = await Relay.StartAsync($"127.0.0.1:{port}", (push, status) =>
        {
            statuses.AddOrUpdate(status, 1, (_, some) => some + 1);
            if (status == 204)
                acked[DeliveryOf(push)] = true;
        });
        List<string> ids = [];
        try
        {
            var topics = await Task.WhenAll(Enumerable.Range(0, Topics).Select(_ => emulator.CreateTopicAsync()));
            foreach (var topic in topics)
            {
                // Two subscriptions: every message is delivered twice.
                for (var i = 0; i < 2; i++)
                    await emulator.CreatePushAsync(topic, $"http://{door.Host}/api/events/pubsub");
            }
            foreach (var (i, some) in Enumerable.Range(0, count).Chunk(100).Index())
                ids.AddRange(await emulator.PublishAsync(topics[i % Topics], some.Select(i => Push.Message(i % PoisonEvery == 0 ? "poison" : Push.Customer(Name(i))))));

            foreach (var share in (double[])[0.25, 0.75])
            {
                await Reach(acked, (int)(2 * count * share));
                await service.KillAsync();
                await service.DisposeAsync();
                service = await ServiceProcess.StartAsync(settings, port);
                if (share < 0.5)
                    await target.RefuseFor(outage);
            }
            await Reach(acked, 2 * count);
        }
        finally
        {
            await service.DisposeAsync();
        }

        // Killed (0), or unable to publish: anything else would be the service's fault.
        Assert.Empty(statuses.Keys.Except([0, 204, 429, 503]));
        var decided = await IdsAsync(decisions, "ce-subject");
        var valid = Enumerable.Range(0, count).Where(i => i % PoisonEvery != 0).Select(Name).Order().ToArray();
        Assert.Equal(valid, decided.Select(one => one.Name).Order());
        Assert.All(decided, one => Assert.Single(one.Ids));
        Assert.Equal(valid.Length, decided.SelectMany(one => one.Ids).Distinct().Count());
        var poisonous = ids.Where((_, i) => i % PoisonEvery == 0).Order();
        Assert.Equal(poisonous, (await IdsAsync(rejected, "messageId")).Select(one => one.Name).Order());
        Assert.True(refused > 0, "The target never failed while it was asked.");
        Assert.True(statuses.ContainsKey(0) && statuses.ContainsKey(503), "No push met the kills, or none the outage.");
    }

    private static string Name(int i) => i.ToString(CultureInfo.InvariantCulture);

    private static string DeliveryOf(byte[] push)
    {
        var envelope = JsonNode.Parse(push)!;
        return $"{envelope["subscription"]} {envelope["message"]!["messageId"]}";
    }

    private static async Task Reach(ConcurrentDictionary<string, bool> acked, int expected)
    {
        for (var patience = Stopwatch.StartNew(); acked.Count < expected;)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(5), $"{acked.Count} of {expected} pushes are acked.");
            await Task.Delay(10);
        }
    }

    /// <summary>The decision ids by customer, or of rejections by message.</summary>
    private async Task<List<(string Name, HashSet<string> Ids)>> IdsAsync(string topic, string attribute)
    {
        var ids = new Dictionary<string, HashSet<string>>();
        // One empty answer does not mean that nothing is left.
        for (var empty = 0; empty < 3;)
        {
            var pulled = await emulator.PullAsync(topic);
            empty = pulled.Count > 0 ? 0 : empty + 1;
            foreach (var attributes in pulled.Select(message => message["attributes"]!))
            {
                var name = (string)attributes[attribute]!;
                if (!ids.TryGetValue(name, out var known))
                    ids[name] = known = [];
                known.Add((string)attributes["ce-id"]!);
            }
        }
        return [.. ids.Select(one => (one.Key, one.Value))];
    }

    private static int Setting(string name, int preset) =>
        Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : preset;
}
