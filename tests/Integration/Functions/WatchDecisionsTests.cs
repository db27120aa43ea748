using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Conversion.IntegrationTests.Events;

namespace Conversion.IntegrationTests.Functions;

/// <summary>Tests the stream of decisions from outside the process that makes the decisions.</summary>
public sealed class WatchDecisionsTests(PubSubEmulator emulator) : IClassFixture<PubSubEmulator>, IAsyncLifetime
{
    private ServiceProcess _service = null!;

    public async Task InitializeAsync()
    {
        var settings = new Dictionary<string, string>
        {
            ["Keys__Host__test"] = "watcher-0123456789",
            ["ControlShare"] = "0.5",
            ["ControlSalt"] = "live",
        };
        if (PubSubEmulator.Jar is not null)
        {
            settings["PUBSUB_EMULATOR_HOST"] = emulator.Host;
            settings["Events__Authentication"] = "off";
            settings["Events__DecisionsTopic"] = await emulator.CreateTopicAsync();
            settings["Events__RejectedTopic"] = await emulator.CreateTopicAsync();
        }
        _service = await ServiceProcess.StartAsync(settings);
        _service.Client.DefaultRequestHeaders.Add("x-functions-key", "watcher-0123456789");
    }

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [EmulatorFact]
    public async Task DecisionsOfBothEndpoints_AreStreamedInOrder()
    {
        await using var watch = await WatchAsync();
        var scored = await ScoreAsync("anna");
        var message = Push.Message($"[{Push.Customer("ben")},{{}},{Push.Customer("cleo")}]");
        using (var pushed = await Push.PostAsync(_service.Client, Push.Envelope("7", message)))
            Assert.Equal(HttpStatusCode.NoContent, pushed.StatusCode);
        await ScoreAsync("dora");

        var decisions = await watch.TakeAsync(4);
        Assert.Equal(
            [("anna", "http"), ("ben", "event"), ("cleo", "event"), ("dora", "http")],
            decisions.Select(decision => ((string)decision["customerId"]!, (string)decision["source"]!)));
        Assert.Equal((string?)scored["decision"]!["action"], (string?)decisions[0]["action"]);
        Assert.Equal((string?)scored["decision"]!["arm"], (string?)decisions[0]["arm"]);
        Assert.Equal((string?)scored["model"]!["version"], (string?)decisions[0]["modelVersion"]);
        Assert.Equal((double)scored["probability"]!, (double)decisions[0]["probability"]!);
        Assert.Equal((double)scored["daysToBuy"]!["expected"]!, (double)decisions[0]["daysToBuy"]!);
        Assert.Equal((double)scored["value"]!["expected"]!, (double)decisions[0]["value"]!);
        Assert.All(decisions, decision => Assert.Equal(DateTimeKind.Utc, ((DateTime)decision["time"]!).Kind));
        Assert.DoesNotContain("anna", _service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIf_IsAnsweredAlike_AndNotStreamed()
    {
        await using var watch = await WatchAsync();
        var decided = await ScoreAsync("anna");
        _service.Client.DefaultRequestHeaders.Add("Conversion-What-If", "true");
        var tried = await ScoreAsync("anna");
        _service.Client.DefaultRequestHeaders.Remove("Conversion-What-If");
        await ScoreAsync("ben");

        Assert.Equal(["anna", "ben"], (await watch.TakeAsync(2)).Select(decision => (string)decision["customerId"]!));
        Assert.Equal(decided["id"]!.ToJsonString(), tried["id"]!.ToJsonString());
        Assert.Equal(decided["decision"]!.ToJsonString(), tried["decision"]!.ToJsonString());
    }

    [Fact]
    public async Task WithoutKey_Is401()
    {
        _service.Client.DefaultRequestHeaders.Clear();
        using var response = await RequestAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Head_EndsAtOnce()
    {
        using var response = await _service.Client.SendAsync(new(HttpMethod.Head, "/api/decisions"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task LateViewer_GetsTheLatestDecisions_AndContinuesAfterTheLastEventId()
    {
        foreach (var id in (string[])["a", "b", "c"])
            await ScoreAsync(id);
        string second;
        await using (var first = await WatchAsync())
        {
            Assert.Equal(["a", "b", "c"], (await first.TakeAsync(3)).Select(decision => (string)decision["customerId"]!));
            second = first.Ids[1];
        }

        await using var resumed = await WatchAsync(second);
        Assert.Equal("c", (string?)(await resumed.TakeAsync(1))[0]["customerId"]);
        foreach (var unknown in (string[])["elsewhere-1", $"{second.Split('-')[0]}-999"])
        {
            await using var restarted = await WatchAsync(unknown);
            Assert.Equal(3, (await restarted.TakeAsync(3)).Count);
        }
    }

    [Fact]
    public async Task SlowViewer_MissesTheOldestDecisions_WhileScoringAndOthersContinue()
    {
        const int Decisions = 20_000;
        await using var slow = await WatchAsync();
        await using var stuck = await WatchAsync();
        await using var fast = await WatchAsync();
        var reading = fast.TakeUntilAsync(Decisions);

        var options = new ParallelOptions { MaxDegreeOfParallelism = 8 };
        await Parallel.ForAsync(0, Decisions, options, async (i, _) => await ScoreAsync($"{i:D100}"));

        Assert.Equal(Decisions, await reading);
        Assert.Equal(Decisions, await slow.TakeUntilAsync(Decisions));
        Assert.InRange(slow.Dropped, 1, Decisions);
        var numbers = slow.Ids.Select(id => int.Parse(id.Split('-')[1], CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(numbers.Order(), numbers);
        // A viewer that never reads does not delay the shutdown either.
        Assert.Equal(0, await _service.TerminateAsync());
    }

    [Fact]
    public async Task TooManyViewers_TryAgainUntilOneLeaves()
    {
        var watching = new List<Watch>();
        for (var i = 0; i < 32; i++)
            watching.Add(await WatchAsync());
        using (var rejected = await RequestAsync())
        {
            // After another status than 200, an EventSource would never try again.
            Assert.Equal(HttpStatusCode.OK, rejected.StatusCode);
            Assert.Equal("text/event-stream", rejected.Content.Headers.ContentType?.MediaType);
            Assert.StartsWith("retry: 30000\nevent: full\ndata: ", await rejected.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        await ScoreAsync("anna");

        await watching[0].DisposeAsync();
        for (var isFull = true; isFull; await Task.Delay(20))
        {
            using var response = await RequestAsync();
            var start = new byte[2];
            await (await response.Content.ReadAsStreamAsync()).ReadExactlyAsync(start);
            isFull = start is not [(byte)':', (byte)'\n'];
        }
        foreach (var watch in watching[1..])
            await watch.DisposeAsync();
    }

    [Fact]
    public async Task Sigterm_EndsTheStreamAndExitsZero()
    {
        await using var watch = await WatchAsync();
        await ScoreAsync("anna");
        await watch.TakeAsync(1);

        var exit = _service.TerminateAsync();

        // This would throw if the service aborted the stream.
        Assert.Equal(1, await watch.TakeUntilAsync(int.MaxValue));
        Assert.Equal(0, await exit);
    }

    private async Task<JsonNode> ScoreAsync(string id)
    {
        using var content = SharedService.Bytes(System.Text.Encoding.UTF8.GetBytes(Push.Customer(id, ",\"asOf\":\"2026-08-01T00:00:00Z\"")));
        using var response = await _service.Client.PostAsync(new Uri("/api/score", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStreamAsync())!;
    }

    private async Task<HttpResponseMessage> RequestAsync(string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/decisions");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        return await _service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private async Task<Watch> WatchAsync(string? lastEventId = null)
    {
        var response = await RequestAsync(lastEventId);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.ToString());
        return new(response, await response.Content.ReadAsStreamAsync());
    }

    private sealed class Watch(HttpResponseMessage response, Stream stream) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<SseItem<string>> _events = SseParser.Create(stream).EnumerateAsync().GetAsyncEnumerator();

        public List<string> Ids { get; } = [];

        public int Dropped { get; private set; }

        /// <summary>Returns the next decisions, and asserts that none was dropped.</summary>
        public async Task<List<JsonNode>> TakeAsync(int count)
        {
            var taken = new List<JsonNode>();
            while (taken.Count < count && await NextAsync().WaitAsync(TimeSpan.FromMinutes(1)) is { } decision)
                taken.Add(decision);
            Assert.Equal(count, taken.Count);
            Assert.Equal(0, Dropped);
            return taken;
        }

        /// <summary>Reads until this many decisions were received or dropped since the start, or until the stream ends.</summary>
        public async Task<int> TakeUntilAsync(int count)
        {
            while (Ids.Count + Dropped < count && await NextAsync() is not null)
            {
            }
            return Ids.Count + Dropped;
        }

        public async ValueTask DisposeAsync()
        {
            await _events.DisposeAsync();
            response.Dispose();
        }

        private async Task<JsonNode?> NextAsync()
        {
            while (await _events.MoveNextAsync())
            {
                if (_events.Current.EventType == "dropped")
                {
                    Dropped += int.Parse(_events.Current.Data, CultureInfo.InvariantCulture);
                    continue;
                }
                Ids.Add(_events.Current.EventId!);
                return JsonNode.Parse(_events.Current.Data);
            }
            return null;
        }
    }
}
