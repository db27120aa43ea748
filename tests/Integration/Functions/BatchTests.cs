using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Conversion.IntegrationTests.Functions;

public sealed class BatchTests(SharedService service) : IClassFixture<SharedService>
{
    private const string Ndjson = "application/x-ndjson";
    private const string Csv = "text/csv";
    private const string Template =
        """{"customerId":"ID","asOf":"2026-06-01","orders":[{"at":"2026-01-02","amount":50},{"at":"2026-05-02","amount":70.5}]}""";

    [Fact]
    public async Task InvalidRows_AreReportedInTheirPlace()
    {
        var invalidInstant = Customer("c").Replace("05-02", "05-02\\ud800", StringComparison.Ordinal);

        var rows = await ScoreAsync($"{Customer("a")}\n\nnonsense\r\n{{\"customerId\":1}}\n{Customer("b")}\n{invalidInstant}\n", Ndjson);

        Assert.Equal(5, rows.Length);
        Assert.Equal("a", (string?)rows[0]["customerId"]);
        Assert.Equal(("error", 3), ((string?)rows[1]["status"], (int)rows[1]["line"]!));
        Assert.Equal(("error", 4), ((string?)rows[2]["status"], (int)rows[2]["line"]!));
        Assert.Equal("/customerId", (string?)rows[2]["errors"]![0]!["pointer"]);
        Assert.Equal("b", (string?)rows[3]["customerId"]);
        Assert.Equal("/orders/1/at", (string?)rows[4]["errors"]![0]!["pointer"]);
    }

    [Fact]
    public async Task Row_GetsTheSameScoreAsASingleRequest()
    {
        using var alone = await service.Post("/api/score", Customer("a"));

        var rows = await ScoreAsync(Customer("a"), Ndjson);

        Assert.Equal(JsonNode.Parse(await alone.Content.ReadAsStringAsync())!.ToJsonString(), rows[0].ToJsonString());
    }

    [Theory]
    [InlineData("A,2026-01-01,10\n\"B,2026-03-01,5\nA,2026-04-01,1200\n")]
    [InlineData("A,2026-01-01,10\n\"B,2026-03-01,5\nA,2026-04-01\"x,1200\n")]
    public async Task QuoteThatMayIncludeLines_RejectsTheTable(string lines)
    {
        var problem = await RejectAsync("customerId,at,amount\n" + lines, HttpStatusCode.UnprocessableEntity);

        Assert.Contains("from line 3 on must be in pairs", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RowAboveTheLimit_IsAnErrorAndTheNextRowIsScored()
    {
        var rows = await ScoreAsync(new string('x', 3 << 20) + "\n" + Customer("b"), Ndjson);

        Assert.Equal([1, null], rows.Select(row => (int?)row["line"]));
        Assert.Equal("b", (string?)rows[1]["customerId"]);
    }

    // HttpClient reads nothing before it has sent everything, and both directions are far larger than any socket buffer.
    [Fact]
    public async Task CallerThatSendsEverythingFirst_GetsEveryRowInOrder()
    {
        const int Count = 30_000;

        var rows = await ScoreAsync(string.Join('\n', Enumerable.Range(0, Count).Select(i => Customer($"c{i}"))), Ndjson);

        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"c{i}"), rows.Select(row => (string?)row["customerId"]));
    }

    [Fact]
    public async Task CsvOfOrders_IsGroupedByCustomer()
    {
        var rows = await ScoreAsync("at,customerId,amount\r\n2026-01-02,a,50\r\n2026-01-02,b,1\r\n2026-05-02,a,70.5\r\n", Csv);
        var byJson = await ScoreAsync(Customer("a"), Ndjson);

        Assert.Equal(["a", "b"], rows.Select(row => (string?)row["customerId"]));
        Assert.Equal(byJson[0].ToJsonString(), rows[0].ToJsonString());
    }

    [Fact]
    public async Task CustomerWithAnInvalidLine_IsNotScored()
    {
        const string Table =
            "customerId,at,amount\na,2026-01-02,50\nb,2026-01-02,1\na,2026-02-02,x\nc,2026-01-02,1\nb,soon,1\nd,2026-01-02,\n";

        var rows = await ScoreAsync(Table, Csv);

        Assert.Equal([4, 6, 7, null], rows.Select(row => (int?)row["line"]));
        Assert.Equal(["a", "b", "d", "c"], rows.Select(row => (string?)row["customerId"]));
        Assert.Equal(["/amount", "/at", "/amount"], rows.Take(3).Select(row => (string?)row["errors"]![0]!["pointer"]));
    }

    [Fact]
    public async Task CsvResponse_HasTheSameNumberOfFieldsOnEveryLine()
    {
        using var response = await service.Post("/api/score/batch", $"{Customer("a")}\n{Customer(new('a', 129))}", Ndjson, accept: Csv);
        var lines = (await response.Content.ReadAsStringAsync()).TrimEnd().Split('\n');

        Assert.Equal(Csv, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(3, lines.Length);
        Assert.EndsWith(",line,errors", lines[0], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.Equal(18, Regex.Replace(line, "\"[^\"]*\"", "").Split(',').Length));
        Assert.StartsWith("a,2026-06-01T", lines[1], StringComparison.Ordinal);
        Assert.Equal(("error", "2"), (lines[2].Split(',')[2], lines[2].Split(',')[16]));
    }

    [Theory]
    [InlineData("text/csv;q=0", Ndjson)]
    [InlineData("application/x-ndjson, text/csv;q=0.5", Ndjson)]
    [InlineData("text/csv; charset=utf-8, application/x-ndjson;q=0.5", Csv)]
    [InlineData("text/csv, */*", Csv)]
    [InlineData("text/*, application/json", Csv)]
    [InlineData("*/*", Ndjson)]
    public async Task Response_HasTheTypeThatTheCallerPrefers(string accept, string expected)
    {
        using var response = await service.Post("/api/score/batch", Customer("a"), Ndjson, accept);

        Assert.Equal(expected, response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task CsvOfFeatures_IsScoredAsJson_AndErrorsNameLineAndField()
    {
        var features = await ReadFeaturesAsync();
        string[] names = [.. features.Select(feature => (string)feature!["name"]!)];
        double?[] values = [.. features.Select((feature, i) => i == 1 ? null : (double?)feature!["maximum"]! * 0.3)];
        var json = new JsonObject
        {
            ["customerId"] = "a",
            ["features"] = new JsonObject(names.Zip(values, (name, value) => KeyValuePair.Create<string, JsonNode?>(name, value))),
        };
        var header = string.Join(',', names.Reverse());
        var cells = string.Join(',', values.Reverse().Select(value => value?.ToString("R", CultureInfo.InvariantCulture)));
        var emptyCells = new string(',', names.Length - 1);

        var rows = await ScoreAsync(
            $"{header},customerId\n{cells},a\nmany{emptyCells},\"b\nc\"\n1e39{emptyCells},\n1,2\n{cells},a\n", Csv);
        var byJson = await ScoreAsync(json.ToJsonString(), Ndjson);

        Assert.Equal(byJson[0].ToJsonString(), rows[0].ToJsonString());
        Assert.Equal([null, 3, 5, 6, null], rows.Select(row => (int?)row["line"]));
        Assert.Equal([$"/{names[^1]}"], rows[1]["errors"]!.AsArray().Select(error => (string?)error!["pointer"]));
        Assert.Equal(["/customerId", $"/{names[^1]}"], rows[2]["errors"]!.AsArray().Select(error => (string?)error!["pointer"]));
        Assert.Contains("fields, got 2", (string?)rows[3]["errors"]![0]!["detail"], StringComparison.Ordinal);
        Assert.Equal(rows[0].ToJsonString(), rows[4].ToJsonString());
    }

    [Theory]
    [InlineData("customerId,recencyDays\n", HttpStatusCode.BadRequest, "is a required column")]
    [InlineData("customerId,at\n", HttpStatusCode.UnprocessableEntity, "must have a column for")]
    [InlineData("colour,size\nred,1\n", HttpStatusCode.UnprocessableEntity, "must have a column for")]
    [InlineData("at,at,at,at\n", HttpStatusCode.UnprocessableEntity, "must have a column for")]
    [InlineData("", HttpStatusCode.UnprocessableEntity, "an empty file")]
    public async Task InvalidHeader_RejectsTheTable(string csv, HttpStatusCode status, string expected)
    {
        var problem = await RejectAsync(csv, status);

        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OrdersOfManyCustomers_AreScored()
    {
        var lines = string.Join('\n', Enumerable.Range(0, 300_001).Select(i => $"{i:000000},2026-01-01,1"));

        using var response = await service.Post("/api/score/batch?asOf=2026-06-01", "customerId,at,amount\n" + lines, Csv, accept: Csv);

        Assert.Equal(300_002, (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    // The limit of 8 MiB would allow millions of such lines.
    [Fact]
    public async Task FeaturesWithTooManyInvalidLines_RejectTheTable()
    {
        var columns = (await ReadFeaturesAsync()).Select(feature => (string)feature!["name"]!).Prepend("customerId");

        var problem = await RejectAsync(
            $"{string.Join(',', columns)}\n{string.Concat(Enumerable.Repeat("a\n", 100_001))}", HttpStatusCode.BadRequest);

        Assert.Contains("line 100002: must have", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/score", "application/json")]
    [InlineData("/api/policy/simulate", "application/json")]
    [InlineData("/v2/models/conversion/infer", "application/json")]
    [InlineData("/api/score/batch", Ndjson)]
    public async Task OtherCompression_IsNotSupported(string path, string type)
    {
        using var content = SharedService.Bytes([0x1f, 0x8b], type);
        content.Headers.ContentEncoding.Add("br");

        using var response = await service.Post(path, content);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Contains(
            "Content-Encoding must be absent, gzip or deflate, got br", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OtherMediaType_IsNotSupported() => await ProblemAssert.HasStatus(
        await service.Post("/api/score/batch", "[]", "image/png"), HttpStatusCode.UnsupportedMediaType);

    [Fact]
    public async Task InvalidAsOf_IsNamed()
    {
        using var response = await service.Post("/api/score/batch?asOf=soon", Customer("a"), Ndjson);

        var problem = await ProblemAssert.HasStatus(response, HttpStatusCode.UnprocessableEntity);
        Assert.Contains("asOf", problem, StringComparison.Ordinal);
    }

    private static string Customer(string id) => Template.Replace("ID", id, StringComparison.Ordinal);

    private async Task<JsonArray> ReadFeaturesAsync() =>
        JsonNode.Parse(await service.Client.GetStringAsync("/api/model"))!["features"]!.AsArray();

    private async Task<string> RejectAsync(string csv, HttpStatusCode status)
    {
        using var response = await service.Post("/api/score/batch?asOf=2026-06-01", csv, Csv);
        return await ProblemAssert.HasStatus(response, status);
    }

    private async Task<JsonNode[]> ScoreAsync(string body, string type)
    {
        using var response = await service.Post("/api/score/batch?asOf=2026-06-01", body, type);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync();
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return [.. text.TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!)];
    }
}
