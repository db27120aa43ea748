using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Conversion.Customers;
using Conversion.Decisions;
using Conversion.Functions.Decisions;
using Conversion.Functions.Http;
using Conversion.Functions.Inference;
using Conversion.Functions.Scoring;
using Conversion.Models;
using Conversion.Scoring;
using Conversion.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Conversion.Tests.Functions;

/// <summary>The endpoints with every subset of a model's heads.</summary>
public sealed class HeadSubsetTests
{
    private const string Customer =
        """{"customerId":"a","asOf":"2026-06-01T00:00:00Z","orders":[{"at":"2026-05-20T00:00:00Z","amount":20}]}""";

    private const string HistoryPolicy =
        """
        {"name": "segments", "rules": [{"name": "recent", "action": "KEEP", "when": "recencyDays < 30", "message": "{frequency:0}"}],
        "fallback": {"name": "other", "action": "WAIT", "message": "Wait."}}
        """;

    public static TheoryData<string> Subsets => TestModel.HeadSubsets;

    [Theory]
    [MemberData(nameof(Subsets))]
    public async Task ScoreAndFeed_HaveOnlyTheHeadsOfTheModel(string heads)
    {
        var model = TestModel.WithHeads(heads);
        var feed = new DecisionFeed(TimeProvider.System);
        await using var host = await StartAsync(model, feed);

        var score = JsonNode.Parse(await PostAsync(host, "/api/score", Customer))!.AsObject();

        Assert.Equal(model.HasHead ? "ok" : "history_only", (string?)score["status"]);
        Assert.Equal(model.HeadNames, HeadName.All.Where(score.ContainsKey));
        Assert.Equal("KEEP", (string?)score["decision"]!["action"]);
        var decisions = new LiveDecision[1];
        var position = 0L;
        Assert.Equal(1, feed.Read(ref position, decisions).Count);
        Assert.Equal(
            (model.Probability is null, model.DaysToBuy is null, model.Value is null),
            (decisions[0].Probability is null, decisions[0].DaysToBuy is null, decisions[0].Value is null));
    }

    [Theory]
    [MemberData(nameof(Subsets))]
    public async Task CsvOfABatch_HasOnlyTheColumnsOfTheModel(string heads)
    {
        var model = TestModel.WithHeads(heads);
        await using var host = await StartAsync(model);

        var lines = (await PostAsync(host, "/api/score/batch", $"{Customer}\nnonsense", "application/x-ndjson", "text/csv")).Split('\n');

        var header = lines[0].Split(',');
        string[] estimates = ["daysToBuy", "value"];
        var expected = model.HeadNames.SelectMany(name => estimates.Contains(name) ? [name, $"{name}Low", $"{name}High"] : new[] { name });
        Assert.Equal(expected, header.Where(name => HeadName.All.Any(head => name.StartsWith(head, StringComparison.Ordinal))));
        // The columns outOfRange, line and errors are empty for this customer.
        Assert.DoesNotContain("", lines[1].Split(',')[..^3]);
        Assert.Equal(header.Length, lines[1].Split(',').Length);
        // The error itself contains commas.
        Assert.StartsWith($",,error{new string(',', header.Length - 4)}2,", lines[2], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Subsets))]
    public async Task PolicyAndSimulation_KnowOnlyTheHeadsOfTheModel(string heads)
    {
        var model = TestModel.WithHeads(heads);
        await using var host = await StartAsync(model);

        var policy = JsonNode.Parse(await host.Client.GetStringAsync("/api/policy"))!;
        var simulation = JsonNode.Parse(await PostAsync(
            host, "/api/policy/simulate", $$"""{"policy": {{HistoryPolicy}}, "customers": [{{Customer}}]}"""))!;
        using var refused = await SendAsync(host, "/api/policy/simulate",
            $$"""{"policy": {{HistoryPolicy.Replace("recencyDays < 30", "probability > 0.5", StringComparison.Ordinal)}}, "customers": []}""");

        Assert.Equal(
            [.. model.HeadNames, .. CustomerFeatures.All.Select(feature => feature.Name)],
            policy["quantities"]!.AsArray().Select(name => (string)name!));
        Assert.Equal(model.Value is null ? null : 100.0, (double?)simulation["actions"]![0]!["valueAfter"]);
        if (model.Probability is not null)
            Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        else
            Assert.Contains(
                "the model has no probability; name features such as recencyDays, frequency, monetaryValue",
                await ProblemAssert.HasStatus(refused, HttpStatusCode.UnprocessableEntity),
                StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Subsets))]
    public async Task Inference_HasOnlyTheOutputsOfTheModel(string heads)
    {
        var model = TestModel.WithHeads(heads);
        string[] names = [.. model.HeadNames.Select(name => name == HeadName.DaysToBuy ? "days" : name)];
        await using var host = await StartAsync(model);
        var data = string.Join(',', new float[model.Features.Count]);
        var tensor = $$"""{"name": "features", "datatype": "FP32", "shape": [1, {{model.Features.Count}}], "data": [{{data}}]}""";

        var metadata = JsonNode.Parse(await host.Client.GetStringAsync("/v2/models/test"))!;
        using var response = await SendAsync(host, "/v2/models/test/infer", $$"""{"inputs": [{{tensor}}]}""");
        using var refused = await SendAsync(
            host, "/v2/models/test/infer", $$"""{"inputs": [{{tensor}}], "outputs": [{"name": "value"}]}""");

        Assert.Equal(names, metadata["outputs"]!.AsArray().Select(output => (string)output!["name"]!));
        Assert.Equal(model.Value is null ? HttpStatusCode.BadRequest : HttpStatusCode.OK, refused.StatusCode);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        if (model.HasHead)
            Assert.Equal(names, body["outputs"]!.AsArray().Select(output => (string)output!["name"]!));
        else
            Assert.StartsWith("The model has no head", (string?)body["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownLevel_IsInEveryAnswer()
    {
        await using var host = await StartAsync(TestModel.WithHeads("probability value", isLevelKnown: false));
        var withoutPurchase = Customer.Replace("20}", "20,\"returned\":true}", StringComparison.Ordinal);

        var score = JsonNode.Parse(await PostAsync(host, "/api/score", Customer))!;
        var lines = (await PostAsync(
            host, "/api/score/batch", $"{Customer}\n{withoutPurchase}", "application/x-ndjson", "text/csv")).Split('\n');

        Assert.Equal("unknown", (string?)score["level"]);
        Assert.StartsWith("customerId,asOf,status,level,probability,value,", lines[0], StringComparison.Ordinal);
        Assert.Equal(["unknown", "unknown"], lines[1..3].Select(line => line.Split(',')[3]));
    }

    private static Task<TestHost> StartAsync(Model model, DecisionFeed? feed = null) =>
        TestHost.Start(settings: ["--Keys:Required=false"], configure: builder =>
        {
            var policy = Policy.Parse(Encoding.UTF8.GetBytes(HistoryPolicy), Scorer.QuantitiesOf(model));
            builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(FileService.Now));
            builder.Services.AddSingleton(HostCapabilities.Kestrel);
            builder.Services.AddSingleton(new Scorer(model, policy, ControlGroup.None));
            builder.Services.AddSingleton(new CustomerReader(model));
            builder.Services.AddSingleton(new ModelCardFile([], null));
            builder.Services.AddSingleton<PolicySimulator>();
            builder.Services.AddSingleton(feed ?? new DecisionFeed(TimeProvider.System));
            builder.AddFunction<ScoreCustomer>().AddFunction<ScoreBatch>().AddFunction<DescribePolicy>().AddFunction<SimulatePolicy>()
                .AddFunction<InferenceEndpoints>();
        });

    private static async Task<string> PostAsync(
        TestHost host, string path, string body, string type = "application/json", string? accept = null)
    {
        using var response = await SendAsync(host, path, body, type, accept);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return text;
    }

    private static async Task<HttpResponseMessage> SendAsync(
        TestHost host, string path, string body, string type = "application/json", string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, null, type) };
        if (accept is not null)
            request.Headers.Accept.ParseAdd(accept);
        return await host.Client.SendAsync(request);
    }
}
