using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Conversion.IntegrationTests.Events;

/// <summary>Tests what the service publishes, as a server in the place of Pub/Sub receives it.</summary>
public sealed class PublishingTests : IAsyncLifetime
{
    private RecordingTarget? _target;

    private RecordingTarget Target => _target!;

    public async Task InitializeAsync() => _target = await RecordingTarget.StartAsync();

    public async Task DisposeAsync() => await Target.DisposeAsync();

    [Fact]
    public async Task Sigterm_PublishesAcceptedEventsAndExitsZero()
    {
        Target.Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var service = await StartAsync();
        var pushes = Enumerable.Range(0, 200)
            .Select(i => Push.PostAsync(service.Client, Push.Envelope($"{i}", Push.Message(Push.Customer($"c-{i}"))))).ToArray();
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
                using var response = await push;
                acked += response.StatusCode == HttpStatusCode.NoContent ? 1 : 0;
            }
            catch (HttpRequestException)
            {
                // This push arrived after the port had closed, so Pub/Sub would repeat it.
            }
        }
        Assert.True(acked > 0, "No push was accepted.");
        var published = Target.Messages.Select(message => message.Attribute("ce-subject")).Distinct().Count();
        Assert.True(published >= acked, "An acked decision was not published.");
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, HttpStatusCode.NoContent)]
    [InlineData(HttpStatusCode.InternalServerError, HttpStatusCode.NoContent)]
    [InlineData(HttpStatusCode.BadGateway, HttpStatusCode.NoContent)]
    [InlineData(HttpStatusCode.ServiceUnavailable, HttpStatusCode.NoContent)]
    [InlineData(HttpStatusCode.GatewayTimeout, HttpStatusCode.NoContent)]
    [InlineData(HttpStatusCode.NotFound, HttpStatusCode.ServiceUnavailable)]
    public async Task TransientRejection_IsRetriedAndOthersAreNot(HttpStatusCode rejection, HttpStatusCode expected)
    {
        await using var service = await StartAsync();
        Target.RejectionStatus = (int)rejection;
        Target.RejectedRequests = 1;
        using var response = await Push.PostAsync(service.Client, Push.Envelope("1", Push.Message(Push.Customer("anna"))));

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected == HttpStatusCode.NoContent ? 1 : 0, Target.Messages.Count);
    }

    [Theory]
    [InlineData(
        404, """{"error":{"code":404,"message":"Resource not found (resource=decisions).","status":"NOT_FOUND"}}""",
        "Pub/Sub responded with 404 NOT_FOUND, Resource not found (resource=decisions).")]
    [InlineData(
        403, """{"error":{"code":403,"message":"User not authorized to perform this action.","status":"PERMISSION_DENIED"}}""",
        "Pub/Sub responded with 403 PERMISSION_DENIED, User not authorized to perform this action.")]
    [InlineData(
        400, """{"error":{"code":400,"message":"Invalid value: anna@example.com","status":"INVALID_ARGUMENT"}}""",
        "Pub/Sub responded with 400 INVALID_ARGUMENT")]
    [InlineData(404, "<html>", "Pub/Sub responded with 404")]
    public async Task Rejection_IsLoggedOncePerTenSecondsWithGooglesReason(int status, string body, string reason)
    {
        Target.PublishResponse = new(status, "application/json", body);
        await using var service = await StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
        {
            var envelope = Push.Envelope($"{i}", Push.Message(Push.Customer($"anna@example.com-{i}")));
            using var response = await Push.PostAsync(service.Client, envelope);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        }));
        // The line is written beside the answers.
        for (var waits = 0; waits < 100 && !service.Output.Contains(reason, StringComparison.Ordinal); waits++)
            await Task.Delay(100);
        // A second line is logged when the pushes take more than ten seconds.
        Assert.InRange(service.Output.Split("projects/p/topics/decisions did not accept").Length - 1, 1, 2);
        Assert.Contains($"Pub/Sub will push them again. {reason}", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("anna@example.com", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WebPageInsteadOfPubSub_IsAnError()
    {
        Target.PublishResponse = new(200, "text/html", "<html>");
        await using var service = await StartAsync();
        using var response = await Push.PostAsync(service.Client, Push.Envelope("1", Push.Message(Push.Customer("anna"))));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains(
            "127.0.0.1 is not Pub/Sub: it must respond with application/json, got text/html.", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PubSubDoesNotRespond_IsLogged()
    {
        Target.Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var service = await StartAsync(("Events__PublishTimeoutSeconds", "1"));
        using var response = await Push.PostAsync(service.Client, Push.Envelope("1", Push.Message(Push.Customer("anna"))));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("Pub/Sub will push them again. Pub/Sub did not respond.", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EventsOfOneCustomer_AreDecidedInOrder()
    {
        await using var service = await StartAsync();
        var customers = Enumerable.Range(0, 8).Select(i => $"c-{i}").ToArray();
        await Task.WhenAll(customers.Select(async customer =>
        {
            // One message contains many events of the customer, each with a different day. The other customers' messages run in parallel.
            var events = Enumerable.Range(1, 28).Select(day => Push.Customer(customer, $",\"asOf\":\"2026-08-{day:00}T00:00:00Z\""));
            var message = Push.Message($"[{string.Join(',', events)}]");
            using var response = await Push.PostAsync(service.Client, Push.Envelope(customer, message));
            Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        }));

        foreach (var customer in customers)
        {
            var days = Target.Messages
                .Where(message => (string?)message.Message["orderingKey"] == customer)
                .Select(message => ((DateTimeOffset)message.Data["asOf"]!).Day);
            Assert.Equal(Enumerable.Range(1, 28), days);
        }
    }

    [Fact]
    public async Task BinaryCloudEvent_GivesItsTimeAndItsOwnId()
    {
        (string, string)[] attributes = [.. Push.CloudEventAttributes, ("ce-time", "2026-08-01T00:00:00Z")];
        await using var service = await StartAsync();
        for (var delivery = 0; delivery < 2; delivery++)
            await Expect204(service, Push.Envelope($"message-{delivery}", Push.Message(Push.Customer("anna"), attributes)));
        Assert.Single(Target.Messages.Select(message => message.Attribute("ce-id")).Distinct());
        var time = new DateTimeOffset(2026, 8, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.All(Target.Messages, message => Assert.Equal(time, (DateTimeOffset)message.Data["asOf"]!));
    }

    [Theory]
    [InlineData("data")]
    [InlineData("data_base64")]
    public async Task StructuredCloudEvent_IsDecidedAsOfItsTime(string field)
    {
        var data = field == "data" ? Push.Customer("anna") : $"\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(Push.Customer("anna")))}\"";
        var structured =
            $$"""{"specversion":"1.0","id":"7","source":"/shop","type":"order","time":"2026-08-01T00:00:00Z","{{field}}":{{data}}}""";
        await using var service = await StartAsync();
        await Expect204(service, Push.Envelope("1", Push.Message(structured, ("content-type", "application/cloudevents+json"))));
        using var body = new StringContent(structured, Encoding.UTF8, "application/cloudevents+json");
        using var unwrapped = await service.Client.PostAsync(new Uri(service.PushUrl), body);
        Assert.Equal(HttpStatusCode.NoContent, unwrapped.StatusCode);

        Assert.Equal(2, Target.Messages.Count);
        Assert.Single(Target.Messages.Select(message => message.Attribute("ce-id")).Distinct());
        var time = new DateTimeOffset(2026, 8, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.All(Target.Messages, message => Assert.Equal(time, (DateTimeOffset)message.Data["asOf"]!));
    }

    // The header of an unwrapped push is an attribute of the message, so a 415 would make Pub/Sub repeat the push without end.
    [Fact]
    public async Task ContentEncodingOfAnUnwrappedPush_IsAnAttribute()
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
    public async Task AsOf_IsTheCustomersOwn_OtherwiseThePublishTime()
    {
        await using var service = await StartAsync();
        await Expect204(service, Push.Envelope("1", Push.Message(Push.Customer("own", ",\"asOf\":\"2026-08-02T00:00:00Z\""))));
        await Expect204(service, Push.Envelope("2", Push.Message(Push.Customer("none"))));
        await Expect204(service, Push.Envelope("3", Push.Message(Push.Customer("timeless"), Push.CloudEventAttributes)));

        var asOf = Target.Messages.ToDictionary(
            message => message.Attribute("ce-subject"), message => (DateTimeOffset)message.Data["asOf"]!);
        Assert.Equal(new(2026, 8, 2, 0, 0, 0, TimeSpan.Zero), asOf["own"]);
        Assert.Equal(Push.PublishTime, asOf["none"]);
        Assert.Equal(Push.PublishTime, asOf["timeless"]);
    }

    [Fact]
    public async Task ControlGroup_IsPublishedAndIsTheSameAfterARestart()
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
            Assert.All(decisions, message => Assert.Equal(message.Attribute("arm"), (string?)message.Data["decision"]!["arm"]));
            var control = decisions.Where(message => message.Attribute("arm") == "control");
            groups.Add([.. control.Select(message => message.Attribute("ce-subject")).Order()]);
        }
        // The expected 100 customers plus or minus four standard deviations.
        Assert.InRange(groups[0].Length, 65, 135);
        Assert.Equal(groups[0], groups[1]);
    }

    private static async Task Expect204(ServiceProcess service, JsonObject envelope)
    {
        using var response = await Push.PostAsync(service.Client, envelope);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    private Task<ServiceProcess> StartAsync(params (string Name, string Value)[] settings) => ServiceProcess.StartAsync(new(
        settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)))
    {
        ["PUBSUB_EMULATOR_HOST"] = Target.Host,
        ["Events__Authentication"] = "off",
        ["Events__DecisionsTopic"] = "projects/p/topics/decisions",
        ["Events__RejectedTopic"] = "projects/p/topics/rejected",
    });
}
