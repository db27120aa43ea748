using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Conversion.IntegrationTests.Functions;

/// <summary>Each refusal lets the sender correct the request without help.</summary>
public sealed class RefusalTextTests(SharedService service) : IClassFixture<SharedService>
{
    private const string Score = "/api/score";
    private const string Batch = "/api/score/batch";
    private const string Simulate = "/api/policy/simulate";
    private const string Infer = "/v2/models/conversion/infer";
    private const string Order = """{"at":"2026-01-01","amount":1}""";

    [Theory]
    [InlineData(Score, "", "", "must be JSON, but it is empty.")]
    [InlineData(Score, "  \n", "", "must be JSON, but it is empty.")]
    [InlineData(Simulate, "", "", "must be JSON, but it is empty.")]
    [InlineData(Score, "{\"customerId\":", "", "must be JSON, but the text ends too early, at byte 15.")]
    [InlineData(Score, "{\n\"customerId\" 7}", "", "must be JSON, got an error in line 2 at byte 14.")]
    [InlineData(Score, $"[{{\"customerId\":\"a\",\"orders\":[{Order}]}}]", "", "must be one customer, got an array; send several customers to /api/score/batch, one a line.")]
    [InlineData(Score, $"{{\"customerId\":\"\",\"orders\":[{Order}]}}", "/customerId", "must be 1 to 128 characters, got an empty text.")]
    [InlineData(Score, $"{{\"customerId\":\"  \",\"orders\":[{Order}]}}", "/customerId", "must be 1 to 128 characters, got only blanks.")]
    [InlineData(Score, $"{{\"customerId\":7,\"orders\":[{Order}]}}", "/customerId", "must be a string, got the number 7.")]
    [InlineData(Score, """{"customerId":"a","orders":[{"at":"2026-01-01","amount":"1.5"}]}""", "/orders/0/amount", "must be a number without quotes, got \"1.5\".")]
    [InlineData(Score, """{"customerId":"a","orders":[{"at":"2026-01-01","amount":1,"returned":"true"}]}""", "/orders/0/returned", "must be true or false without quotes, got \"true\".")]
    [InlineData(Score, """{"customerId":"a","orders":[{"at":1754042400,"amount":1}]}""", "/orders/0/at", "must be an ISO 8601 instant, e.g. 2026-01-31T09:30:00Z; a number of seconds is not an instant, got the number 1754042400.")]
    [InlineData(Score, """{"customerId":"a","orders":[{"at":"1754042400","amount":1}]}""", "/orders/0/at", "must be an ISO 8601 instant, e.g. 2026-01-31T09:30:00Z; a number of seconds is not an instant, got \"1754042400\".")]
    [InlineData(Score, """{"customerId":"a","orders":[{"at":"01.02.2026","amount":1}]}""", "/orders/0/at", "must be an ISO 8601 instant, e.g. 2026-01-31T09:30:00Z, got \"01.02.2026\".")]
    [InlineData(Score, """{"customerId":"a","orders":[{"at":"2026-01-01","amount":NaN}]}""", "", "must be JSON, which has neither NaN nor Infinity (at byte 57); write null where a value is not known.")]
    [InlineData(Score, """{"customerId":"a","orders":null,"features":null}""", "/orders", "is required; or send features.")]
    [InlineData(Batch + "?asOf=yesterday", "", "?asOf", "must be an ISO 8601 instant, e.g. 2026-01-31T09:30:00Z, got \"yesterday\".")]
    [InlineData(Batch + "?asOf=1785585600", "", "?asOf", "must be an ISO 8601 instant, e.g. 2026-01-31T09:30:00Z; a number of seconds is not an instant, got \"1785585600\".")]
    [InlineData(Batch + "?asOf=2026", "", "?asOf", "must be an ISO 8601 instant, e.g. 2026-01-31T09:30:00Z, got \"2026\".")]
    [InlineData(Score, $"{{\"customerId\":\"a\",\"orders\":[{Order}]}}\n{{\"customerId\":\"b\",\"orders\":[{Order}]}}\n", "", "must be one customer, got several; send several customers to /api/score/batch, one a line.")]
    [InlineData(Score, """{"customerId":"a","orders":[{"at":20260601,"amount":1}]}""", "/orders/0/at", "must be an ISO 8601 instant, e.g. 2026-01-31T09:30:00Z, got the number 20260601.")]
    public async Task Body_IsRefusedWithAText(string path, string body, string pointer, string detail)
    {
        using var response = await service.Post(path, body);

        Assert.Equal([(pointer, detail)], Errors(await response.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("{\n  \"customerId\": \"a\"\n}\n", "must be JSON, but the text ends too early, at byte 2. Send one customer a line, without line breaks in it.")]
    [InlineData("[{\"customerId\":\"a\"}]", "must be an object, got an array. Send one customer a line, without line breaks in it.")]
    [InlineData("customerId,at,amount\na,2026-01-01,1\n", "must be JSON, got an error at byte 1. Send a CSV file as text/csv.")]
    [InlineData("oops\n", "must be JSON, got an error at byte 1. Send one customer a line, without line breaks in it.")]
    public async Task Line_IsRefusedWithOneLineNumber(string body, string detail)
    {
        using var response = await service.Post(Batch, body, "application/x-ndjson");

        var first = (await response.Content.ReadAsStringAsync()).Split('\n')[0];
        Assert.Equal(1, (int)JsonNode.Parse(first)!["line"]!);
        Assert.Equal([("", detail)], Errors(first));
    }

    [Theory]
    [InlineData(Batch)]
    [InlineData("/api/lists?for=csv&consent=confirmed")]
    public async Task EmptyLines_AreRefused(string path)
    {
        using var empty = await service.Post(path, "", "application/x-ndjson");
        using var blank = await service.Post(path, "\n \n", "application/x-ndjson");

        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
        foreach (var response in new[] { empty, blank })
        {
            var (_, detail) = Assert.Single(Errors(await response.Content.ReadAsStringAsync()));
            Assert.EndsWith("but the body is empty.", detail, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("perhaps", HttpStatusCode.UnprocessableEntity)]
    [InlineData("True", HttpStatusCode.OK)]
    [InlineData("false", HttpStatusCode.OK)]
    public async Task WhatIf_MustBeTrueOrFalse(string value, HttpStatusCode status)
    {
        using var content = SharedService.Bytes(Encoding.UTF8.GetBytes($"{{\"customerId\":\"a\",\"orders\":[{Order}]}}"));
        content.Headers.Add("Conversion-What-If", value);

        using var response = await service.Post(Score, content);

        Assert.Equal(status, response.StatusCode);
        if (status != HttpStatusCode.OK)
            Assert.Equal(
                [("Conversion-What-If", "must be true or false, got perhaps.")], Errors(await response.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("", "The money must be in one currency, got EUR (2 lines), USD (1 lines); read one with ?currency=EUR, or give rates for the others with ?rates.")]
    [InlineData("?currency=GBP", "?currency must be one of EUR, USD, got GBP; choose one, or give rates with ?rates.")]
    public async Task SeveralCurrencies_AreRefusedInTermsOfTheQuery(string query, string detail)
    {
        const string File = "customer_id,order_date,amount,currency\n7,2025-03-01,5,EUR\n8,2025-03-02,6,EUR\n9,2025-03-03,7,USD\n";

        using var response = await service.Post(Batch + query, File, "text/csv");

        Assert.Equal([("", detail)], Errors(await response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task RowWithManyErrors_IsOneLineWithTheFirstOnes()
    {
        var features = JsonNode.Parse(File.ReadAllText(Repository.PathOf("docs/examples/by-features.json")))!["features"]!.AsObject();
        var table = $"customerId,{string.Join(',', features.Select(feature => feature.Key))}\nanna{string.Concat(features.Select(_ => ",x"))}\n";

        using var csv = await service.Post(Batch, table, "text/csv", accept: "text/csv");
        using var json = await service.Post(Batch, table, "text/csv");

        var row = (await csv.Content.ReadAsStringAsync()).TrimEnd().Split('\n')[1];
        Assert.EndsWith($"{features.Count - 3} more errors are not listed.\"", row, StringComparison.Ordinal);
        Assert.Equal(3, row.Split("must be").Length - 1);
        var errors = Errors(await json.Content.ReadAsStringAsync());
        Assert.Equal((21, ("", $"{features.Count - 20} more errors are not listed.")), (errors.Length, errors[^1]));
    }

    [Theory]
    [InlineData("outputs", "classification", "2")]
    [InlineData("outputs", "shared_memory_region", "\"r\"")]
    [InlineData("inputs", "shared_memory_region", "\"r\"")]
    [InlineData("", "class_count", "2")]
    public async Task ParameterOfAnotherServer_IsRefusedByName(string place, string name, string value)
    {
        var parameters = $",\"parameters\":{{\"{name}\":{value}}}";
        var body = $$"""
            {"inputs":[{"name":"recencyDays","datatype":"FP32","shape":[1.0],"data":[1]{{(place == "inputs" ? parameters : "")}}}],
             "outputs":[{"name":"probability"{{(place == "outputs" ? parameters : "")}}}]{{(place == "" ? parameters : "")}}}
            """;

        using var response = await service.Post(Infer, place == "outputs" ? await WithFeatures(body) : body);

        var error = (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"];
        Assert.EndsWith($"/parameters/{name} is not supported; leave it out.", error, StringComparison.Ordinal);
    }

    // The inputs are read before the outputs.
    private async Task<string> WithFeatures(string body)
    {
        var request = JsonNode.Parse(body)!;
        var metadata = JsonNode.Parse(await service.Client.GetStringAsync("/v2/models/conversion"))!;
        var width = (int)metadata["inputs"]![0]!["shape"]![1]!;
        request["inputs"] = JsonNode.Parse(
            $$"""[{"name":"features","datatype":"FP32","shape":[1.0,{{width}}],"data":[{{string.Join(',', Enumerable.Repeat("1", width))}}]}]""");
        return request.ToJsonString();
    }

    [Fact]
    public async Task LongListOfErrors_SaysHowManyMoreThereAre()
    {
        var orders = string.Join(',', Enumerable.Repeat("{}", 15));

        using var one = await service.Post(Score, $$"""{"customerId":"a","orders":[{{orders}}]}""");
        using var many = await service.Post(
            Simulate,
            $$"""{"policy":{{File.ReadAllText(Repository.PathOf("models/policy.json"))}},"customers":[{{string.Join(',', Enumerable.Repeat("{}", 15))}}]}""");

        Assert.Equal((21, ("", "10 more errors are not listed.")), (Errors(await one.Content.ReadAsStringAsync()) is var a ? (a.Length, a[^1]) : default));
        Assert.Equal((21, ("", "10 more errors are not listed.")), (Errors(await many.Content.ReadAsStringAsync()) is var b ? (b.Length, b[^1]) : default));
    }

    [Theory]
    [InlineData(Score, "text/plain", "Content-Type must be application/json or text/json, got text/plain.")]
    [InlineData(Simulate, "text/plain", "Content-Type must be application/json or text/json, got text/plain.")]
    [InlineData(Infer, "text/plain", "Content-Type must be application/json, absent or application/octet-stream, got text/plain.")]
    [InlineData(Batch, "image/png", "got image/png.")]
    [InlineData("/api/orders/inspect", "image/png", "got image/png.")]
    public async Task OtherContentType_SaysWhatWasReceivedAndWhatIsAccepted(string path, string type, string text)
    {
        using var response = await service.Post(path, "x", type);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Contains(text, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Score, "application/json", "gzip", "gzip")]
    [InlineData(Score, "application/json", "deflate", "deflate in the zlib format")]
    [InlineData(Batch, "application/x-ndjson", "gzip", "gzip")]
    [InlineData(Simulate, "application/json", "gzip", "gzip")]
    [InlineData(Infer, "application/json", "gzip", "gzip")]
    [InlineData(Infer, "application/json", "deflate", "deflate in the zlib format")]
    public async Task BodyThatIsNotCompressed_SaysSo(string path, string type, string encoding, string expected)
    {
        using var content = SharedService.Bytes("abc"u8.ToArray(), type);
        content.Headers.ContentEncoding.Add(encoding);

        using var response = await service.Post(path, content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"must be {expected}, as Content-Encoding says.", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Score, "application/json")]
    [InlineData(Batch, "application/x-ndjson")]
    public async Task CutGzip_SaysSo(string path, string type)
    {
        var compressed = Gzip($"{{\"customerId\":\"a\",\"orders\":[{Order}]}}");
        using var content = SharedService.Bytes(compressed[..^12], type);
        content.Headers.ContentEncoding.Add("gzip");

        using var response = await service.Post(path, content);

        Assert.Contains("must be gzip, as Content-Encoding says.", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Score, 1)]
    [InlineData(Infer, 8)]
    public async Task SmallGzipOfALargeBody_IsTooLarge(string path, int mebibytes)
    {
        using var content = SharedService.Bytes(Gzip(new string(' ', (mebibytes << 20) + 1)));
        content.Headers.ContentEncoding.Add("gzip");

        using var response = await service.Post(path, content);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    private static byte[] Gzip(string text)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return compressed.ToArray();
    }

    private static (string Pointer, string Detail)[] Errors(string problem) =>
        [.. JsonNode.Parse(problem)!["errors"]!.AsArray().Select(error => ((string)error!["pointer"]!, (string)error["detail"]!))];
}
