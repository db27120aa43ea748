using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Conversion.Tests.Orders.Forms;

namespace Conversion.Tests.Functions;

[Collection(FileServices.Name)]
public sealed class ScoreFileTests(FileService service)
{
    private const string Path = "/api/score/batch";

    private static readonly string[] Features = [.. FileService.Model.Features.Select(feature => feature.Name)];

    public static TheoryData<string> CaseNames => new(OrderCases.Read.Select(known => known.Name));

    [Theory]
    [MemberData(nameof(CaseNames))]
    public async Task Case_ScoresTheRightCustomers(string name)
    {
        var known = OrderCases.Named(name);

        var rows = await service.ScoreAsync(known.File, known.Query);

        Assert.Equal(
            known.Truth.Select(customer => customer.Customer).Order(StringComparer.Ordinal), rows.Select(row => (string?)row["customerId"]));
        Assert.All(rows, row => Assert.Equal("ok", (string?)row["status"]));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain; charset=utf-8")]
    [InlineData("application/octet-stream")]
    [InlineData(null)]
    public async Task Orders_GetTheScoresOfTheSameCustomersAsJson(string? type)
    {
        const string Customer = """
            {"customerId":"7","asOf":"2025-05-02T00:00:00Z",
             "orders":[{"at":"2025-03-01","amount":20,"items":2},{"at":"2025-05-02","amount":30.5,"items":1}]}
            """;
        using var json = await service.PostAsync(Path, Customer.ReplaceLineEndings(""), "application/x-ndjson");

        var rows = await service.ScoreAsync(
            "order_id,customer_id,order_date,unit_price,quantity\n1,7,2025-03-01,10,2\n2,7,2025-05-02,30.50,1\n"u8.ToArray(), type: type);

        Assert.Equal(JsonNode.Parse(await json.Content.ReadAsStringAsync())!.ToJsonString(), Assert.Single(rows).ToJsonString());
    }

    [Fact]
    public async Task LargeFileWithoutContentLength_IsReadToItsEnd()
    {
        var lines = Enumerable.Range(0, 100_000).Select(i => $"c{i % 50_000:00000},2025-03-{i % 28 + 1:00},{i % 90 + 1}.50");
        var file = Encoding.UTF8.GetBytes("customer_id,order_date,amount\n" + string.Join('\n', lines));

        using var response = await service.PostAsync(Path, file, accept: "text/csv", isChunked: true);

        var answer = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(0, 50_000).Select(i => $"c{i:00000}"), answer.Skip(1).Select(line => line.Split(',')[0]));
    }

    [Fact]
    public async Task Workbook_IsScored()
    {
        var form = OrderForms.All.Single(form => form.Name == "xlsx-long-ids");

        var rows = await service.ScoreAsync(form.Files[0].Bytes);

        Assert.Equal(
            form.Truth!.Customers.Where(customer => customer.Purchases.Count > 0).Select(customer => customer.Id).Order(StringComparer.Ordinal),
            rows.Select(row => (string?)row["customerId"]));
    }

    [Fact]
    public async Task WithoutAsOf_TheLastOrderIsTheInstant()
    {
        var rows = await service.ScoreAsync("customer_id,order_date,amount\n7,2025-03-01,5\n8,2025-04-01T10:30:00Z,6\n");

        Assert.All(rows, row => Assert.Equal("2025-04-01T10:30:00Z", (string?)row["asOf"]));
    }

    [Fact]
    public async Task OrdersAfterAsOf_AreIgnored_AndCustomersWithoutEarlierOnesAreLeftOut()
    {
        const string Earlier = "customer_id,order_date,amount\n7,2025-03-01,5\n8,2025-04-01 00:00:00,6\n";

        var rows = await service.ScoreAsync(Earlier + "7,2025-05-01,1000\n9,2025-04-01 00:00:01,6\n", "?asOf=2025-04-01");

        var expected = await service.ScoreAsync(Earlier, "?asOf=2025-04-01");
        Assert.Equal(["7", "8"], rows.Select(row => (string?)row["customerId"]));
        Assert.Equal(expected.Select(row => row.ToJsonString()), rows.Select(row => row.ToJsonString()));
    }

    [Fact]
    public async Task OwnTable_ReportsWrongLinesOneByOneAndScoresTheOthers()
    {
        var rows = await service.ScoreAsync("""
            customerId,at,amount,returned
            anna,2025-03-01,20,
            ben,2025-03-02,ten,
             ben ,2025-03-03,30,false
            cleo,2025-03-04,40,
            cleo,2025-03-05,4,true
            dora,soon,50,
            """);

        Assert.Equal([3, 7, null, null], rows.Select(row => (int?)row["line"]));
        Assert.Equal(["ben", "dora", "anna", "cleo"], rows.Select(row => (string?)row["customerId"]));
        Assert.Equal("error", (string?)rows[0]["status"]);
        Assert.Equal("/amount", (string?)rows[0]["errors"]![0]!["pointer"]);
        Assert.StartsWith("must be a number", (string?)rows[0]["errors"]![0]!["detail"], StringComparison.Ordinal);
        Assert.Equal("/at", (string?)rows[1]["errors"]![0]!["pointer"]);
    }

    [Fact]
    public async Task CustomerWithAWrongLineUnderAnotherSpelling_IsNotScored()
    {
        var rows = await service.ScoreAsync(
            "customerId,at,amount\neva@example.com,2025-03-01,20\nEVA@example.com,2025-03-02,ten\ntom@example.com,2025-03-02,10\n");

        Assert.Equal(["eva@example.com", "tom@example.com"], rows.Select(row => (string?)row["customerId"]));
        Assert.Equal("error", (string?)rows[0]["status"]);
    }

    [Fact]
    public async Task AnotherTableWithTooManyWrongLines_IsRefused()
    {
        var problem = await RefuseAsync("customer_id,order_date,amount\n7,2025-03-01,5\n8,never,6\n");

        Assert.Contains("at most 0.5 %", (string?)problem["errors"]![0]!["detail"], StringComparison.Ordinal);
        Assert.Empty(problem["suggestions"]!.AsArray());
    }

    [Fact]
    public async Task AnotherTableWithFewWrongLines_LeavesTheirCustomersOut()
    {
        var lines = Enumerable.Range(0, 1000).Select(i => $"c{i % 100:00},2025-{i % 12 + 1:00}-01,{(i == 500 ? "ten" : "10.00")}");

        var rows = await service.ScoreAsync("customer_id,order_date,amount\n" + string.Join('\n', lines));

        Assert.Equal(("c00", 502), ((string?)rows[0]["customerId"], (int)rows[0]["line"]!));
        Assert.Equal(Enumerable.Range(1, 99).Select(i => $"c{i:00}"), rows.Skip(1).Select(row => (string?)row["customerId"]));
    }

    [Fact]
    public async Task MoreWrongLinesThanAreNamed_AreRefused()
    {
        var lines = Enumerable.Range(0, 30_000).Select(i => $"c{i},2025-03-01,{(i % 2 == 0 ? "ten" : "10.00")}");

        var problem = await RefuseAsync("customerId,at,amount\n" + string.Join('\n', lines));

        Assert.Contains("15,000 lines can't be read", (string?)problem["errors"]![0]!["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AmbiguousFile_IsRefusedWithSuggestions()
    {
        var problem = await RefuseAsync(Encoding.UTF8.GetString(OrderCases.Named("pesos").File));

        Assert.Equal(["decimal=point", "decimal=comma"], problem["suggestions"]!.AsArray().Select(suggestion => (string?)suggestion));
    }

    [Fact]
    public async Task CsvAnswer_HasTheSameNumberOfFieldsOnEveryLine()
    {
        using var response = await service.PostAsync(
            Path, "customerId,at,amount\nanna,2025-03-01,20\nben,2025-03-02,ten\n"u8.ToArray(), accept: "text/csv");

        var lines = (await response.Content.ReadAsStringAsync()).TrimEnd().Split('\n');
        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith(",line,errors", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("ben,,error,", lines[1], StringComparison.Ordinal);
        Assert.Contains(",3,", lines[1], StringComparison.Ordinal);
        Assert.Equal((3, 18), (lines.Length, lines[2].Split(',').Length));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Features_AreScoredAtTheInstantOfTheRequest(bool isCompressed)
    {
        var table = Encoding.UTF8.GetBytes(FeatureTable("anna", 0.3) + FeatureLine("ben", 0.4));

        var rows = await service.ScoreAsync(isCompressed ? Gzip(table) : table);

        Assert.Equal(["anna", "ben"], rows.Select(row => (string?)row["customerId"]));
        Assert.All(rows, row => Assert.Equal(FileService.Now, (DateTimeOffset)row["asOf"]!));
    }

    [Fact]
    public async Task FeaturesOver32Mebibytes_AreTooLarge()
    {
        var table = FeatureTable("anna", 0.3) + new string('\n', 31 << 20);
        using var small = await service.PostAsync(Path, table);
        using var large = await service.PostAsync(Path, table + new string('\n', 2 << 20));

        Assert.Equal(HttpStatusCode.OK, small.StatusCode);
        await ProblemAssert.HasStatus(large, HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task FeatureMissing_IsMalformed()
    {
        using var response = await service.PostAsync(Path, "customerId,recencyDays\nanna,3\n");

        var problem = await ProblemAssert.HasStatus(response, HttpStatusCode.BadRequest);
        Assert.Contains("is a required column", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("asOf=never", "?asOf")]
    [InlineData("columns=x", "?columns")]
    public async Task WrongQuery_IsNamed(string query, string pointer)
    {
        using var response = await service.PostAsync($"{Path}?{query}", "customerId,at,amount\nanna,2025-03-01,20\n");

        var problem = await ProblemAssert.HasStatus(response, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(pointer, (string?)JsonNode.Parse(problem)!["errors"]![0]!["pointer"]);
    }

    [Fact]
    public async Task BodyOver32Mebibytes_IsTooLargeAndNamesTheCommandLine()
    {
        using var response = await service.PostAsync(Path, new byte[(32 << 20) + 1]);

        var problem = await ProblemAssert.HasStatus(response, HttpStatusCode.RequestEntityTooLarge);
        Assert.Contains("conversion score", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OtherContentType_IsNotSupported()
    {
        using var response = await service.PostAsync(Path, "x", "image/png");

        var problem = await ProblemAssert.HasStatus(response, HttpStatusCode.UnsupportedMediaType);
        Assert.Contains("application/x-ndjson", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CompressedJsonLines_AreScored()
    {
        var lines = "{\"customerId\":\"anna\",\"orders\":[{\"at\":\"2025-03-01\",\"amount\":20}]}\n"u8.ToArray();

        using var response = await service.PostAsync(Path, Gzip(lines), "application/x-ndjson", encoding: "gzip");

        Assert.Equal("anna", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["customerId"]);
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public async Task TableOfFeaturesWithOtherDelimitersAndBlanks_IsScored(char delimiter)
    {
        var table = " " + FeatureTable("anna", 1).Replace(",", $"{delimiter} ", StringComparison.Ordinal);

        var answers = await service.ScoreAsync(table);

        Assert.Equal((string?)(await service.ScoreAsync(FeatureTable("anna", 1)))[0]["id"], (string?)answers[0]["id"]);
    }

    [Fact]
    public async Task TableOfFeaturesWithoutId_NamesTheColumn()
    {
        using var response = await service.PostAsync(Path, FeatureTable("anna", 1).Replace("customerId", "client", StringComparison.Ordinal));

        var problem = await ProblemAssert.HasStatus(response, HttpStatusCode.BadRequest);
        Assert.Contains("/customerId", problem, StringComparison.Ordinal);
        Assert.Contains("/client", problem, StringComparison.Ordinal);
    }

    // Read as orders, they would lose their instants.
    [Theory]
    [InlineData("""{ "customerId": "anna", "features": { "frequency": 2 } }""")]
    [InlineData("""{ "customerId": "anna", "asOf": "2026-06-10", "orders": [{ "at": "2025-03-01", "amount": 20 }] }""")]
    [InlineData("""[{ "orders": [{ "amount": 20, "at": "2025-03-01" }], "customerId": "anna" }]""")]
    public async Task CustomersAsJson_AreRefusedByTheNameOfJsonLines(string body)
    {
        using var response = await service.PostAsync(Path, body, "application/json");

        var problem = await ProblemAssert.HasStatus(response, HttpStatusCode.UnprocessableEntity);
        Assert.Contains("one customer a line", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OrdersNestedInCustomersOfAShop_AreAFile()
    {
        using var response = await service.PostAsync(
            Path, """[{ "customerId": "anna", "orders": [{ "orderId": 1, "createdAt": "2025-03-01", "total": 20 }] }]""", "application/json");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var line = Assert.Single((await response.Content.ReadAsStringAsync()).TrimEnd().Split('\n'));
        Assert.Equal("anna", (string?)JsonNode.Parse(line)!["customerId"]);
    }

    private static string FeatureTable(string id, double share) => $"customerId,{string.Join(',', Features)}\n{FeatureLine(id, share)}";

    private static string FeatureLine(string id, double share) =>
        $"{id},{string.Join(',', Features.Select((_, i) => (10 * share + i).ToString(CultureInfo.InvariantCulture)))}\n";

    private static byte[] Gzip(byte[] bytes)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return compressed.ToArray();
    }

    private async Task<JsonNode> RefuseAsync(string file)
    {
        using var response = await service.PostAsync(Path, file);
        return JsonNode.Parse(await ProblemAssert.HasStatus(response, HttpStatusCode.UnprocessableEntity))!;
    }
}
