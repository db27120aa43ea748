using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Conversion.Tests.Events;

/// <summary>What the service sends to Pub/Sub, seen from there.</summary>
public sealed class PublishingTests : IAsyncLifetime
{
    private RecordingTarget? _target;

    private RecordingTarget Target => _target!;

    public async Task InitializeAsync() => _target = await RecordingTarget.StartAsync();

    public async Task DisposeAsync() => await Target.DisposeAsync();

    [Fact]
    public async Task Sigterm_PublishesWhatWasAcceptedAndEndsWithZero()
    {
        Target.Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var service = await StartAsync();
        var pushes = Enumerable.Range(0, 200).Select(i => Push.PostAsync(service.Client, Push.Envelope($"{i}", Push.Message(Push.Customer($"c-{i}"))))).ToArray();
        await Target.AtGate.Task.WaitAsync(TimeSpan.FromMinutes(1));
        var ending = service.TerminateAsync();
        while (service.Listens())
            await Task.Delay(20);
        Target.Gate.SetResult();
        Assert.Equal(0, await ending.WaitAsync(TimeSpan.FromMinutes(1)));

        var acked = 0;
        foreach (var push in pushes)
        {
            try
            {
                using var answer = await push;
                acked += answer.StatusCode == HttpStatusCode.NoContent ? 1 : 0;
            }
            catch (HttpRequestException)
            {
                // It came after the port had closed, and is pushed again.
            }
        }
        Assert.True(acked > 0, "No push was accepted.");
        Assert.True(Target.Messages.Select(one => one.Attribute("ce-subject")).Distinct().Count() >= acked, "An acked decision was not published.");
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, HttpStatusCode.NoContent)]
    [InlineData(HttpStatusCode.InternalServerError, HttpStatusCode.NoContent)]
    [InlineData(HttpStatusCode.BadGateway, HttpStatusCode.NoContent)]
    [InlineData(HttpStatusCode.ServiceUnavailable, HttpStatusCode.NoContent)]
    [InlineData(HttpStatusCode.GatewayTimeout, HttpStatusCode.NoContent)]
    [InlineData(HttpStatusCode.NotFound, HttpStatusCode.ServiceUnavailable)]
    public async Task TopicThatRefusesForAWhile_IsTriedAgain_OthersAreNot(HttpStatusCode refusal, HttpStatusCode answered)
    {
        await using var service = await StartAsync();
        (Target.Refusal, Target.Refusals) = ((int)refusal, 1);
        using var answer = await Push.PostAsync(service.Client, Push.Envelope("1", Push.Message(Push.Customer("anna"))));

        Assert.Equal(answered, answer.StatusCode);
        Assert.Equal(answered == HttpStatusCode.NoContent ? 1 : 0, Target.Messages.Count);
    }

    [Theory]
    [InlineData(404, """{"error":{"code":404,"message":"Resource not found (resource=decisions).","status":"NOT_FOUND"}}""", "Pub/Sub responded with 404 NOT_FOUND, Resource not found (resource=decisions).")]
    [InlineData(403, """{"error":{"code":403,"message":"User not authorized to perform this action.","status":"PERMISSION_DENIED"}}""", "Pub/Sub responded with 403 PERMISSION_DENIED, User not authorized to perform this action.")]
    [InlineData(400, """{"error":{"code":400,"message":"Invalid value: anna@example.com","status":"INVALID_ARGUMENT"}}""", "Pub/Sub responded with 400 INVALID_ARGUMENT")]
    [InlineData(404, "<html>", "Pub/Sub responded with 404")]
    public async Task Refusal_IsToldOnceInTenSecondsInGooglesWords(int status, string body, string reason)
    {
        Target.Answer = (status, "application/json", body);
        await using var service = await StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
        {
            using var answer = await Push.PostAsync(service.Client, Push.Envelope($"{i}", Push.Message(Push.Customer($"anna@example.com-{i}"))));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        }));
        // Twice, should starting all of them have taken ten seconds.
        Assert.InRange(service.Output.Split("projects/p/topics/decisions did not accept").Length - 1, 1, 2);
        Assert.Contains($"Pub/Sub will push them again. {reason}", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("anna@example.com", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PageInPlaceOfPubSub_IsNotTakenForSuccess()
    {
        Target.Answer = (200, "text/html", "<html>");
        await using var service = await StartAsync();
        using var answer = await Push.PostAsync(service.Client, Push.Envelope("1", Push.Message(Push.Customer("anna"))));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("127.0.0.1 is not Pub/Sub: it must respond with application/json, got text/html.", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PubSubDoesNotAnswer_IsToldSo()
    {
        Target.Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var service = await StartAsync(("Events__PublishTimeoutSeconds", "1"));
        using var answer = await Push.PostAsync(service.Client, Push.Envelope("1", Push.Message(Push.Customer("anna"))));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("Pub/Sub will push them again. Pub/Sub did not respond.", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EventsOfOneCustomer_AreDecidedInTheirOrder()
    {
        await using var service = await StartAsync();
        var customers = Enumerable.Range(0, 8).Select(i => $"c-{i}").ToArray();
        await Task.WhenAll(customers.Select(async customer =>
        {
            // One message with many events of the customer, each as of a day of its own; others go on beside it.
            var events = Enumerable.Range(1, 28).Select(day => Push.Customer(customer, $",\"asOf\":\"2026-08-{day:00}T00:00:00Z\""));
            using var answer = await Push.PostAsync(service.Client, Push.Envelope(customer, Push.Message($"[{string.Join(',', events)}]")));
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }));

        foreach (var customer in customers)
        {
            var days = Target.Messages.Where(one => (string?)one.Message["orderingKey"] == customer).Select(one => ((DateTimeOffset)one.Data["asOf"]!).Day);
            Assert.Equal(Enumerable.Range(1, 28), days);
        }
    }

    [Fact]
    public async Task BinaryCloudEvent_GivesItsTimeAndItsOwnId()
    {
        await using var service = await StartAsync();
        for (var delivery = 0; delivery < 2; delivery++)
        {
            await Expect204(service, Push.Envelope($"message-{delivery}", Push.Message(
                Push.Customer("anna"), ("ce-specversion", "1.0"), ("ce-id", "7"), ("ce-source", "/shop"), ("ce-type", "order"), ("ce-time", "2026-08-01T00:00:00Z"))));
        }
        Assert.Single(Target.Messages.Select(one => one.Attribute("ce-id")).Distinct());
        Assert.All(Target.Messages, one => Assert.Equal(new(2026, 8, 1, 0, 0, 0, TimeSpan.Zero), (DateTimeOffset)one.Data["asOf"]!));
    }

    [Theory]
    [InlineData("data")]
    [InlineData("data_base64")]
    public async Task StructuredCloudEvent_IsDecidedAsOfItsTime(string field)
    {
        var data = field == "data" ? Push.Customer("anna") : $"\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(Push.Customer("anna")))}\"";
        var structured = $$"""{"specversion":"1.0","id":"7","source":"/shop","type":"order","time":"2026-08-01T00:00:00Z","{{field}}":{{data}}}""";
        await using var service = await StartAsync();
        await Expect204(service, Push.Envelope("1", Push.Message(structured, ("content-type", "application/cloudevents+json"))));
        using var body = new StringContent(structured, Encoding.UTF8, "application/cloudevents+json");
        using var unwrapped = await service.Client.PostAsync(new Uri(service.PushUrl), body);
        Assert.Equal(HttpStatusCode.NoContent, unwrapped.StatusCode);

        Assert.Equal(2, Target.Messages.Count);
        Assert.Single(Target.Messages.Select(one => one.Attribute("ce-id")).Distinct());
        Assert.All(Target.Messages, one => Assert.Equal(new(2026, 8, 1, 0, 0, 0, TimeSpan.Zero), (DateTimeOffset)one.Data["asOf"]!));
    }

    // As a header it would be the caller's word about the body; of a push it is the publisher's, and trying again mends nothing.
    [Fact]
    public async Task AttributeContentEncodingOfAnUnwrappedPush_IsNotTakenForTheCallers()
    {
        await using var service = await StartAsync();
        using var body = new ByteArrayContent([0x1f, 0x8b]);
        body.Headers.ContentEncoding.Add("gzip");
        body.Headers.Add("x-goog-pubsub-message-id", "1");
        using var unwrapped = await service.Client.PostAsync(new Uri(service.PushUrl), body);

        Assert.Equal(HttpStatusCode.NoContent, unwrapped.StatusCode);
        Assert.Equal("1", Assert.Single(Target.Messages).Attribute("messageId"));
    }

    [Fact]
    public async Task AsOf_IsTheCustomersOwn_ElseTheTimeOfPublishing()
    {
        await using var service = await StartAsync();
        await Expect204(service, Push.Envelope("1", Push.Message(Push.Customer("own", ",\"asOf\":\"2026-08-02T00:00:00Z\""))));
        await Expect204(service, Push.Envelope("2", Push.Message(Push.Customer("none"))));
        await Expect204(service, Push.Envelope("3", Push.Message(Push.Customer("timeless"), ("ce-specversion", "1.0"), ("ce-id", "7"), ("ce-source", "/shop"), ("ce-type", "order"))));

        var asOf = Target.Messages.ToDictionary(one => one.Attribute("ce-subject"), one => (DateTimeOffset)one.Data["asOf"]!);
        Assert.Equal(new(2026, 8, 2, 0, 0, 0, TimeSpan.Zero), asOf["own"]);
        Assert.Equal(Push.PublishTime, asOf["none"]);
        Assert.Equal(Push.PublishTime, asOf["timeless"]);
    }

    [Fact]
    public async Task ControlGroup_IsPublishedAndStaysTheSameAcrossRestarts()
    {
        var payload = $"[{string.Join(',', Enumerable.Range(0, 400).Select(i => Push.Customer($"c-{i}")))}]";
        var groups = new List<string[]>();
        for (var start = 0; start < 2; start++)
        {
            var before = Target.Messages.Count;
            await using var service = await StartAsync(("ControlShare", "0.25"), ("ControlSalt", "autumn"));
            await Expect204(service, Push.Envelope("1", Push.Message(payload)));
            var decisions = Target.Messages.Skip(before).ToArray();
            Assert.Equal(400, decisions.Length);
            Assert.All(decisions, one => Assert.Equal(one.Attribute("arm"), (string?)one.Data["decision"]!["arm"]));
            groups.Add([.. decisions.Where(one => one.Attribute("arm") == "control").Select(one => one.Attribute("ce-subject")).Order()]);
        }
        // Four standard deviations of a share of 0.25 among 400.
        Assert.InRange(groups[0].Length, 65, 135);
        Assert.Equal(groups[0], groups[1]);
    }

    private static async Task Expect204(ServiceProcess service, JsonObject envelope)
    {
        using var answer = await Push.PostAsync(service.Client, envelope);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private Task<ServiceProcess> StartAsync(params (string Name, string Value)[] more) => ServiceProcess.StartAsync(new(
        more.Select(one => KeyValuePair.Create(one.Name, one.Value)))
    {
        ["PUBSUB_EMULATOR_HOST"] = Target.Host,
        ["Events__Authentication"] = "off",
        ["Events__DecisionsTopic"] = "projects/p/topics/decisions",
        ["Events__RejectedTopic"] = "projects/p/topics/rejected",
    });
}
