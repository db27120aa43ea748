using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Conversion.IntegrationTests.Events;

/// <summary>Tests the outcome of pushes to a service process, whose decisions the tests pull from the real emulator.</summary>
public sealed class PushOutcomeTests(PubSubEmulator emulator) : IClassFixture<PubSubEmulator>, IAsyncLifetime
{
    private string _decisions = "";
    private string _rejected = "";
    private ServiceProcess? _service;

    private ServiceProcess Service => _service!;

    public async Task InitializeAsync()
    {
        if (PubSubEmulator.Jar is null)
            return;
        _decisions = await emulator.CreateTopicAsync();
        _rejected = await emulator.CreateTopicAsync();
        _service = await ServiceProcess.StartAsync(Settings(emulator.Host));
    }

    public async Task DisposeAsync()
    {
        if (_service is not null)
            await _service.DisposeAsync();
    }

    [EmulatorFact]
    public async Task PublishedEvent_IsPushedAndDecided()
    {
        var events = await emulator.CreateTopicAsync();
        await emulator.CreatePushAsync(events, Service.PushUrl);
        var ids = await emulator.PublishAsync(events, [Push.Message(Push.Customer("anna"))]);

        var decision = Assert.Single(await emulator.PullAsync(_decisions, 1));
        Assert.Equal("anna", Attribute(decision, "ce-subject"));
        Assert.Equal("conversion.decision", Attribute(decision, "ce-type"));
        Assert.Equal("treatment", Attribute(decision, "arm"));
        Assert.Equal("anna", (string?)decision["orderingKey"]);
        var score = Data(decision);
        Assert.Equal(Attribute(decision, "action"), (string?)score["decision"]!["action"]);
        Assert.Equal(DateTimeOffset.Parse(Attribute(decision, "ce-time"), null), (DateTimeOffset)score["asOf"]!);
        Assert.Single(ids);
    }

    [EmulatorFact]
    public async Task UnwrappedPush_IsDecided()
    {
        var events = await emulator.CreateTopicAsync();
        await emulator.CreatePushAsync(events, Service.PushUrl, unwrapped: true);
        await emulator.PublishAsync(events, [Push.Message(Push.Customer("ben"))]);

        Assert.Equal("ben", Attribute(Assert.Single(await emulator.PullAsync(_decisions, 1)), "ce-subject"));
    }

    // docs/events.md describes this way to replay dead letters.
    [EmulatorFact]
    public async Task PushedDeadLetters_AreDecided_AndTheSubscriptionPullsAgain()
    {
        var dead = await emulator.CreateTopicAsync();
        await emulator.PublishAsync(dead, [Push.Message(Push.Customer("anna"), Push.CloudEventAttributes)]);
        await emulator.SetPushEndpointAsync(dead, Service.PushUrl);
        Assert.Equal("anna", Attribute(Assert.Single(await emulator.PullAsync(_decisions, 1)), "ce-subject"));

        await emulator.SetPushEndpointAsync(dead, "");
        await emulator.PublishAsync(dead, [Push.Message(Push.Customer("ben"))]);
        Assert.Single(await emulator.PullAsync(dead, 1));
    }

    [EmulatorFact]
    public async Task SameMessageTwice_GivesTheSameDecisionId()
    {
        for (var delivery = 0; delivery < 2; delivery++)
            await Expect(HttpStatusCode.NoContent, Push.Envelope("7", Push.Message(Push.Customer("anna"))));
        await Expect(HttpStatusCode.NoContent, Push.Envelope("8", Push.Message(Push.Customer("anna"))));

        var ids = (await emulator.PullAsync(_decisions, 3)).Select(message => Attribute(message, "ce-id")).ToArray();
        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[0], ids[2]);
    }

    [EmulatorFact]
    public async Task ManyCustomersInOneMessage_AreDecidedOrRejectedOneByOne()
    {
        var payload = $$"""{"customers":[{{Push.Customer("anna")}},{"customerId":"nobody"},{{Push.Customer("ben")}}]}""";
        await Expect(HttpStatusCode.NoContent, Push.Envelope("7", Push.Message(payload)));

        var decisions = await emulator.PullAsync(_decisions, 2);
        Assert.Equal(["anna", "ben"], decisions.Select(message => Attribute(message, "ce-subject")).Order());
        Assert.Equal(2, decisions.Select(message => Attribute(message, "ce-id")).Distinct().Count());
        var rejected = Data(Assert.Single(await emulator.PullAsync(_rejected, 1)));
        Assert.Equal("/customers/1", (string?)rejected["pointer"]);
        Assert.Equal("""{"customerId":"nobody"}""", Encoding.UTF8.GetString(Convert.FromBase64String((string)rejected["data"]!)));
    }

    [EmulatorFact]
    public async Task InvalidMessage_IsRejectedWithItsProblemAndAcked()
    {
        await Expect(HttpStatusCode.NoContent, Push.Envelope("13", Push.Message("no JSON", ("shop", "north"))));

        var message = Assert.Single(await emulator.PullAsync(_rejected, 1));
        Assert.Equal("13", Attribute(message, "messageId"));
        var rejected = Data(message);
        Assert.Equal(400, (int)rejected["problem"]!["status"]!);
        Assert.Equal("north", (string?)rejected["attributes"]!["shop"]);
        Assert.Equal("no JSON", Encoding.UTF8.GetString(Convert.FromBase64String((string)rejected["data"]!)));
        Assert.Empty(await emulator.PullAsync(_decisions));
    }

    [EmulatorFact]
    public async Task MessageWithoutData_IsRejected()
    {
        await Expect(HttpStatusCode.NoContent, Push.Envelope("14", Push.Message("", ("shop", "north"))));
        Assert.Equal("14", Attribute(Assert.Single(await emulator.PullAsync(_rejected, 1)), "messageId"));
    }

    [EmulatorFact]
    public async Task Logs_ContainNoPersonalData()
    {
        await Expect(HttpStatusCode.NoContent, Push.Envelope("15", Push.Message(Push.Customer("anna@example.com"))));
        await Expect(HttpStatusCode.NoContent, Push.Envelope("16", Push.Message("""{"customerId":"anna@example.com"}""")));
        Assert.DoesNotContain("anna@example.com", Service.Output, StringComparison.Ordinal);
    }

    [EmulatorFact]
    public async Task NoEnvelope_Is400() => await Expect(HttpStatusCode.BadRequest, new JsonObject { ["hello"] = "world" });

    [Fact]
    public async Task PublisherDown_Is503()
    {
        var settings = Settings($"127.0.0.1:{Loopback.FreePort()}");
        settings["Events__PublishTimeoutSeconds"] = "1";
        await using var service = await ServiceProcess.StartAsync(settings);
        Assert.Contains("anybody who reaches", service.Output, StringComparison.Ordinal);
        using var response = await Push.PostAsync(service.Client, Push.Envelope("1", Push.Message(Push.Customer("anna"))));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Fact]
    public async Task TooManyPendingBytes_Are429()
    {
        // This server accepts the connection and never responds, so the message stays pending.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var service = await ServiceProcess.StartAsync(new(Settings(silent.LocalEndpoint.ToString()!))
        {
            ["Events__PublishTimeoutSeconds"] = "5",
            ["Events__MaximumPendingBytes"] = "1",
        });
        var waiting = Push.PostAsync(service.Client, Push.Envelope("1", Push.Message(Push.Customer("anna"))));
        using (await silent.AcceptTcpClientAsync())
        {
            using var rejected = await Push.PostAsync(service.Client, Push.Envelope("2", Push.Message(Push.Customer("ben"))));
            Assert.Equal(HttpStatusCode.TooManyRequests, rejected.StatusCode);
            using var first = await waiting;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, first.StatusCode);
        }
    }

    [Fact]
    public async Task NoAudienceSetting_Is403()
    {
        var settings = Settings("127.0.0.1:1");
        settings.Remove("Events__Authentication");
        await using var service = await ServiceProcess.StartAsync(settings);
        using var response = await Push.PostAsync(service.Client, Push.Envelope("1", Push.Message(Push.Customer("anna"))));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private static string Attribute(JsonNode message, string name) => (string?)message["attributes"]![name] ?? "";

    private static JsonNode Data(JsonNode message) => JsonNode.Parse(Convert.FromBase64String((string)message["data"]!))!;

    private Dictionary<string, string> Settings(string host) => new()
    {
        ["PUBSUB_EMULATOR_HOST"] = host,
        ["Events__Authentication"] = "off",
        ["Events__DecisionsTopic"] = _decisions is "" ? "projects/p/topics/decisions" : _decisions,
        ["Events__RejectedTopic"] = _rejected is "" ? "projects/p/topics/rejected" : _rejected,
    };

    private async Task Expect(HttpStatusCode status, JsonObject envelope)
    {
        using var response = await Push.PostAsync(Service.Client, envelope);
        Assert.Equal(status, response.StatusCode);
    }
}
