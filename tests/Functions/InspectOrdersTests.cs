using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Conversion.Tests.Orders.Forms;

namespace Conversion.Tests.Functions;

[Collection(FileServices.Name)]
public sealed class InspectOrdersTests(FileService service)
{
    private const string Path = "/api/orders/inspect";

    private static readonly string[] Containers = ["gzip", "gzip-two-members", "zip", "xlsx-long-ids", "xlsx-named-sheet"];
    private static readonly string[] DamagedContainers = ["gzip-cut", "gzip-without-its-end", "gzip-changed", "zip-changed", "xlsx-cut"];

    public static TheoryData<string> CaseNames => new(OrderCases.Read.Select(known => known.Name));

    public static TheoryData<string> ContainerNames => new(Containers);

    public static TheoryData<string> DamagedNames => new(DamagedContainers);

    [Theory]
    [MemberData(nameof(CaseNames))]
    public async Task Case_HasTheRightOrders(string name)
    {
        var known = OrderCases.Named(name);

        var inspection = await service.InspectAsync(known.File, known.Query);

        var summary = inspection["summary"]!;
        Assert.Equal(known.Truth.Sum(customer => customer.Orders), (int)summary["orders"]!);
        Assert.Equal(known.Truth.Length, (int)summary["customers"]!);
        Assert.Equal(known.Truth.Sum(customer => customer.Money), (decimal)summary["money"]!);
        Assert.Null(inspection["refusal"]);
    }

    [Theory]
    [MemberData(nameof(ContainerNames))]
    public async Task Container_IsReadAsItIs(string name)
    {
        var form = OrderForms.All.Single(form => form.Name == name);
        var query = form.Columns is null ? "" : $"?columns={form.Columns}";

        var inspection = await service.InspectAsync(form.Files[0].Bytes, query, type: null);

        Assert.Equal(form.Truth!.Orders, (int)inspection["summary"]!["orders"]!);
        Assert.Equal(form.Truth.Money, (decimal)inspection["summary"]!["money"]!);
    }

    [Theory]
    [MemberData(nameof(DamagedNames))]
    public async Task DamagedContainer_IsRefusedWhole(string name)
    {
        var form = OrderForms.All.Single(form => form.Name == name);

        var problem = await RefuseAsync(form.Files[0].Bytes);

        Assert.Contains("cut or changed", (string)problem["errors"]![0]!["detail"]!, StringComparison.Ordinal);
        Assert.Empty(problem["suggestions"]!.AsArray());
    }

    [Fact]
    public async Task Inspection_SaysWhatWasUnderstood()
    {
        var inspection = await service.InspectAsync(OrderCases.Named("shopify").File, "?name=march.csv");

        Assert.Equal("shopify", (string?)inspection["format"]);
        Assert.Equal("march.csv", (string?)inspection["files"]![0]!["name"]);
        Assert.Equal(",", (string?)inspection["files"]![0]!["dialect"]!["delimiter"]);
        var customer = inspection["columns"]!.AsArray().Single(column => (string?)column!["role"] == "customer")!;
        Assert.Equal("Email", (string?)customer["column"]);
        Assert.Equal(["paid", "refunded"], inspection["statuses"]!.AsArray().Select(status => (string?)status!["text"]));
        Assert.Equal("EUR", (string?)inspection["currency"]);
        Assert.Equal("eva@example.com", (string?)inspection["firstRows"]![0]!["values"]!["customer"]);
        Assert.Equal(
            new DateTimeOffset(2025, 3, 1, 8, 0, 0, TimeSpan.Zero), (DateTimeOffset)inspection["summary"]!["firstOrder"]!);
        var refunded = inspection["summary"]!["dropped"]!.AsArray().Single(dropped => (string?)dropped!["reason"] == "refunded")!;
        Assert.Equal((1, 25.00m), ((int)refunded["lines"]!, (decimal)refunded["money"]!));
    }

    [Fact]
    public async Task TooManyUnreadableLines_AreARefusalInTheInspection()
    {
        var inspection = await service.InspectAsync("customer_id,order_date,amount\n7,2025-03-01,5\n8,never,6\n"u8.ToArray());

        Assert.Contains("line 3", (string?)inspection["refusal"], StringComparison.Ordinal);
        Assert.Equal(("8", 3), ((string?)inspection["unreadable"]![0]!["customer"], (int)inspection["unreadable"]![0]!["line"]!));
    }

    [Fact]
    public async Task AmbiguousNumbers_AreRefusedWithBothReadingsToCopy()
    {
        var problem = await RefuseAsync(OrderCases.Named("pesos").File);

        Assert.Contains("12.99 or as 12990", (string)problem["errors"]![0]!["detail"]!, StringComparison.Ordinal);
        Assert.Equal(["decimal=point", "decimal=comma"], problem["suggestions"]!.AsArray().Select(suggestion => (string?)suggestion));
    }

    [Fact]
    public async Task SeveralCurrencies_AreRefused()
    {
        var problem = await RefuseAsync(OrderCases.Named("one of two currencies").File);

        Assert.Contains("USD (1 lines), JPY (1 lines)", (string)problem["errors"]![0]!["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("columns=customer", "?columns")]
    [InlineData("columns=money=price", null)]
    [InlineData("columns=money=price*price", "?columns")]
    [InlineData("format=excel", "?format")]
    [InlineData("rates=EUR", "?rates")]
    [InlineData("rates=EUR=0", "?rates")]
    [InlineData("rates=EUR=1,eur=2", "?rates")]
    public async Task WrongQuery_IsNamed(string query, string? pointer)
    {
        using var response = await service.PostAsync($"{Path}?{query}", "customer_id,order_date,price\n7,2025-03-01,5\n");

        if (pointer is null)
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return;
        }
        var problem = await ProblemAssert.HasStatus(response, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(pointer, (string?)JsonNode.Parse(problem)!["errors"]![0]!["pointer"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BodyOver32Mebibytes_IsTooLargeAndNamesTheCommandLine(bool isChunked)
    {
        using var response = await service.PostAsync(Path, new byte[(32 << 20) + 1], isChunked: isChunked);

        var problem = await ProblemAssert.HasStatus(response, HttpStatusCode.RequestEntityTooLarge);
        Assert.Contains("conversion score", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FileOver256MebibytesUncompressed_IsTooLarge()
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write("customer_id,order_date,amount\n"u8);
            var line = Encoding.ASCII.GetBytes($"7,2025-03-01,{new string('1', 1 << 16)}\n");
            for (var i = 0; i < 4096; i++)
                gzip.Write(line);
        }

        using var response = await service.PostAsync(Path, compressed.ToArray());

        var problem = await ProblemAssert.HasStatus(response, HttpStatusCode.RequestEntityTooLarge);
        Assert.Contains("conversion score", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip", "gzip", HttpStatusCode.OK)]
    [InlineData("GZIP", "gzip", HttpStatusCode.OK)]
    [InlineData("x-gzip", "gzip", HttpStatusCode.OK)]
    [InlineData("gzip", "nothing", HttpStatusCode.BadRequest)]
    [InlineData("deflate", "zlib", HttpStatusCode.OK)]
    [InlineData("deflate", "nothing", HttpStatusCode.BadRequest)]
    [InlineData("br", "gzip", HttpStatusCode.UnsupportedMediaType)]
    public async Task ContentEncoding_MayBeGzipOrDeflate(string encoding, string compression, HttpStatusCode expected)
    {
        var file = OrderCases.Named("shopify").File;
        var body = compression switch { "gzip" => Gzip(file), "zlib" => Zlib(file), _ => file };

        using var response = await service.PostAsync(Path, body, encoding: encoding);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("nonsense")]
    public async Task OtherContentType_IsNotSupported(string type)
    {
        using var content = new ByteArrayContent(OrderCases.Named("shopify").File);
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        using var response = await service.Client.PostAsync(Path, content);

        await ProblemAssert.HasStatus(response, HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData("")]
    [InlineData("colour\nred\n")]
    [InlineData("{")]
    public async Task FileWithoutOrders_IsRefused(string file) => await RefuseAsync(Encoding.UTF8.GetBytes(file));

    private static byte[] Gzip(byte[] bytes)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return compressed.ToArray();
    }

    private static byte[] Zlib(byte[] bytes)
    {
        var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal))
            zlib.Write(bytes);
        return compressed.ToArray();
    }

    private async Task<JsonNode> RefuseAsync(byte[] file)
    {
        using var response = await service.PostAsync(Path, file);
        return JsonNode.Parse(await ProblemAssert.HasStatus(response, HttpStatusCode.UnprocessableEntity))!;
    }
}
