using System.Net;
using System.Text.Json.Nodes;

namespace Conversion.Tests.Functions;

public sealed class PolicyOverHttpTests(SharedService service) : IClassFixture<SharedService>
{
    [Fact]
    public async Task Policy_IsTheShippedOneWithItsQuantities()
    {
        var policy = JsonNode.Parse(await service.Client.GetStringAsync("/api/policy"))!;
        var shipped = JsonNode.Parse(File.ReadAllText(Repository.PathOf("models/policy.json")))!;

        Assert.Equal(shipped["rules"]!.ToJsonString(), policy["rules"]!.ToJsonString());
        Assert.Equal(shipped["fallback"]!.ToJsonString(), policy["fallback"]!.ToJsonString());
        Assert.Equal(64, ((string?)policy["hash"])!.Length);
        Assert.Equal(["probability", "daysToBuy", "value"], policy["quantities"]!.AsArray().Take(3).Select(name => (string?)name));
    }

    [Fact]
    public async Task UnchangedPolicy_MovesNobody()
    {
        var answer = await Simulate(Sample());

        Assert.Equal(Customers().Count, (int)answer["customers"]!);
        Assert.Empty(answer["moves"]!.AsArray());
        Assert.All(answer["actions"]!.AsArray(), action => Assert.Equal((int)action!["before"]!, (int)action["after"]!));
    }

    [Fact]
    public async Task PolicyWithoutRules_MovesAllWhoHadAnother()
    {
        var sample = Sample();
        sample["policy"]!["rules"] = new JsonArray();

        var answer = await Simulate(sample);

        var actions = answer["actions"]!.AsArray();
        var nurture = actions.Single(action => (string?)action!["action"] == "NURTURE")!;
        Assert.Equal(Customers().Count, (int)nurture["after"]!);
        Assert.Equal(actions.Sum(action => (double)action!["valueBefore"]!), (double)nurture["valueAfter"]!, 6);
        Assert.Equal(Customers().Count - (int)nurture["before"]!, answer["moves"]!.AsArray().Sum(move => (int)move!["count"]!));
        Assert.NotEmpty(answer["moves"]!.AsArray());
        Assert.All(answer["moves"]!.AsArray(), move => Assert.Equal("NURTURE", (string?)move!["to"]));
    }

    [Fact]
    public async Task FaultyPolicy_PointsAtEveryFault()
    {
        var sample = Sample();
        sample["policy"]!["rules"]![0]!["when"] = "shoeSize > 40";
        sample["policy"]!["rules"]![2]!["message"] = "{";
        sample["policy"]!["fallback"]!["message"] = "{value}";

        var problem = await Refused(sample, HttpStatusCode.UnprocessableEntity);

        Assert.Equal(["/policy/rules/0/when", "/policy/rules/2/message", "/policy/fallback/message"], problem);
    }

    [Fact]
    public async Task FaultyCustomer_IsPointedAt()
    {
        var sample = Sample();
        sample["customers"]![2]!["orders"]![0]!["at"] = "yesterday";

        Assert.Equal(["/customers/2/orders/0/at"], await Refused(sample, HttpStatusCode.UnprocessableEntity));
    }

    [Fact]
    public async Task ManyFaultyCustomers_AreToldOfTheFirstTwenty()
    {
        var sample = Sample();
        var faulty = Enumerable.Range(0, 50).Select(i => JsonNode.Parse($$"""{"customerId":"{{i}}","orders":[]}"""));
        sample["customers"] = new JsonArray([.. faulty]);

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"/customers/{i}/orders"), await Refused(sample, HttpStatusCode.UnprocessableEntity));
    }

    [Theory]
    [InlineData("""{"policy":{"name":"x","rules":[],"fallback":{"name":"n","action":"N","message":"m","colour":1}},"customers":[]}""", "/policy/fallback/colour")]
    [InlineData("""{"policy":{"name":"x","rules":[1],"fallback":{"name":"n","action":"N","message":"m"}},"customers":[]}""", "/policy/rules/0")]
    [InlineData("""{"policy":{"name":"x","rules":[],"fallback":{"name":"n","action":"N","message":"m"}},"customers":{}}""", "/customers")]
    [InlineData("""{"policy":{"name":"x","rules":[],"fallback":{"name":"n","action":"N","message":"m"}},"customers":[],"x":1}""", "/x")]
    [InlineData("""{"policy":null,"customers":[]}""", "/policy")]
    [InlineData("""{"policy":""", "")]
    public async Task WhatIsNoSimulation_IsMalformed(string json, string pointer)
    {
        var problem = await Hosting.ProblemAssert.HasStatus(await service.Post("/api/policy/simulate", json), HttpStatusCode.BadRequest);

        Assert.Contains(pointer, JsonNode.Parse(problem)!["errors"]!.AsArray().Select(error => (string?)error!["pointer"]));
    }

    [Fact]
    public async Task BodyBeyondTheLimit_IsTooLarge() => await Hosting.ProblemAssert.HasStatus(
        await service.Post("/api/policy/simulate", new string(' ', (32 << 20) + 1)), HttpStatusCode.RequestEntityTooLarge);

    [Fact]
    public async Task BodyOfTheLimit_IsRead()
    {
        var sample = Sample().ToJsonString();

        using var response = await service.Post("/api/policy/simulate", sample.PadRight(32 << 20));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static List<JsonNode> Customers() =>
        [.. Directory.GetFiles(Repository.PathOf("docs/examples"), "*-customer.json").Order().Select(path => JsonNode.Parse(File.ReadAllText(path))!)];

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

    private async Task<IEnumerable<string?>> Refused(JsonNode sample, HttpStatusCode status)
    {
        var problem = await Hosting.ProblemAssert.HasStatus(await service.Post("/api/policy/simulate", sample.ToJsonString()), status);
        return JsonNode.Parse(problem)!["errors"]!.AsArray().Select(error => (string?)error!["pointer"]);
    }
}
