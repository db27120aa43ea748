using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Conversion.Tests.Events;

namespace Conversion.Tests.Functions;

/// <summary>The stream of decisions, watched from outside the process that makes them.</summary>
public sealed class WatchDecisionsTests(PubSubEmulator emulator) : IClassFixture<PubSubEmulator>, IAsyncLifetime
{
    private ServiceProcess _service = null!;

    public async Task InitializeAsync()
    {
        var settings = new Dictionary<string, string> { ["Keys__Host__test"] = "secret", ["ControlShare"] = "0.5", ["ControlSalt"] = "live" };
        if (PubSubEmulator.Jar is not null)
        {
            settings["PUBSUB_EMULATOR_HOST"] = emulator.Host;
            settings["Events__Authentication"] = "off";
            settings["Events__DecisionsTopic"] = await emulator.CreateTopicAsync();
            settings["Events__RejectedTopic"] = await emulator.CreateTopicAsync();
        }
        _service = await ServiceProcess.StartAsync(settings);
        _service.Client.DefaultRequestHeaders.Add("x-functions-key", "secret");
    }

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [EmulatorFact]
    public async Task DecisionsOfBothDoors_AreToldInOrder()
    {
        await using var watch = await WatchAsync();
        var scored = await ScoreAsync("anna");
        using (var pushed = await Push.PostAsync(_service.Client, Push.Envelope("7", Push.Message($"[{Push.Customer("ben")},{{}},{Push.Customer("cleo")}]"))))
            Assert.Equal(HttpStatusCode.NoContent, pushed.StatusCode);
        await ScoreAsync("dora");

        var told = await watch.TakeAsync(4);
        Assert.Equal(
            [("anna", "http"), ("ben", "event"), ("cleo", "event"), ("dora", "http")],
            told.Select(one => ((string)one["customerId"]!, (string)one["source"]!)));
        Assert.Equal((string?)scored["decision"]!["action"], (string?)told[0]["action"]);
        Assert.Equal((string?)scored["decision"]!["arm"], (string?)told[0]["arm"]);
        Assert.Equal((string?)scored["model"]!["version"], (string?)told[0]["modelVersion"]);
        Assert.Equal((double)scored["probability"]!, (double)told[0]["probability"]!);
        Assert.Equal((double)scored["daysToBuy"]!["expected"]!, (double)told[0]["daysToBuy"]!);
        Assert.Equal((double)scored["value"]!["expected"]!, (double)told[0]["value"]!);
        Assert.All(told, one => Assert.Equal(DateTimeKind.Utc, ((DateTime)one["time"]!).Kind));
        Assert.DoesNotContain("anna", _service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutKey_Is401()
    {
        _service.Client.DefaultRequestHeaders.Clear();
        using var answer = await _service.Client.GetAsync(new Uri("/api/decisions", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Head_IsAnsweredAtOnce()
    {
        using var answer = await _service.Client.SendAsync(new(HttpMethod.Head, "/api/decisions"));
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
    }

    [Fact]
    public async Task LateViewer_IsToldTheLatest_AndGoesOnAfterTheLastSeen()
    {
        foreach (var id in (string[])["a", "b", "c"])
            await ScoreAsync(id);
        string second;
        await using (var first = await WatchAsync())
        {
            Assert.Equal(["a", "b", "c"], (await first.TakeAsync(3)).Select(one => (string)one["customerId"]!));
            second = first.Ids[1];
        }

        await using var resumed = await WatchAsync(second);
        Assert.Equal("c", (string?)(await resumed.TakeAsync(1))[0]["customerId"]);
        foreach (var unknown in (string[])["elsewhere-1", $"{second.Split('-')[0]}-999"])
        {
            await using var stranger = await WatchAsync(unknown);
            Assert.Equal(3, (await stranger.TakeAsync(3)).Count);
        }
    }

    [Fact]
    public async Task SlowViewer_LosesTheOldestAndIsTold_WhileScoringAndTheOthersGoOn()
    {
        const int Decisions = 20_000;
        await using var slow = await WatchAsync();
        await using var stuck = await WatchAsync();
        await using var fast = await WatchAsync();
        var reading = fast.TakeUntilAsync(Decisions);

        await Parallel.ForAsync(0, Decisions, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) => await ScoreAsync($"{i:D100}"));

        Assert.Equal(Decisions, await reading);
        Assert.Equal(Decisions, await slow.TakeUntilAsync(Decisions));
        Assert.InRange(slow.Dropped, 1, Decisions);
        var numbers = slow.Ids.Select(id => int.Parse(id.Split('-')[1], CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(numbers.Order(), numbers);
        // Nor does one who never reads hold up the end.
        Assert.Equal(0, await _service.TerminateAsync());
    }

    [Fact]
    public async Task TooManyViewers_AreRefusedUntilOneLeaves()
    {
        var watching = new List<Watch>();
        for (var i = 0; i < 32; i++)
            watching.Add(await WatchAsync());
        using (var refused = await AskAsync())
        {
            await Hosting.ProblemAssert.HasStatus(refused, HttpStatusCode.TooManyRequests);
            Assert.NotNull(refused.Headers.RetryAfter);
        }
        await ScoreAsync("anna");

        await watching[0].DisposeAsync();
        for (var status = HttpStatusCode.TooManyRequests; status != HttpStatusCode.OK; await Task.Delay(20))
        {
            using var answer = await AskAsync();
            status = answer.StatusCode;
        }
        foreach (var watch in watching[1..])
            await watch.DisposeAsync();
    }

    [Fact]
    public async Task Sigterm_EndsTheStreamWholeAndTheServiceWithZero()
    {
        await using var watch = await WatchAsync();
        await ScoreAsync("anna");
        await watch.TakeAsync(1);

        var exit = _service.TerminateAsync();

        // Cut off, rather than ended, it would throw.
        Assert.Equal(1, await watch.TakeUntilAsync(int.MaxValue));
        Assert.Equal(0, await exit);
    }

    private async Task<JsonNode> ScoreAsync(string id)
    {
        using var content = SharedService.Bytes(System.Text.Encoding.UTF8.GetBytes(Push.Customer(id)));
        using var answer = await _service.Client.PostAsync(new Uri("/api/score", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStreamAsync())!;
    }

    private async Task<HttpResponseMessage> AskAsync(string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/decisions");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        return await _service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private async Task<Watch> WatchAsync(string? lastEventId = null)
    {
        var answer = await AskAsync(lastEventId);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.ToString());
        return new(answer, await answer.Content.ReadAsStreamAsync());
    }

    private sealed class Watch(HttpResponseMessage answer, Stream stream) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<SseItem<string>> _events = SseParser.Create(stream).EnumerateAsync().GetAsyncEnumerator();

        public List<string> Ids { get; } = [];

        public int Dropped { get; private set; }

        /// <summary>The next decisions, none being dropped.</summary>
        public async Task<List<JsonNode>> TakeAsync(int count)
        {
            var taken = new List<JsonNode>();
            while (taken.Count < count && await NextAsync().WaitAsync(TimeSpan.FromMinutes(1)) is { } decision)
                taken.Add(decision);
            Assert.Equal((count, 0), (taken.Count, Dropped));
            return taken;
        }

        /// <summary>Reads until as many were told or dropped, since the beginning, or it ends.</summary>
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
            answer.Dispose();
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
