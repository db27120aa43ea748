using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Conversion.Customers;
using Conversion.Orders;

namespace Conversion.IntegrationTests.Functions;

public sealed class ScoreTests(SharedService service) : IClassFixture<SharedService>
{
    [Fact]
    public async Task EveryExample_IsScored()
    {
        var examples = Directory.GetFiles(Repository.PathOf("docs/examples"), "*-customer.json");

        Assert.NotEmpty(examples);
        foreach (var example in examples)
        {
            var score = await Score(File.ReadAllText(example));
            Assert.Equal("ok", (string?)score["status"]);
            Assert.InRange((double)score["probability"]!, 0, 1);
            Assert.NotEmpty((string?)score["decision"]!["message"] ?? "");
        }
    }

    [Fact]
    public async Task LapsedExample_IsAtRisk() => Assert.Equal(
        "RISK", (string?)(await Score(File.ReadAllText(Repository.PathOf("docs/examples/lapsed-customer.json"))))["decision"]!["action"]);

    [Fact]
    public async Task OrdersAndTheirFeatures_GiveTheIdenticalAnswer()
    {
        var asOf = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
        Order[] orders = [new(asOf.AddDays(-90), 120.5, 3, 2), new(asOf.AddDays(-40), 80, 4, 1), new(asOf.AddDays(-3), 99.9, 5, 2)];
        var json = new JsonObject { ["customerId"] = "c", ["asOf"] = "2026-06-01T00:00:00Z" };
        var byFeatures = json.DeepClone();
        json["orders"] = new JsonArray([.. orders.Select(order => new JsonObject
        {
            ["at"] = $"{order.At:O}",
            ["amount"] = order.Amount,
            ["items"] = order.Items,
            ["products"] = order.Products,
        })]);
        var values = new float[CustomerFeatures.Count];
        CustomerFeatures.TryCompute(orders, asOf, values);
        byFeatures["features"] = new JsonObject(CustomerFeatures.All.Select((feature, i) =>
            KeyValuePair.Create<string, JsonNode?>(feature.Name, float.IsNaN(values[i]) ? null : values[i])));

        Assert.Equal((await Score(json.ToJsonString())).ToJsonString(), (await Score(byFeatures.ToJsonString())).ToJsonString());
    }

    [Theory]
    [InlineData("{", 400, "")]
    [InlineData("""{"customerId":"c","orders":"none"}""", 400, "/orders")]
    [InlineData("""{"customerId":"c","colour":1,"orders":[{"at":"2026-01-01","amount":1}]}""", 400, "/colour")]
    [InlineData("""{"customerId":"c","customerId":"c","orders":[{"at":"2026-01-01","amount":1}]}""", 400, "/customerId")]
    [InlineData("""{"customerId":"\ud800","orders":[{"at":"2026-01-01","amount":1}]}""", 400, "/customerId")]
    [InlineData("""{"customerId":"c","\ud800":1,"orders":[{"at":"2026-01-01","amount":1}]}""", 400, "")]
    [InlineData("""{"customerId":"c","orders":[{"at":"2026-01-01","amount":NaN}]}""", 400, "")]
    [InlineData("""{"customerId":"c","orders":[{"at":"2026-01-01","amount":Infinity}]}""", 400, "")]
    [InlineData("""{"customerId":"c","orders":[{"at":"2026-01-01","amount":"NaN"}]}""", 400, "/orders/0/amount")]
    [InlineData("""{"customerId":"c","orders":[{"at":"2026-01-01","amount":1e999}]}""", 422, "/orders/0/amount")]
    [InlineData("""{"customerId":"c","orders":[{"at":"2026-01-01","amount":-1}]}""", 422, "/orders/0/amount")]
    [InlineData("""{"customerId":"c","orders":[{"at":"9999-01-01","amount":1}]}""", 422, "/orders/0/at")]
    [InlineData("""{"customerId":"c","orders":[]}""", 422, "/orders")]
    public async Task InvalidCustomer_IsRejectedByField(string json, int status, string pointer)
    {
        var problem = await ProblemAssert.HasStatus(await service.Post("/api/score", json), (HttpStatusCode)status);

        Assert.Contains(pointer, JsonNode.Parse(problem)!["errors"]!.AsArray().Select(error => (string?)error!["pointer"]));
        await AssertScores();
    }

    [Fact]
    public async Task OtherEncoding_IsMalformed()
    {
        var body = Encoding.Latin1.GetBytes("""{"customerId":"Zoë","orders":[{"at":"2026-01-01","amount":1}]}""");

        await ProblemAssert.HasStatus(await service.Post("/api/score", SharedService.Bytes(body)), HttpStatusCode.BadRequest);
        await AssertScores();
    }

    [Fact]
    public async Task BodyOfTenMegabytes_IsTooLarge()
    {
        using var response = await service.Post("/api/score", new string(' ', 10 << 20));

        await ProblemAssert.HasStatus(response, HttpStatusCode.RequestEntityTooLarge);
        await AssertScores();
    }

    [Fact]
    public async Task LargeBodyOfUnknownLength_IsTooLarge()
    {
        var body = Encoding.UTF8.GetBytes(new string(' ', 2 << 20));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/score") { Content = SharedService.Bytes(body) };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.ExpectContinue = true;

        await ProblemAssert.HasStatus(await service.Client.SendAsync(request), HttpStatusCode.RequestEntityTooLarge);
        Assert.DoesNotContain("fail:", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OtherMediaType_IsNotSupported() => await ProblemAssert.HasStatus(
        await service.Post("/api/score", "customerId=c", "application/x-www-form-urlencoded"), HttpStatusCode.UnsupportedMediaType);

    private async Task<JsonNode> Score(string json)
    {
        using var response = await service.Post("/api/score", json);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    private async Task AssertScores()
    {
        Assert.False(service.HasExited);
        await Score("""{"customerId":"c","orders":[{"at":"2026-01-01","amount":1}]}""");
    }
}
