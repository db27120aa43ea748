using System.IO.Compression;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Conversion.IntegrationTests.OpenApi;

namespace Conversion.IntegrationTests.Profiles;

/// <summary>Order events in, decisions out, through the service with a store in a file.</summary>
public sealed class RememberedEventTests : IAsyncLifetime
{
    private const string First =
        """{"customerId":"anna","order":{"id":"A-1001","at":"2026-06-22T08:51:00Z","amount":910.80,"items":3,"products":2}}""";
    private const string Second = """{"customerId":"anna","order":{"id":"A-1002","at":"2026-07-28T12:30:00Z","amount":588.10}}""";

    private RememberingService? _service;

    private RememberingService Service => _service!;

    public async Task InitializeAsync() => _service = await RememberingService.StartAsync();

    public async Task DisposeAsync() => await Service.DisposeAsync();

    [Fact]
    public async Task OrdersOneByOne_AreDecidedAsTheWholeHistory()
    {
        Assert.Equal(204, await Service.PushAsync("1", First));
        Assert.Equal(204, await Service.PushAsync("2", Second));

        var decision = Service.PubSub.Messages[^1];
        var whole = JsonNode.Parse(
            """
            {"customerId":"anna","asOf":"2026-09-10T08:00:00Z","orders":[{"at":"2026-06-22T08:51:00Z","amount":910.80,"items":3,"products":2},
            {"at":"2026-07-28T12:30:00Z","amount":588.10}]}
            """);
        using var answer = await Service.Client.PostAsJsonAsync("/api/score", whole);
        var expected = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.Equal(2, Service.PubSub.Messages.Count);
        Assert.Equal("anna", decision.Attribute("ce-subject"));
        Assert.Equal((string?)decision.Data["id"], decision.Attribute("ce-id"));
        foreach (var field in (string[])["probability", "value", "decision", "reasons", "asOf"])
            Assert.Equal(expected[field]!.ToJsonString(), decision.Data[field]!.ToJsonString());
    }

    [Fact]
    public async Task RedeliveredEvent_IsAcknowledgedAndChangesNothing()
    {
        await Service.PushAsync("1", First);
        var before = (await Service.FindAsync("anna"))!["decisions"]!.ToJsonString();

        Assert.Equal(204, await Service.PushAsync("1", First));

        Assert.Single(Service.PubSub.Messages);
        Assert.Equal(before, (await Service.FindAsync("anna"))!["decisions"]!.ToJsonString());
    }

    [Fact]
    public async Task DecisionThatCouldNotBePublished_WaitsAndIsPublishedWithItsId()
    {
        Service.PubSub.PublishResponse = new(403, "application/json", "{}");
        Assert.Equal(503, await Service.PushAsync("1", First));
        var waiting = (await Service.FindAsync("anna"))!["decisions"]![0]!;
        Assert.False((bool)waiting["published"]!);

        Service.PubSub.PublishResponse = null;
        Assert.Equal(204, await Service.PushAsync("1", First));

        Assert.Equal((string?)waiting["id"], Assert.Single(Service.PubSub.Messages).Attribute("ce-id"));
        Assert.True((bool)(await Service.FindAsync("anna"))!["decisions"]![0]!["published"]!);
    }

    [Fact]
    public async Task RememberedOrders_CanBeSentBackAndGiveTheSameScore()
    {
        await Service.PushAsync("1", First);
        await Service.PushAsync("2", Second);
        await Service.PushAsync("3", """{"refund":{"orderId":"A-1001","id":"r","at":"2026-07-01T00:00:00Z","amount":10.80}}""");
        await Service.PushAsync("4", """{"customerId":"anna","refund":{"orderId":"B-1","id":"s","at":"2026-07-02T00:00:00Z","amount":7}}""");
        await Service.PushAsync("5", """{"customerId":"anna","order":{"id":"C-1","cancelled":true}}""");
        var remembered = (await Service.FindAsync("anna"))!;

        using var answer = await Service.Client.PostAsJsonAsync("/api/score", new JsonObject
        {
            ["customerId"] = "anna",
            ["asOf"] = remembered["score"]!["asOf"]!.DeepClone(),
            ["orders"] = remembered["orders"]!.DeepClone(),
        });

        var score = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        foreach (var field in (string[])["status", "probability", "value", "decision", "reasons"])
            Assert.Equal(remembered["score"]![field]!.ToJsonString(), score[field]?.ToJsonString());
    }

    [Theory]
    [InlineData("gzip", 204)]
    [InlineData("br", 415)]
    public async Task CompressedPush_IsReadOrRefused(string encoding, int status)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(Push.Envelope("1", Push.Message(First)).ToJsonString()));
        using var content = new ByteArrayContent(compressed.ToArray());
        content.Headers.ContentType = new("application/json");
        content.Headers.ContentEncoding.Add(encoding);

        using var answer = await Service.Client.PostAsync("/api/events/pubsub", content);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 204 ? 1 : 0, Service.PubSub.Messages.Count);
    }

    [Fact]
    public async Task BodyThatIsNotGzip_IsRefused()
    {
        using var content = new StringContent(Push.Envelope("1", Push.Message(First)).ToJsonString());
        content.Headers.ContentEncoding.Add("gzip");

        using var answer = await Service.Client.PostAsync("/api/events/pubsub", content);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("must be gzip, as Content-Encoding says.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_AreAsTheExamplesOfTheDocument()
    {
        await Service.PushAsync("1", First);
        await Service.PushAsync("2", """{"refund":{"orderId":"A-1001","id":"r","at":"2026-07-01T00:00:00Z","amount":10.80}}""");
        await Service.PushAsync("3", """{"customerId":"anna","consent":{"value":"yes"}}""");
        await Service.PushAsync("4", """{"customerId":"anna","contact":{"email":"anna@example.com"}}""");
        var operations = (await ApiDocument.ReadAsync(Service.Client)).Operations.ToDictionary(operation => operation.Id);

        using var sweep = await Service.Client.PostAsync("/api/sweep", null);

        var report = await sweep.Content.ReadFromJsonAsync<JsonNode>();
        Assert.Empty(ApiOperation.Differences(operations["ReadCustomer"].ExampleAnswer!.Value.Value, await Service.FindAsync("anna")));
        Assert.Empty(ApiOperation.Differences(operations["SweepCustomers"].ExampleAnswer!.Value.Value, report));
    }

    [Fact]
    public async Task RefundBeforeItsOrder_AndWithoutACustomer_IsKept()
    {
        const string Refund = """{"refund":{"orderId":"A-1001","id":"r","at":"2026-07-01T00:00:00Z","amount":10.80}}""";
        Assert.Equal(204, await Service.PushAsync("1", Refund));
        Assert.Equal(204, await Service.PushAsync("2", First));

        var customer = (await Service.FindAsync("anna"))!;
        Assert.Equal(10.8, (double)customer["orders"]![0]!["refunds"]![0]!["amount"]!);
        Assert.Single(Service.PubSub.Messages);
    }

    [Fact]
    public async Task ArrayOfEvents_IsStored_AndAWrongOneIsRejected()
    {
        Assert.Equal(204, await Service.PushAsync("1", $$$"""[{{{First}}},{"customerId":"anna","order":{"id":"x"}},{{{Second}}}]"""));

        var rejected = Assert.Single(Service.PubSub.Messages, message => message.Attribute("ce-type") == "conversion.rejected");
        Assert.Contains("/order/at", rejected.Data["problem"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(2, (await Service.FindAsync("anna"))!["orders"]!.AsArray().Count);
    }

    [Fact]
    public async Task WholeCustomer_IsScoredAsWithoutAStore()
    {
        Assert.Equal(204, await Service.PushAsync("1", Push.Customer("ben")));

        Assert.Equal("ben", Assert.Single(Service.PubSub.Messages).Attribute("ce-subject"));
        Assert.Null(await Service.FindAsync("ben"));
    }

    [Fact]
    public async Task RememberedCustomer_IsScored_AlsoWithOneMoreOrder()
    {
        await Service.PushAsync("1", First);

        var known = await ScoreAsync("""{"customerId":" anna "}""");
        var tried = await ScoreAsync("""{"customerId":"anna","order":{"at":"2026-09-01T00:00:00Z","amount":5000}}""");

        Assert.NotEqual((string?)known["id"], (string?)tried["id"]);
        Assert.Equal("2026-09-01T00:00:00Z", (string?)(await ScoreAsync("""{"customerId":"anna","asOf":"2026-09-01T00:00:00Z"}"""))["asOf"]);
        Assert.Single((await Service.FindAsync("anna"))!["orders"]!.AsArray());
        using var unknown = await Service.Client.PostAsJsonAsync("/api/score", JsonNode.Parse("""{"customerId":"nobody"}"""));
        Assert.Equal(404, (int)unknown.StatusCode);
    }

    [Fact]
    public async Task ErasedCustomer_IsNowhere()
    {
        foreach (var (data, i) in ((string[])[First, Second]).Select((data, i) => (data, i)))
            await Service.PushAsync($"{i}", data.Replace("anna", "unmistakable-anna", StringComparison.Ordinal));
        Assert.True(Service.StoreContains("unmistakable-anna"));

        using var erased = await Service.SendAsync(HttpMethod.Delete, "unmistakable-anna", RememberingService.AccessKey);

        Assert.Equal(204, (int)erased.StatusCode);
        Assert.Null(await Service.FindAsync("unmistakable-anna"));
        Assert.False(Service.StoreContains("unmistakable-anna"));
        Assert.False(Service.StoreContains("A-1001"));
        Assert.DoesNotContain("unmistakable-anna", Service.Process.Output, StringComparison.Ordinal);
        // An older event stays without effect.
        Assert.Equal(204, await Service.PushAsync("3", Second.Replace("anna", "unmistakable-anna", StringComparison.Ordinal)));
        Assert.Null(await Service.FindAsync("unmistakable-anna"));
    }

    [Fact]
    public async Task CustomersNeedAKeyOfTheirOwn()
    {
        foreach (var key in (string?[])[null, "wrong", RememberingService.AccessKey[..^1]])
        {
            using var read = await Service.SendAsync(HttpMethod.Get, "anna", key);
            using var erase = await Service.SendAsync(HttpMethod.Delete, "anna", key);
            Assert.Equal((401, 401), ((int)read.StatusCode, (int)erase.StatusCode));
        }
    }

    [Fact]
    public async Task Sweep_DecidesOnceADay()
    {
        await Service.PushAsync("1", First);
        var before = Service.PubSub.Messages.Count;

        // Long silence changes the action of a customer who spent little, or it does not; twice is once.
        var first = await SweepAsync("2027-06-01");
        var again = await SweepAsync("2027-06-01");

        Assert.Equal(1, (int)first["looked"]!);
        Assert.Equal(0, (int)again["decided"]!);
        Assert.Equal(before + (int)first["published"]!, Service.PubSub.Messages.Count);
    }

    [Fact]
    public async Task PubSubThatRefusesForAMoment_DoesNotEndASweep()
    {
        Service.PubSub.PublishResponse = new(403, "application/json", "{}");
        Assert.Equal(503, await Service.PushAsync("1", First));

        var sweep = SweepAsync("2026-11-28");
        await Task.Delay(500);
        Assert.False(sweep.IsCompleted);
        Service.PubSub.PublishResponse = null;

        Assert.NotEqual(0, (int)(await sweep)["published"]!);
        Assert.Equal((int)(await sweep)["published"]!, Service.PubSub.Messages.Count);
    }

    private async Task<JsonNode> SweepAsync(string day)
    {
        using var answer = await Service.Client.PostAsync(new Uri($"/api/sweep?day={day}", UriKind.Relative), null);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!;
    }

    private async Task<JsonNode> ScoreAsync(string body)
    {
        using var answer = await Service.Client.PostAsJsonAsync("/api/score", JsonNode.Parse(body));
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!;
    }
}
