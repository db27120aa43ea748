using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Conversion.Tests.Events;

/// <summary>
/// Everything that goes wrong, at once: poison, duplicates, a service that is killed twice and a target that fails.
/// <c>SOAK_EVENTS</c> says how many events, and <c>SOAK_OUTAGE_SECONDS</c> how long the target fails.
/// </summary>
public sealed class SoakTests(PubSubEmulator emulator) : IClassFixture<PubSubEmulator>
{
    private const int PoisonEvery = 20;
    private const int InFlight = 32;

    [EmulatorFact]
    public async Task PoisonDuplicatesKillsAndOutage_LoseNothing()
    {
        var count = Setting("SOAK_EVENTS", 1000);
        var outage = TimeSpan.FromSeconds(Setting("SOAK_OUTAGE_SECONDS", 2));
        var (decisions, rejected) = (await emulator.CreateTopicAsync(), await emulator.CreateTopicAsync());
        await using var target = await FailingTarget.StartAsync(emulator.Host);
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
        var client = new HttpClient { BaseAddress = service.Client.BaseAddress, Timeout = TimeSpan.FromSeconds(30) };
        try
        {
            var acked = 0;
            // Twice over, in an order of its own each time, and again until acked, as Pub/Sub delivers.
            var random = new Random(1);
            var deliveries = Enumerable.Range(0, 2 * count).Select(i => i % count).ToArray();
            random.Shuffle(deliveries);
            var pushing = Parallel.ForEachAsync(deliveries, new ParallelOptions { MaxDegreeOfParallelism = InFlight }, async (i, _) =>
            {
                for (var patience = Stopwatch.StartNew(); !await IsAckedAsync(client, i);)
                {
                    Assert.True(patience.Elapsed < TimeSpan.FromMinutes(5), $"Event {i} is never acked.");
                    await Task.Delay(200, CancellationToken.None);
                }
                Interlocked.Increment(ref acked);
            });

            foreach (var share in (double[])[0.25, 0.75])
            {
                await Reach(() => acked, (int)(deliveries.Length * share), pushing);
                await service.KillAsync();
                await service.DisposeAsync();
                service = await ServiceProcess.StartAsync(settings, port);
                if (share < 0.5)
                    await target.FailFor(outage);
            }
            await pushing;
        }
        finally
        {
            client.Dispose();
            await service.DisposeAsync();
        }

        var decided = await IdsAsync(decisions, "ce-subject");
        var valid = Enumerable.Range(0, count).Where(i => i % PoisonEvery != 0).Select(Name).Order().ToArray();
        Assert.Equal(valid, decided.Select(one => one.Name).Order());
        Assert.All(decided, one => Assert.Single(one.Ids));
        Assert.Equal(valid.Length, decided.SelectMany(one => one.Ids).Distinct().Count());
        var poisonous = Enumerable.Range(0, count).Where(i => i % PoisonEvery == 0).Select(Name).Order();
        Assert.Equal(poisonous, (await IdsAsync(rejected, "messageId")).Select(one => one.Name).Order());
        Assert.True(target.Failed > 0, "The target never failed while it was asked.");
    }

    private static string Name(int i) => i.ToString(CultureInfo.InvariantCulture);

    private static async Task<bool> IsAckedAsync(HttpClient client, int i)
    {
        var data = i % PoisonEvery == 0 ? "poison" : Push.Customer(Name(i));
        try
        {
            using var answer = await Push.PostAsync(client, Push.Envelope(Name(i), Push.Message(data)));
            Assert.True(answer.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests, $"{answer.StatusCode}");
            return answer.StatusCode == HttpStatusCode.NoContent;
        }
        catch (HttpRequestException)
        {
            return false; // It has been killed.
        }
    }

    private static async Task Reach(Func<int> done, int expected, Task pushing)
    {
        while (done() < expected)
        {
            if (pushing.IsFaulted)
                await pushing;
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
