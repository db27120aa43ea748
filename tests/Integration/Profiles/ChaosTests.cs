using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Conversion.IntegrationTests.Events;
using Conversion.IntegrationTests.Stores;
using Conversion.Profiles;
using Conversion.Scoring;
using Conversion.Stores;
using Conversion.Stores.Firestore;
using Conversion.Stores.Sqlite;
using Conversion.Tests.Stores;
using Microsoft.Data.Sqlite;

namespace Conversion.IntegrationTests.Profiles;

/// <summary>
/// A shop's orders one by one through the endpoint of events: shuffled, each delivered twice, the service killed twice, the store out of
/// order for ten seconds (<c>CHAOS_OUTAGE_SECONDS</c>). At the end everything is as if the events had come in order.
/// </summary>
public sealed class ChaosTests(FirestoreEmulator firestore) : IClassFixture<FirestoreEmulator>
{
    // So many subsets of a customer's orders are tried to find what a decision knew.
    private const int MostOrdersToEnumerate = 7;

    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(
        Environment.GetEnvironmentVariable("CHAOS_OUTAGE_SECONDS") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : 10);

    [Fact]
    public async Task Sqlite_RemembersEverythingOnce()
    {
        using var folder = new TemporaryFolder();
        var file = folder["customers.db"];
        await RunAsync(
            new() { ["Profiles__Store"] = $"sqlite:{file}" },
            async () =>
            {
                // Another process that writes keeps the service from writing.
                await using var other = new SqliteConnection($"Data Source={file};Pooling=False");
                await other.OpenAsync();
                await using var command = other.CreateCommand();
                command.CommandText = "pragma busy_timeout = 10000; begin immediate";
                await command.ExecuteNonQueryAsync();
                await Task.Delay(Outage);
                command.CommandText = "rollback";
                await command.ExecuteNonQueryAsync();
            },
            () => SqliteStore.Open(file));
    }

    [StoreFact, Trait("Duration", "Long")]
    public async Task Firestore_RemembersEverythingOnce()
    {
        var project = FirestoreEmulator.NewProject();
        await using var relay = await Relay.StartAsync(firestore.Host, (_, _) => { });
        await RunAsync(
            new() { ["Profiles__Store"] = $"firestore:{project}", ["FIRESTORE_EMULATOR_HOST"] = relay.Host },
            () => relay.RejectFor(Outage),
            () => new FirestoreStore(new(project) { EmulatorHost = firestore.Host }, TimeProvider.System));
    }

    private static async Task RunAsync(Dictionary<string, string> store, Func<Task> breakStore, Func<IProfileStore> open)
    {
        var shop = ShopHistory.Read();
        await using var pubSub = await RecordingTarget.StartAsync();
        var settings = new Dictionary<string, string>(store)
        {
            ["PUBSUB_EMULATOR_HOST"] = pubSub.Host,
            ["Events__Authentication"] = "off",
            ["Events__DecisionsTopic"] = "projects/p/topics/decisions",
            ["Events__RejectedTopic"] = "projects/p/topics/rejected",
        };
        var port = Loopback.FreePort();
        var service = await ServiceProcess.StartAsync(settings, port);
        var lastDay = shop.Max(customer => customer.Orders[^1].Time).AddDays(1).UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        try
        {
            using var driver = new EventDriver(new($"http://127.0.0.1:{port}/api/events/pubsub"));
            var deliveries = shop.SelectMany(customer => customer.Orders.Select(placed => EventDriver.ToEvent(customer.Customer, placed)))
                .SelectMany(body => new[] { body, body }).ToArray();
            new Random(11).Shuffle(deliveries);
            var pushing = driver.PushAllAsync(deliveries);
            foreach (var share in (double[])[0.3, 0.7])
            {
                await WaitAsync(driver, pushing, (int)(share * deliveries.Length));
                await service.KillAsync();
                await service.DisposeAsync();
                service = await ServiceProcess.StartAsync(settings, port);
                if (share < 0.5)
                    await breakStore();
            }
            await pushing;
            Assert.Empty(driver.Statuses.Keys.Except([0, 204, 429, 503]));
            Assert.True(driver.Statuses.ContainsKey(0) && driver.Statuses.ContainsKey(503), "No push was affected by a kill, or by the store.");

            await AssertAllAreRememberedAsync(shop, pubSub, open);
            using var sweep = await service.Client.PostAsync(new Uri($"/api/sweep?day={lastDay}", UriKind.Relative), null);
            Assert.True(sweep.IsSuccessStatusCode, await sweep.Content.ReadAsStringAsync());
        }
        finally
        {
            await service.DisposeAsync();
        }
        await AssertLatestDecisionsAsync(shop, pubSub, open, lastDay);
    }

    private static async Task AssertAllAreRememberedAsync(
        IReadOnlyList<(string Customer, OrderPlaced[] Orders)> shop, RecordingTarget pubSub, Func<IProfileStore> open)
    {
        var scorer = ShopHistory.Scorer();
        await using var memory = new CustomerMemory(open(), null, TimeProvider.System);
        var published = pubSub.Messages.ToLookup(message => message.Attribute("ce-subject"));
        foreach (var (customer, orders) in shop)
        {
            var profile = await memory.FindAsync(customer, default);
            Assert.NotNull(profile);
            foreach (var days in (int[])[0, 1, 200])
                Assert.Equal(
                    ShopHistory.FeaturesOf(orders.Select(placed => placed.Version.Order), orders[^1].Time.AddDays(days)),
                    ShopHistory.FeaturesOf(profile.ToOrders(), orders[^1].Time.AddDays(days)));
            Assert.DoesNotContain(profile.Decisions, decision => decision.IsPending);
            // One decision an id, whatever how often it was published.
            var decisions = published[customer].GroupBy(message => message.Attribute("ce-id")).ToList();
            Assert.All(decisions, same => Assert.Single(same.Select(message => message.Message["data"]!.ToString()).Distinct()));
            Assert.Contains(decisions, same => same.Key == profile.Decisions[^1].Id);
            if (orders.Length <= MostOrdersToEnumerate)
                AssertEachDecisionKnewSomeOfTheEvents(scorer, customer, orders, [.. decisions.Select(same => same.First().Data)]);
        }
    }

    private static void AssertEachDecisionKnewSomeOfTheEvents(
        ProfileScorer scorer, string customer, OrderPlaced[] orders, List<JsonNode> decisions)
    {
        var possible = new Dictionary<string, string>();
        for (var subset = 1; subset < 1 << orders.Length; subset++)
        {
            var profile = orders.Where((_, i) => (subset & 1 << i) != 0).Aggregate(new Profile(customer), (before, next) => before.Apply(next));
            var score = scorer.Score(profile, profile.LastEventAt!.Value);
            possible[score.Id] = JsonNode.Parse(ScoreJson.Write(score))!.ToJsonString();
        }
        Assert.All(decisions, decision => Assert.Equal(possible[(string)decision["id"]!], decision.ToJsonString()));
    }

    private static async Task AssertLatestDecisionsAsync(
        IReadOnlyList<(string Customer, OrderPlaced[] Orders)> shop, RecordingTarget pubSub, Func<IProfileStore> open, string day)
    {
        var scorer = ShopHistory.Scorer();
        var sweepDay = DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber;
        var published = pubSub.Messages.Select(message => message.Attribute("ce-id")).ToHashSet();
        await using var memory = new CustomerMemory(open(), null, TimeProvider.System);
        foreach (var (customer, orders) in shop)
        {
            var reference = new Profile(customer);
            foreach (var placed in orders)
                reference = scorer.DecideAfterEvent(reference, reference.Apply(placed), cause: 1).Profile;
            reference = scorer.DecideOnDay(reference, sweepDay).Profile;

            var stored = (await memory.FindAsync(customer, default))!;
            Assert.Equal((reference.Decisions[^1].Action, reference.Decisions[^1].Arm), (stored.Decisions[^1].Action, stored.Decisions[^1].Arm));
            Assert.Contains(stored.Decisions[^1].Id, published);
            Assert.Equal(reference.Schedule.Day, stored.Schedule.Day);
        }
    }

    private static async Task WaitAsync(EventDriver driver, Task pushing, int acked)
    {
        for (var waited = Stopwatch.StartNew(); driver.Acked < acked && !pushing.IsCompleted;)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(20), $"{driver.Acked} of {acked} pushes are acknowledged.");
            await Task.Delay(20);
        }
    }
}
