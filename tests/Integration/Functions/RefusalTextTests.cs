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
    [InlineData(Score, "", "", "must be JSON, but the body is empty.")]
    [InlineData(Score, "  \n", "", "must be JSON, but the body is empty.")]
    [InlineData(Simulate, "", "", "must be JSON, but the body is empty.")]
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
    [InlineData(Batch + "?asOf=yesterday", "", "?asOf", "must be an ISO 8601 instant, e.g. 2026-01-31T09:30:00Z, got yesterday.")]
    public async Task Body_IsRefusedWithAText(string path, string body, string pointer, string detail)
    {
        using var response = await service.Post(path, body);

        Assert.Equal([(pointer, detail)], Errors(await response.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("{\n  \"customerId\": \"a\"\n}\n", "must be JSON, but the text ends too early, at byte 2. Send one customer a line, without line breaks in it.")]
    [InlineData("[{\"customerId\":\"a\"}]", "must be an object, got an array. Send one customer a line, without line breaks in it.")]
    [InlineData("oops\n", "must be JSON, got an error at byte 1. Send one customer a line, without line breaks in it.")]
    public async Task Line_IsRefusedWithOneLineNumber(string body, string detail)
    {
        using var response = await service.Post(Batch, body, "application/x-ndjson");

        var first = (await response.Content.ReadAsStringAsync()).Split('\n')[0];
        Assert.Equal(1, (int)JsonNode.Parse(first)!["line"]!);
        Assert.Equal([("", detail)], Errors(first));
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
