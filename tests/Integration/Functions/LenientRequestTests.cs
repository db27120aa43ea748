using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Conversion.IntegrationTests.Functions;

/// <summary>Requests as generated clients and other programs write them.</summary>
public sealed class LenientRequestTests(SharedService service) : IClassFixture<SharedService>
{
    private const string Customer =
        """{"customerId":"anna","asOf":"2026-06-01T00:00:00Z","orders":[{"at":"2026-05-01T08:00:00Z","amount":5}]}""";

    [Theory]
    [InlineData("""{"customerId":"anna","asOf":"2026-06-01T00:00:00Z","features":null,"orders":[{"at":"2026-05-01T08:00:00Z","amount":5,"items":null,"products":null,"returned":null}]}""")]
    [InlineData("""{"orders":[{"at":"2026-05-01 08:00:00","amount":5}],"asOf":"2026-06-01","customerId":"anna"}""")]
    [InlineData("""{"customerId":"anna","asOf":"2026-06-01T02:00:00+0200","orders":[{"at":"2026-05-01T10:00:00.000+02:00","amount":5}]}""")]
    public async Task OtherSpelling_GivesTheSameAnswer(string body) => Assert.Equal(await ScoreAsync(Customer), await ScoreAsync(body));

    [Fact]
    public async Task NullInPlaceOfAsOf_IsNow()
    {
        var score = JsonNode.Parse(await ScoreAsync("""{"customerId":"anna","asOf":null,"orders":[{"at":"2026-05-01","amount":5}]}"""))!;

        Assert.Equal("ok", (string?)score["status"]);
    }

    [Fact]
    public async Task AnswerOfGetPolicy_IsSimulated()
    {
        var policy = await service.Client.GetStringAsync("/api/policy");

        using var response = await service.Post("/api/policy/simulate", $$"""{"policy":{{policy}},"customers":[{{Customer}}]}""");

        var simulation = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(1, (int)simulation["customers"]!);
        Assert.Empty(simulation["moves"]!.AsArray());
    }

    [Fact]
    public async Task FeaturesOfAnAnswer_AreAcceptedAsTheyAre()
    {
        var customer = JsonNode.Parse(File.ReadAllText(Repository.PathOf("docs/examples/by-features.json")))!;
        var before = await ScoreAsync(customer.ToJsonString());

        foreach (var list in new[] { "reasons", "outOfRange" })
            foreach (var feature in JsonNode.Parse(before)![list]!.AsArray())
                if (customer["features"]!.AsObject().ContainsKey((string)feature!["feature"]!))
                    customer["features"]![(string)feature["feature"]!] = feature["value"]?.DeepClone();

        Assert.Equal(before, await ScoreAsync(customer.ToJsonString()));
    }

    [Theory]
    [InlineData("application/x-ndjson")]
    [InlineData("application/ndjson")]
    [InlineData("application/jsonl")]
    [InlineData("application/x-jsonlines")]
    [InlineData("application/json-lines; charset=utf-8")]
    public async Task NameOfJsonLines_IsAccepted(string type)
    {
        using var response = await service.Post("/api/score/batch", Customer, type);

        Assert.Equal(await ScoreAsync(Customer), (await response.Content.ReadAsStringAsync()).TrimEnd());
    }

    [Theory]
    [InlineData("/api/score", "text/json")]
    [InlineData("/api/score", "application/vnd.shop+json")]
    [InlineData("/api/score", "application/json; charset=utf-8")]
    public async Task NameOfJson_IsAccepted(string path, string type)
    {
        using var response = await service.Post(path, Customer, type);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("/api/score", "application/json", "gzip")]
    [InlineData("/api/score", "application/json", "deflate")]
    [InlineData("/api/score/batch", "application/x-ndjson", "gzip")]
    [InlineData("/api/score/batch", "application/x-ndjson", "deflate")]
    public async Task CompressedBody_GivesTheSameAnswer(string path, string type, string encoding)
    {
        using var content = SharedService.Bytes(Compress(Customer, encoding), type);
        content.Headers.ContentEncoding.Add(encoding);

        using var response = await service.Post(path, content);

        Assert.Equal(await ScoreAsync(Customer), (await response.Content.ReadAsStringAsync()).TrimEnd());
    }

    [Fact]
    public async Task SettingsForInstants_AreUsed()
    {
        await using var process = await ServiceProcess.StartAsync(new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["TimeZone"] = "Etc/GMT-2",
            ["AllowEpochInstants"] = "true",
        });
        using var content = new StringContent(
            """{"customerId":"anna","asOf":"2026-06-01 02:00:00","orders":[{"at":1777622400,"amount":5}]}""", Encoding.UTF8, "application/json");

        using var response = await process.Client.PostAsync("/api/score", content);

        Assert.Equal(await ScoreAsync(Customer), await response.Content.ReadAsStringAsync());
        Assert.Equal(
            await ScoreAsync(Customer), await PostOrdersAsync("/api/score/batch?asOf=2026-06-01%2002:00:00", "2026-05-01 10:00:00"));
        Assert.Equal(await ScoreAsync(Customer), await PostOrdersAsync("/api/score/batch?asOf=1780272000", "2026-05-01T08:00:00Z"));
        // The columns name another zone than the setting.
        Assert.Equal(
            await ScoreAsync(Customer),
            await PostOrdersAsync("/api/score/batch?asOf=2026-06-01T00:00:00Z&columns=timeZone=Etc/GMT-1", "2026-05-01 09:00:00"));
        Assert.Contains(
            "\"at\":\"2026-05-01T08:00:00",
            await PostOrdersAsync("/api/orders/read?customer=anna&asOf=2026-06-01", "2026-05-01 10:00:00"), StringComparison.Ordinal);

        var inspection = JsonNode.Parse(await PostOrdersAsync("/api/orders/inspect", "2026-05-01 10:00:00"))!;
        Assert.Equal("Etc/GMT-2", (string?)inspection["timeZone"]);

        async Task<string> PostOrdersAsync(string path, string at)
        {
            using var file = new StringContent($"customerId,at,amount\nanna,{at},5\n", Encoding.UTF8, "text/csv");
            using var answer = await process.Client.PostAsync(path, file);
            return (await answer.Content.ReadAsStringAsync()).TrimEnd();
        }
    }

    [Theory]
    [InlineData("2026-06-01T02:00:00+02:00")]
    [InlineData("2026-06-01T02:00:00%2B02:00")]
    [InlineData("2026-06-01+02:00:00+0200")]
    public async Task PlusOfTheQuery_MayBeABlank(string asOf)
    {
        var customer = Customer.Replace("\"asOf\":\"2026-06-01T00:00:00Z\",", "", StringComparison.Ordinal);

        using var response = await service.Post($"/api/score/batch?asOf={asOf}", customer, "application/x-ndjson");

        Assert.Equal(await ScoreAsync(Customer), (await response.Content.ReadAsStringAsync()).TrimEnd());
    }

    private static byte[] Compress(string text, string encoding)
    {
        var compressed = new MemoryStream();
        using (Stream bytes = encoding == "gzip"
            ? new GZipStream(compressed, CompressionLevel.Fastest)
            : new ZLibStream(compressed, CompressionLevel.Fastest))
            bytes.Write(Encoding.UTF8.GetBytes(text));
        return compressed.ToArray();
    }

    private async Task<string> ScoreAsync(string body)
    {
        using var response = await service.Post("/api/score", body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return text;
    }
}
