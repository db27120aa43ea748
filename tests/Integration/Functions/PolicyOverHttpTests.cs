using System.Net;
using System.Text.Json.Nodes;

namespace Conversion.IntegrationTests.Functions;

public sealed class PolicyOverHttpTests(SharedService service) : IClassFixture<SharedService>
{
    [Fact]
    public async Task Policy_IsTheShippedPolicyWithItsQuantities()
    {
        var policy = JsonNode.Parse(await service.Client.GetStringAsync("/api/policy"))!;
        var shipped = JsonNode.Parse(File.ReadAllText(Repository.PathOf("models/policy.json")))!;

        Assert.Equal(shipped["rules"]!.ToJsonString(), policy["rules"]!.ToJsonString());
        Assert.Equal(shipped["fallback"]!.ToJsonString(), policy["fallback"]!.ToJsonString());
        Assert.Equal(64, ((string?)policy["hash"])!.Length);
        Assert.Equal(["probability", "daysToBuy", "value"], policy["quantities"]!.AsArray().Take(3).Select(name => (string?)name));
    }

    [Fact]
    public async Task UnchangedPolicy_MovesNoCustomer()
    {
        var simulation = await Simulate(Sample());

        Assert.Equal(Customers().Count, (int)simulation["customers"]!);
        Assert.Empty(simulation["moves"]!.AsArray());
        Assert.All(simulation["actions"]!.AsArray(), action => Assert.Equal((int)action!["before"]!, (int)action["after"]!));
    }

    [Fact]
    public async Task PolicyWithoutRules_MovesAllCustomersToTheFallback()
    {
        var sample = Sample();
        sample["policy"]!["rules"] = new JsonArray();

        var simulation = await Simulate(sample);

        var actions = simulation["actions"]!.AsArray();
        var nurture = actions.Single(action => (string?)action!["action"] == "NURTURE")!;
        Assert.Equal(Customers().Count, (int)nurture["after"]!);
        Assert.Equal(actions.Sum(action => (double)action!["valueBefore"]!), (double)nurture["valueAfter"]!, 6);
        Assert.Equal(Customers().Count - (int)nurture["before"]!, simulation["moves"]!.AsArray().Sum(move => (int)move!["count"]!));
        Assert.NotEmpty(simulation["moves"]!.AsArray());
        Assert.All(simulation["moves"]!.AsArray(), move => Assert.Equal("NURTURE", (string?)move!["to"]));
    }

    [Fact]
    public async Task InvalidPolicy_ReportsEveryError()
    {
        var sample = Sample();
        sample["policy"]!["rules"]![0]!["when"] = "shoeSize > 40";
        sample["policy"]!["rules"]![2]!["message"] = "{";
        sample["policy"]!["fallback"]!["message"] = "{value}";

        var pointers = await RejectAsync(sample, HttpStatusCode.UnprocessableEntity);

        Assert.Equal(["/policy/rules/0/when", "/policy/rules/2/message", "/policy/fallback/message"], pointers);
    }

    [Fact]
    public async Task InvalidCustomer_IsReported()
    {
        var sample = Sample();
        sample["customers"]![2]!["orders"]![0]!["at"] = "yesterday";

        Assert.Equal(["/customers/2/orders/0/at"], await RejectAsync(sample, HttpStatusCode.UnprocessableEntity));
    }

    [Fact]
    public async Task ManyInvalidCustomers_ReportsTheFirstTwenty()
    {
        var sample = Sample();
        var invalid = Enumerable.Range(0, 50).Select(i => JsonNode.Parse($$"""{"customerId":"{{i}}","orders":[]}"""));
        sample["customers"] = new JsonArray([.. invalid]);

        var pointers = await RejectAsync(sample, HttpStatusCode.UnprocessableEntity);

        // The last entry says how many more there are.
        Assert.Equal([.. Enumerable.Range(0, 20).Select(i => $"/customers/{i}/orders"), ""], pointers);
    }

    [Theory]
    [InlineData("""{"policy":{"name":"x","rules":[],"fallback":{#,"colour":1}},"customers":[]}""", "/policy/fallback/colour")]
    [InlineData("""{"policy":{"name":"x","rules":[1],"fallback":{#}},"customers":[]}""", "/policy/rules/0")]
    [InlineData("""{"policy":{"name":"x","rules":[],"fallback":{#}},"customers":{}}""", "/customers")]
    [InlineData("""{"policy":{"name":"x","rules":[],"fallback":{#}},"customers":[],"x":1}""", "/x")]
    [InlineData("""{"policy":1,"customers":[]}""", "/policy")]
    [InlineData("""{"policy":""", "")]
    public async Task OtherDocument_IsMalformed(string template, string pointer)
    {
        var json = template.Replace("#", "\"name\":\"n\",\"action\":\"N\",\"message\":\"m\"", StringComparison.Ordinal);

        var problem = await ProblemAssert.HasStatus(await service.Post("/api/policy/simulate", json), HttpStatusCode.BadRequest);

        Assert.Contains(pointer, JsonNode.Parse(problem)!["errors"]!.AsArray().Select(error => (string?)error!["pointer"]));
    }

    [Fact]
    public async Task BodyAboveTheLimit_IsTooLarge() => await ProblemAssert.HasStatus(
        await service.Post("/api/policy/simulate", new string(' ', (32 << 20) + 1)), HttpStatusCode.RequestEntityTooLarge);

    [Fact]
    public async Task BodyAtTheLimit_IsAccepted()
    {
        var sample = Sample().ToJsonString();

        using var response = await service.Post("/api/policy/simulate", sample.PadRight(32 << 20));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static List<JsonNode> Customers()
    {
        var files = Directory.GetFiles(Repository.PathOf("docs/examples"), "*-customer.json").Order();
        return [.. files.Select(path => JsonNode.Parse(File.ReadAllText(path))!)];
    }

    private static JsonObject Sample() => new JsonObject
    {
        ["policy"] = JsonNode.Parse(File.ReadAllText(Repository.PathOf("models/policy.json"))),
        ["customers"] = new JsonArray([.. Customers()]),
    };

    private async Task<JsonNode> Simulate(JsonNode sample)
    {
        using var response = await service.Post("/api/policy/simulate", sample.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    private async Task<IEnumerable<string?>> RejectAsync(JsonNode sample, HttpStatusCode status)
    {
        var problem = await ProblemAssert.HasStatus(await service.Post("/api/policy/simulate", sample.ToJsonString()), status);
        return JsonNode.Parse(problem)!["errors"]!.AsArray().Select(error => (string?)error!["pointer"]);
    }
}
