using System.Net;
using System.Text.Json.Nodes;

namespace Conversion.Tests.Functions;

[Collection(FileServices.Name)]
public sealed class ReadOrdersTests(FileService service)
{
    private const string Path = "/api/orders/read";
    private const string File = """
        email,order_date,amount,items
        Ann@Example.com,2026-01-02,50,3
        ben@example.com,2026-02-03,9,1
        ann@example.com,2026-03-04,70.5,2
        ann@example.com,2026-03-05,-20,1
        """;

    [Fact]
    public async Task CustomerInAnySpelling_IsAsARequestToScoreThem()
    {
        var customer = await ReadAsync("?customer=ANN@example.com");

        Assert.Equal("ann@example.com", (string?)customer["customerId"]);
        Assert.Equal(["50", "70.5", "20"], customer["orders"]!.AsArray().Select(order => order!["amount"]!.ToJsonString()));
        Assert.True((bool?)customer["orders"]![2]!["returned"]);
        using var scored = await service.PostAsync("/api/score/batch", customer.ToJsonString(), "application/x-ndjson");
        var fromOrders = JsonNode.Parse(await scored.Content.ReadAsStringAsync())!;
        var fromFile = (await service.ScoreAsync(File)).Single(score => (string?)score["customerId"] == "ann@example.com");
        Assert.Equal(fromFile.ToJsonString(), fromOrders.ToJsonString());
    }

    [Fact]
    public async Task LaterOrders_AreLeftOut() =>
        Assert.Single((await ReadAsync("?customer=ann@example.com&asOf=2026-02-01"))["orders"]!.AsArray());

    [Theory]
    [InlineData("?customer=nobody", HttpStatusCode.NotFound)]
    [InlineData("?customer=ben@example.com&asOf=2026-01-03", HttpStatusCode.NotFound)]
    [InlineData("", HttpStatusCode.UnprocessableEntity)]
    [InlineData("?customer=ann@example.com&asOf=soon", HttpStatusCode.UnprocessableEntity)]
    public async Task OtherQuery_IsRefused(string query, HttpStatusCode status)
    {
        using var response = await service.PostAsync(Path + query, File);

        Assert.Equal(status, response.StatusCode);
    }

    private async Task<JsonNode> ReadAsync(string query)
    {
        using var response = await service.PostAsync(Path + query, File);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }
}
