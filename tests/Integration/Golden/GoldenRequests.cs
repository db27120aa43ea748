using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Conversion.IntegrationTests.Golden;

/// <summary>The requests by which the two build variants are compared: for each function what it is for, and each way to be refused.</summary>
internal static class GoldenRequests
{
    /// <summary>The case of a request that is for what the function does.</summary>
    public const string Success = "success";

    private const string Json = "application/json";
    private const string Ndjson = "application/x-ndjson";
    private const string Csv = "text/csv";

    private static readonly string Customer = File.ReadAllText(Repository.PathOf("docs/examples/loyal-customer.json")).ReplaceLineEndings(" ");
    private static readonly string Lapsed = File.ReadAllText(Repository.PathOf("docs/examples/lapsed-customer.json")).ReplaceLineEndings(" ");
    private static readonly string Table = "customerId,at,amount\nanna,2026-01-02,50\nben,2026-02-03,-7\nanna,2026-05-02,70.5\n";

    private const string ForeignTable = "Kundennummer;Bestelldatum;Betrag\n7;31.12.2025;1.234,50\n8;01.02.2026;8,00\n";
    private const string Person =
        """{"customerId":"+49","decision":{"action":"VIP","arm":"treatment"},"contact":{"email":"anna@example.com","phone":"+4930123456"}}""";

    private const string AmbiguousTable = "customer_id,order_date,amount\n7,2026-03-01,12.990\n8,2026-03-02,990\n";

    public static IEnumerable<GoldenRequest> All => [.. Reads.SelectMany(WithRefusals), .. Writes.SelectMany(WithRefusals), .. More];

    /// <summary>Pushes of every shape.</summary>
    public static IEnumerable<GoldenRequest> Pushes =>
    [
        Post("ScoreEvents", "/api/events/pubsub", Envelope("2", $"[{Push.Customer("ben")},{{}},{Push.Customer("cleo")}]")) with { Case = "several customers, one faulty" },
        Post("ScoreEvents", "/api/events/pubsub", Envelope("3", "nonsense")) with { Case = "wrapped nonsense" },
        Post("ScoreEvents", "/api/events/pubsub", Push.Customer("dora")) with { Case = "unwrapped with metadata", Headers = [("x-goog-pubsub-message-id", "4"), ("x-goog-pubsub-publish-time", "2026-09-10T08:00:00Z")] },
        Post("ScoreEvents", "/api/events/pubsub", Push.Customer("emil")) with
        {
            Case = "unwrapped CloudEvent",
            Headers = [("ce-specversion", "1.0"), ("ce-id", "7"), ("ce-source", "/shop"), ("ce-type", "order"), ("ce-time", "2026-08-01T00:00:00Z")],
        },
        Post("ScoreEvents", "/api/events/pubsub", Push.Customer("fay")) with { Case = "unwrapped without id" },
        Post("ScoreEvents", "/api/events/pubsub", $$"""{"specversion":"1.0","id":"8€","source":"/shop","type":"order","time":"2026-08-01T00:00:00Z","data":{{Push.Customer("gil")}}}""") with { Case = "structured CloudEvent as JSON" },
    ];

    /// <summary>One success for each function that answers GET.</summary>
    private static IEnumerable<GoldenRequest> Reads =>
    [
        Get("DashboardHome", "/", isOpen: true),
        Get("Dashboard", "/dashboard/", isOpen: true),
        Get("DescribePolicy", "/api/policy"),
        Get("DescribeModel", "/api/model"),
        Get("DescribeOrderFormats", "/api/orders/formats"),
        Get("DescribeListTemplates", "/api/lists/templates"),
        Get("DescribeStart", "/api/start"),
        Get("WatchDecisions", "/api/decisions") with { FirstBytes = 3 },
        Get("InferenceServer", "/v2", isOpen: true),
        Get("InferenceLive", "/v2/health/live", isOpen: true),
        Get("InferenceReady", "/v2/health/ready", isOpen: true),
        Get("InferenceModel", "/v2/models/conversion"),
        Get("InferenceModelReady", "/v2/models/conversion/ready"),
        Get("InferenceModelVersion", "/v2/models/conversion/versions/2011-12-09"),
        Get("InferenceModelVersionReady", "/v2/models/conversion/versions/2011-12-09/ready"),
        Get("HealthLive", "/health/live", isOpen: true),
        Get("HealthReady", "/health/ready", isOpen: true),
        Get("OpenApi", "/openapi.json", isOpen: true),
    ];

    /// <summary>One success for each function that answers POST, and the most bytes that the function reads.</summary>
    private static IEnumerable<(GoldenRequest Request, int MaximumBytes)> Writes =>
    [
        (Post("ScoreCustomer", "/api/score", Customer), 1 << 20),
        (Post("ScoreBatch", "/api/score/batch?asOf=2026-06-01", Table, Csv), 32 << 20),
        (Post("InspectOrders", "/api/orders/inspect", Table, Csv), 32 << 20),
        (Post("ReadOrders", "/api/orders/read?customer=anna", Table, Csv), 32 << 20),
        (Post("WriteList", "/api/lists?for=klaviyo&consent=confirmed", Person, Ndjson), 32 << 20),
        (Post("SimulatePolicy", "/api/policy/simulate", Simulation()), 32 << 20),
        (Post("Infer", "/v2/models/conversion/infer", Inference()), 8 << 20),
        (Post("InferVersion", "/v2/models/conversion/versions/2011-12-09/infer", Inference()), 8 << 20),
        (Post("ScoreEvents", "/api/events/pubsub", Envelope("1", Push.Customer("anna"))) with { Key = null }, 4 << 20),
    ];

    private static IEnumerable<GoldenRequest> More =>
    [
        .. Scores, .. Batches, .. OrderFiles, .. Pushes, .. Files, .. Customers,
        Get("InferenceModel", "/v2/models/other") with { Case = "unknown model" },
        Get("InferenceModelReady", "/v2/models/other/ready") with { Case = "unknown model" },
        Post("Infer", "/v2/models/other/infer", Inference()) with { Case = "unknown model" },
        Post("Infer", "/v2/models/conversion/infer", "{}") with { Case = "no inputs" },
        Get("InferenceModelVersion", "/v2/models/conversion/versions/9") with { Case = "unknown version" },
        Post("Infer", "/v2/models/conversion/infer", Inference("\"binary_data_output\":true")) with { Case = "binary outputs" },
        Post("SimulatePolicy", "/api/policy/simulate", "{}") with { Case = "no policy" },
        Get("HealthLive", "/HEALTH/Live/", isOpen: true) with { Case = "capitals and a slash" },
        Get("DescribePolicy", "/api/policy?code=wrong") with { Case = "right header, wrong ?code=" },
        Get("OpenApi", "/openapi.json", isOpen: true) with { Case = "an open function with a wrong key", Key = "wrong" },
        Get(null!, "/nowhere", isOpen: true) with { Case = "no such route" },
        Get(null!, "/api", isOpen: true) with { Case = "no such route" },
        new(null, "no such route", "POST", "/api/score/nothing") { Body = [] },
        new(null, "no such route", "POST", "/nowhere") { Body = [] },
        new(null, "no such route", "POST", "/api") { Body = [] },
        new("SimulatePolicy", "large, compressed and not announced", "POST", "/api/policy/simulate")
        {
            Body = new byte[33 << 20], ContentType = "application/json", Headers = [("Content-Encoding", "gzip")], IsAnnounced = false,
        },
        new("ScoreBatch", "large, of another type and not announced", "POST", "/api/score/batch")
        {
            Body = new byte[33 << 20], ContentType = "image/png", IsAnnounced = false,
        },
        new("Infer", "large, for an unknown model and not announced", "POST", "/v2/models/none/infer")
        {
            Body = new byte[33 << 20], ContentType = "application/json", IsAnnounced = false,
        },
    ];

    private static IEnumerable<GoldenRequest> Scores =>
    [
        Post("ScoreCustomer", "/api/score", Lapsed) with { Case = "a lapsed customer" },
        Post("ScoreCustomer", "/api/score", Customer) with { Case = "chunked", IsChunked = true },
        Post("ScoreCustomer", "/api/score", """{"customerId":"c","orders":[{"at":"2026-01-01","amount":-1}]}""") with { Case = "an impossible value" },
        Post("ScoreCustomer", "/api/score", """{"customerId":"c","colour":1,"orders":[]}""") with { Case = "an unknown field" },
        Post("ScoreCustomer", "/api/score", """{"customerId":"Zoë 🛒","asOf":"2026-06-01","orders":[{"at":"2026-01-01","amount":1}]}""") with { Case = "beyond ASCII" },
    ];

    private static IEnumerable<GoldenRequest> Batches =>
    [
        Post("ScoreBatch", "/api/score/batch", $"{Customer}\nnonsense\n\n{Lapsed}\n", Ndjson) with { Case = "NDJSON, one faulty line" },
        Post("ScoreBatch", "/api/score/batch", $"{Customer}\n{Lapsed}\n", Ndjson) with { Case = "NDJSON, chunked", IsChunked = true },
        Post("ScoreBatch", "/api/score/batch", Lines(2_000), Ndjson) with { Case = "NDJSON, 2,000 lines" },
        Post("ScoreBatch", "/api/score/batch", $"{Customer}\nnonsense\n", Ndjson) with { Case = "NDJSON in, CSV out", Headers = [("Accept", Csv)] },
        Post("ScoreBatch", "/api/score/batch?asOf=2026-06-01", Table, Csv) with { Case = "CSV in, CSV out", Headers = [("Accept", Csv)] },
        Post("ScoreBatch", "/api/score/batch?asOf=never", Table, Csv) with { Case = "wrong asOf" },
        Post("ScoreBatch", "/api/score/batch", "colour\nred\n", Csv) with { Case = "CSV without customers" },
    ];

    private static IEnumerable<GoldenRequest> OrderFiles =>
    [
        Post("ScoreBatch", "/api/score/batch", ForeignTable, "text/plain") with { Case = "orders of another shop, CSV out", Headers = [("Accept", Csv)] },
        Post("ScoreBatch", "/api/score/batch", ForeignTable, Csv) with { Case = "orders, chunked", IsChunked = true },
        Post("ScoreBatch", "/api/score/batch", Table.Replace("-7", "x", StringComparison.Ordinal), Csv) with { Case = "one unreadable line" },
        Post("ScoreBatch", "/api/score/batch", AmbiguousTable, Csv) with { Case = "ambiguous numbers" },
        Post("InspectOrders", "/api/orders/inspect?name=may.csv", ForeignTable, "application/octet-stream") with { Case = "orders of another shop" },
        Post("InspectOrders", "/api/orders/inspect", AmbiguousTable, Csv) with { Case = "ambiguous numbers" },
        Post("InspectOrders", "/api/orders/inspect?columns=decimal=comma", AmbiguousTable, Csv) with { Case = "ambiguous numbers, decided" },
        Post("InspectOrders", "/api/orders/inspect?format=excel", Table, Csv) with { Case = "an unknown recipe" },
        Post("InspectOrders", "/api/orders/inspect", Table, Csv) with { Case = "not gzip", Headers = [("Content-Encoding", "gzip")] },
        Post("InspectOrders", "/api/orders/inspect", Table, Csv) with { Case = "brotli", Headers = [("Content-Encoding", "br")] },
        Post("ReadOrders", "/api/orders/read?customer=nobody", Table, Csv) with { Case = "an unknown customer" },
        Post("ReadOrders", "/api/orders/read", Table, Csv) with { Case = "no customer" },
        Post("WriteList", "/api/lists?for=klaviyo", Person, Ndjson) with { Case = "consent that nobody confirmed" },
        Post("WriteList", "/api/lists?for=csv&consent=confirmed", $"{Person}\nnonsense", Ndjson) with { Case = "one faulty line" },
        Get("ReadStartedOrders", "/api/start/orders") with { Case = "not started with orders" },
        Post("ScoreBatch", "/api/score/batch?keep=contact&summary=true", ForeignTable, Csv) with { Case = "kept columns and a summary" },
        Get("DescribeOrderFormats", "/api/orders/formats") with { Case = "another tag", Headers = [("If-None-Match", "\"0\"")] },
        Get("DescribeOrderFormats", "/api/orders/formats") with { Case = "any tag", Headers = [("If-None-Match", "*")] },
    ];

    // The store is a file that one process writes, so the two remember nobody.
    private static IEnumerable<GoldenRequest> Customers =>
    [
        Get("ReadCustomer", "/api/customers/anna") with { Case = "nobody is remembered" },
        Get("ReadCustomer", "/api/customers/anna") with { Case = "no key", Key = null },
        Get("ReadCustomer", "/api/customers/anna") with { Case = HostDifference.WrongMethod, Method = "POST", Body = [] },
        Get("EraseCustomer", "/api/customers/anna") with { Case = "nobody is remembered", Method = "DELETE" },
        Post("ReceiveWebhook", "/api/webhooks/shopify", "{}") with { Case = "no secret", Key = null },
        Post("ReceiveWebhook", "/api/webhooks/nobody", "{}") with { Case = "unknown sender", Key = null },
        Post("SweepCustomers", "/api/sweep", "{}") with { Case = "nobody is remembered" },
        Post("SweepCustomers", "/api/sweep", "{}") with { Case = "no key", Key = null },
    ];

    private static IEnumerable<GoldenRequest> Files =>
    [
        Get("Dashboard", "/dashboard", isOpen: true) with { Case = "no slash" },
        Get("Dashboard", $"/dashboard/{DashboardFolder.Script}", isOpen: true) with { Case = "a script" },
        Get("Dashboard", $"/dashboard/{DashboardFolder.Script}", isOpen: true) with { Case = "compressed", Headers = [("Accept-Encoding", "gzip, br")] },
        Get("Dashboard", "/dashboard/", isOpen: true) with { Case = "not modified", Headers = [("If-Modified-Since", $"{DashboardFolder.Modified:R}")] },
        Get("Dashboard", "/dashboard/", isOpen: true) with { Case = "a range", Headers = [("Range", "bytes=2-5")] },
        Get("Dashboard", "/dashboard/nothing.js", isOpen: true) with { Case = "unknown file" },
        Get("Dashboard", "/dashboard/index.html.gz", isOpen: true) with { Case = "compressed copy" },
        Get("Dashboard", "/dashboard/%2e%2e/host.json", isOpen: true) with { Function = null, Case = "outside the folder" },
    ];

    /// <summary>A read, and the ways to be refused or to ask for its headers alone.</summary>
    private static IEnumerable<GoldenRequest> WithRefusals(GoldenRequest read)
    {
        yield return read;
        yield return read with { Case = "HEAD", Method = "HEAD", FirstBytes = null };
        yield return read with { Case = HostDifference.WrongMethod, Method = "POST", Body = [], FirstBytes = null };
        yield return read with { Case = HostDifference.WrongMethod, Method = "DELETE", FirstBytes = null };
        if (read.Key is null)
            yield break;
        foreach (var refused in KeyCases(read))
            yield return refused;
        yield return read with { Case = "HEAD without key", Method = "HEAD", Key = null, FirstBytes = null };
    }

    /// <summary>A write, and the ways to be refused.</summary>
    private static IEnumerable<GoldenRequest> WithRefusals((GoldenRequest Request, int MaximumBytes) write)
    {
        var (request, maximum) = write;
        yield return request;
        yield return request with { Case = HostDifference.WrongMethod, Method = "GET", Body = null, ContentType = null };
        yield return request with { Case = HostDifference.WrongMethod, Method = "HEAD", Body = null, ContentType = null };
        yield return request with { Case = HostDifference.WrongMethod, Method = "PUT" };
        yield return request with { Case = "empty body", Body = [] };
        yield return request with { Case = "broken JSON", Body = GoldenRequest.Utf8("{"), ContentType = Json };
        yield return request with { Case = "no content type", ContentType = null };
        yield return request with { Case = "other content type", ContentType = "text/plain" };
        yield return request with { Case = "gzip", Body = Gzip(request.Body!), Headers = [("Content-Encoding", "gzip")] };
        yield return request with { Case = "too large", Body = Spaces(maximum + 1) };
        yield return request with { Case = "too large, chunked", Body = Spaces(maximum + 1), IsChunked = true };
        if (request.Key is null)
            yield break;
        foreach (var refused in KeyCases(request))
            yield return refused;
    }

    private static IEnumerable<GoldenRequest> KeyCases(GoldenRequest request)
    {
        var query = request.Path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        yield return request with { Case = "no key", Key = null, FirstBytes = null };
        yield return request with { Case = "wrong key", Key = "wrong", FirstBytes = null };
        yield return request with { Case = "empty key", Key = "", FirstBytes = null };
        yield return request with { Case = "key in ?code=", Key = null, Path = $"{request.Path}{query}code={Variant.Key}" };
    }

    private static GoldenRequest Get(string function, string path, bool isOpen = false) =>
        new(function, Success, "GET", path) { Key = isOpen ? null : Variant.Key };

    private static GoldenRequest Post(string function, string path, string body, string type = Json) =>
        new(function, Success, "POST", path) { Body = GoldenRequest.Utf8(body), ContentType = type };

    private static string Envelope(string id, string data) => Push.Envelope(id, Push.Message(data)).ToJsonString();

    private static string Lines(int count) => string.Concat(Enumerable.Range(0, count).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"{{\"customerId\":\"c-{i}\",\"asOf\":\"2026-06-01\",\"orders\":[{{\"at\":\"2026-01-02\",\"amount\":{i + 1}}}]}}\n")));

    private static string Simulation() => new JsonObject
    {
        ["policy"] = JsonNode.Parse(File.ReadAllText(Repository.PathOf("models/policy.json"))),
        ["customers"] = new JsonArray(JsonNode.Parse(Customer), JsonNode.Parse(Lapsed)),
    }.ToJsonString();

    private static string Inference(string parameters = "")
    {
        using var card = JsonDocument.Parse(File.ReadAllBytes(Repository.PathOf("models/conversion.card.json")));
        var width = card.RootElement.GetProperty("features").GetArrayLength();
        return new JsonObject
        {
            ["id"] = "r-1",
            ["parameters"] = JsonNode.Parse($"{{{parameters}}}"),
            ["inputs"] = new JsonArray(new JsonObject
            {
                ["name"] = "features",
                ["datatype"] = "FP32",
                ["shape"] = new JsonArray(1, width),
                ["data"] = new JsonArray([.. Enumerable.Range(0, width).Select(i => JsonValue.Create(i % 7 + 0.5))]),
            }),
        }.ToJsonString();
    }

    private static byte[] Spaces(int count)
    {
        var spaces = new byte[count];
        spaces.AsSpan().Fill((byte)' ');
        return spaces;
    }

    private static byte[] Gzip(byte[] body)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(body);
        return compressed.ToArray();
    }
}
