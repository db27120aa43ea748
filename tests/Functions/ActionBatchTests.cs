using System.Text;
using System.Text.Json.Nodes;
using Conversion.Decisions;
using Conversion.Functions.Decisions;
using Conversion.Functions.Http;
using Conversion.Functions.Scoring;
using Conversion.Scoring;
using Conversion.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Conversion.Tests.Functions;

/// <summary>Batches and the description of a policy of version 2, over HTTP.</summary>
public sealed class ActionBatchTests : IAsyncLifetime
{
    private const string PolicyText =
        """
        {"version": 2, "name": "run", "actions": [
           {"name": "CALL", "message": "m", "channel": "phone", "budget": {"perRun": 2}},
           {"name": "MAIL", "message": "m", "channel": "email", "cap": {"times": 1, "days": 7}}],
         "rules": [{"name": "call", "action": "CALL", "when": "probability >= 0"}], "fallback": {"name": "rest", "action": "MAIL"}}
        """;

    private TestHost? _host;

    public async Task InitializeAsync()
    {
        var model = TestModel.Create();
        var policy = Policy.Parse(Encoding.UTF8.GetBytes(PolicyText), Scorer.QuantitiesOf(model));
        _host = await TestHost.Start(settings: ["--Keys:Required=false"], configure: builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(FileService.Now));
            builder.Services.AddSingleton(HostCapabilities.Kestrel);
            builder.Services.AddSingleton(new Scorer(model, policy, ControlGroup.None));
            builder.Services.AddSingleton(new CustomerReader(model, takesContacts: true));
            builder.Services.AddSingleton(new ModelCardFile([], null));
            builder.Services.AddSingleton<PolicySimulator>();
            builder.AddFunction<ScoreBatch>().AddFunction<SimulatePolicy>().AddFunction<DescribePolicy>();
        });
    }

    public async Task DisposeAsync() => await _host!.DisposeAsync();

    [Fact]
    public async Task JsonLines_ShareTheBudget_AndACustomerWhoComesAgainGetsNoMore()
    {
        var lines = Enumerable.Range(0, 20).Select(i => Line($"c{i % 10}")).Append("{\"customerId\": 1}");
        var answers = await PostAsync("/api/score/batch", string.Join('\n', lines), "application/x-ndjson");
        var actions = answers.SkipLast(1).GroupBy(answer => (string)answer["customerId"]!)
            .Select(group => string.Join(' ', group.Select(answer => (string)answer["decision"]!["action"]!))).Order();

        // Two customers are called and then get mail; the others get mail once.
        Assert.Equal(["CALL MAIL", "CALL MAIL", .. Enumerable.Repeat("MAIL NONE", 8)], actions);
        Assert.Equal("error", (string?)answers[^1]["status"]);
    }

    [Theory]
    [InlineData("?keep=contact", "CALL MAIL NONE")]
    [InlineData("", null)]
    public async Task FileOfOrders_NeedsItsContacts(string query, string? actions)
    {
        const string File =
            "customerId,at,amount,email,phone,consent\na,2026-05-01,10,a@b.example,,yes\nb,2026-05-02,10,,123456,yes\nc,2026-05-03,10,c@b.example,1234,no\n";
        using var response = await _host!.Client.PostAsync($"/api/score/batch{query}", new StringContent(File, Encoding.UTF8, "text/csv"));
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal(actions is not null, response.IsSuccessStatusCode);
        if (actions is null)
            Assert.Contains("asks for them", text, StringComparison.Ordinal);
        else
            Assert.Equal(actions, string.Join(' ', Parse(text).Select(answer => (string)answer["decision"]!["action"]!).Order()));
    }

    [Fact]
    public async Task DescribedPolicy_CanBeSimulatedAsItIs()
    {
        var described = await _host!.Client.GetStringAsync("/api/policy");
        var simulated = await PostAsync("/api/policy/simulate", $"{{\"policy\": {described}, \"customers\": [{Line("a")}]}}", "application/json");

        Assert.Equal(2, (int)JsonNode.Parse(described)!["version"]!);
        Assert.Equal("CALL", (string)JsonNode.Parse(described)!["actions"]![0]!["name"]!);
        Assert.Equal(
            """{"customers":1,"actions":[{"action":"CALL","before":1,"after":1,"valueBefore":100,"valueAfter":100},{"action":"MAIL","before":0,"after":0,"valueBefore":0,"valueAfter":0},{"action":"NONE","before":0,"after":0,"valueBefore":0,"valueAfter":0}],"moves":[]}""",
            simulated[0].ToJsonString());
    }

    private static string Line(string id) =>
        $$$"""{"customerId": "{{{id}}}", "orders": [{"at": "2026-05-01", "amount": 10}], "consent": "yes", "contact": {"email": "a@b.example", "phone": "1"}}""";

    private async Task<List<JsonNode>> PostAsync(string path, string body, string type)
    {
        using var response = await _host!.Client.PostAsync(path, new StringContent(body, Encoding.UTF8, type));
        return Parse(await response.Content.ReadAsStringAsync());
    }

    private static List<JsonNode> Parse(string lines) =>
        [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
}
