using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Conversion.IntegrationTests.Events;

/// <summary>
/// Tests failures at the same time: invalid messages, duplicates, a service that is killed twice and a Pub/Sub that rejects requests.
/// <c>SOAK_EVENTS</c> sets the number of events, and <c>SOAK_OUTAGE_SECONDS</c> the duration of the outage.
/// </summary>
public sealed class SoakTests(PubSubEmulator emulator) : IClassFixture<PubSubEmulator>
{
    // Every twentieth message is invalid.
    private const int InvalidInterval = 20;

    // The emulator has at most two pushes of a subscription in flight, so the events are spread over this many topics.
    private const int TopicCount = 8;

    [EmulatorFact]
    public async Task InvalidMessagesDuplicatesKillsAndOutage_LoseNothing()
    {
        var count = Setting("SOAK_EVENTS", 1000);
        var outage = TimeSpan.FromSeconds(Setting("SOAK_OUTAGE_SECONDS", 2));
        var decisions = await emulator.CreateTopicAsync();
        var rejected = await emulator.CreateTopicAsync();
        var rejectedRequests = 0;
        await using var pubSub = await Relay.StartAsync(
            emulator.Host, (_, status) => Interlocked.Add(ref rejectedRequests, status == 503 ? 1 : 0));
        var settings = new Dictionary<string, string>
        {
            ["PUBSUB_EMULATOR_HOST"] = pubSub.Host,
            ["Events__Authentication"] = "off",
            ["Events__DecisionsTopic"] = decisions,
            ["Events__RejectedTopic"] = rejected,
            ["Events__PublishTimeoutSeconds"] = "1",
        };
        var port = Loopback.FreePort();
        var service = await ServiceProcess.StartAsync(settings, port);
        var acked = new ConcurrentDictionary<string, bool>();
        var statuses = new ConcurrentDictionary<int, int>();
        await using var endpoint = await Relay.StartAsync($"127.0.0.1:{port}", (push, status) =>
        {
            statuses.AddOrUpdate(status, 1, (_, earlier) => earlier + 1);
            if (status == 204)
                acked[DeliveryOf(push)] = true;
        });
        List<string> ids;
        try
        {
            ids = await PublishEventsAsync(count, $"http://{endpoint.Host}/api/events/pubsub");
            foreach (var share in (double[])[0.25, 0.75])
            {
                await WaitForAcks(acked, (int)(2 * count * share));
                await service.KillAsync();
                await service.DisposeAsync();
                service = await ServiceProcess.StartAsync(settings, port);
                if (share < 0.5)
                    await pubSub.RejectFor(outage);
            }
            await WaitForAcks(acked, 2 * count);
        }
        finally
        {
            await service.DisposeAsync();
        }

        Assert.True(rejectedRequests > 0, "Pub/Sub did not reject any request.");
        Assert.True(statuses.ContainsKey(0) && statuses.ContainsKey(503), "No push was affected by the kills, or none by the outage.");
        // 0 means killed, and 429 and 503 mean that the service could not publish. Any other status is an error of the service.
        Assert.Empty(statuses.Keys.Except([0, 204, 429, 503]));
        await AssertEachEventHasOneOutcome(count, ids, decisions, rejected);
    }

    /// <summary>Publishes events to several topics that push to the endpoint, and returns the message ids.</summary>
    private async Task<List<string>> PublishEventsAsync(int count, string endpoint)
    {
        var topics = await Task.WhenAll(Enumerable.Range(0, TopicCount).Select(_ => emulator.CreateTopicAsync()));
        foreach (var topic in topics)
        {
            // Two subscriptions deliver every message twice.
            await emulator.CreatePushAsync(topic, endpoint);
            await emulator.CreatePushAsync(topic, endpoint);
        }
        var ids = new List<string>();
        foreach (var (batch, numbers) in Enumerable.Range(0, count).Chunk(100).Index())
        {
            var messages = numbers.Select(i => Push.Message(i % InvalidInterval == 0 ? "invalid" : Push.Customer(Name(i))));
            ids.AddRange(await emulator.PublishAsync(topics[batch % TopicCount], messages));
        }
        return ids;
    }

    private async Task AssertEachEventHasOneOutcome(int count, List<string> ids, string decisionsTopic, string rejectedTopic)
    {
        var decisions = await PullIdsAsync(decisionsTopic, "ce-subject");
        var valid = Enumerable.Range(0, count).Where(i => i % InvalidInterval != 0).Select(Name).Order().ToArray();
        Assert.Equal(valid, decisions.Keys.Order());
        Assert.All(decisions.Values, decisionIds => Assert.Single(decisionIds));
        Assert.Equal(valid.Length, decisions.Values.SelectMany(decisionIds => decisionIds).Distinct().Count());
        var invalid = ids.Where((_, i) => i % InvalidInterval == 0).Order();
        Assert.Equal(invalid, (await PullIdsAsync(rejectedTopic, "messageId")).Keys.Order());
    }

    private static string Name(int i) => i.ToString(CultureInfo.InvariantCulture);

    private static string DeliveryOf(byte[] push)
    {
        var envelope = JsonNode.Parse(push)!;
        return $"{envelope["subscription"]} {envelope["message"]!["messageId"]}";
    }

    private static async Task WaitForAcks(ConcurrentDictionary<string, bool> acked, int expected)
    {
        for (var waited = Stopwatch.StartNew(); acked.Count < expected;)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(5), $"{acked.Count} of {expected} pushes are acked.");
            await Task.Delay(10);
        }
    }

    /// <summary>Pulls all messages of a topic and returns their ids by the value of an attribute.</summary>
    private async Task<Dictionary<string, HashSet<string>>> PullIdsAsync(string topic, string attribute)
    {
        var ids = new Dictionary<string, HashSet<string>>();
        // A pull may return nothing although messages are left, so only three empty pulls end the loop.
        for (var emptyPulls = 0; emptyPulls < 3;)
        {
            var pulled = await emulator.PullAsync(topic);
            emptyPulls = pulled.Count > 0 ? 0 : emptyPulls + 1;
            foreach (var attributes in pulled.Select(message => message["attributes"]!))
            {
                var name = (string)attributes[attribute]!;
                if (!ids.TryGetValue(name, out var idsOfName))
                    ids[name] = idsOfName = [];
                idsOfName.Add((string)attributes["ce-id"]!);
            }
        }
        return ids;
    }

    private static int Setting(string name, int defaultValue) =>
        Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : defaultValue;
}
