using System.Net;
using System.Text.Json.Nodes;

namespace Conversion.Tests.Functions;

[Collection(FileServices.Name)]
public sealed class SimulateFileTests(FileService service)
{
    private const string Path = "/api/policy/simulate";
    private const string Orders = "customer_id,order_date,total,status\na,2025-03-01,20,paid\nb,2025-03-02,30,paid\nc,2025-03-02,30,failed\n";

    private static readonly string Policy = File.ReadAllText(Repository.PathOf("models/policy.json"));

    [Fact]
    public async Task FileOfOrders_IsReadAsABatchIs()
    {
        using var form = Form(("policy", Policy), ("file", Orders));

        using var response = await service.Client.PostAsync($"{Path}?asOf=2025-04-01", form);

        var simulation = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(2, (int?)simulation["customers"]);
        Assert.Empty(simulation["moves"]!.AsArray());
    }

    [Fact]
    public async Task FileOfFeatures_IsRead()
    {
        var features = FileService.Model.Features.Select(feature => feature.Name).ToList();
        using var form = Form(
            ("policy", Policy), ("file", $"customerId,{string.Join(',', features)}\na,{string.Join(',', features.Select(_ => "1"))}\n"));

        using var response = await service.Client.PostAsync(Path, form);

        Assert.Equal(1, (int?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["customers"]);
    }

    [Theory]
    [InlineData("file", "policy", "/policy", HttpStatusCode.BadRequest)]
    [InlineData("policy", "orders", "/file", HttpStatusCode.BadRequest)]
    public async Task WrongParts_AreNamed(string first, string second, string pointer, HttpStatusCode status)
    {
        using var form = Form((first, Policy), (second, Orders));

        using var response = await service.Client.PostAsync(Path, form);

        await AssertErrorAsync(response, status, pointer);
    }

    [Fact]
    public async Task WrongPolicyOrFile_IsNamed()
    {
        using var wrongPolicy = Form(("policy", "{}"), ("file", Orders));
        using var wrongFile = Form(("policy", Policy), ("file", "customer,at,amount\n\"a,2025-01-01,1\n"));

        using var first = await service.Client.PostAsync(Path, wrongPolicy);
        using var second = await service.Client.PostAsync(Path, wrongFile);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, first.StatusCode);
        Assert.Contains("/policy", await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await AssertErrorAsync(second, HttpStatusCode.UnprocessableEntity, "");
    }

    [Fact]
    public async Task FileOfBlankIds_IsRefused()
    {
        using var form = Form(("policy", Policy), ("file", "customerId,at,amount\n ,2026-01-01,5\n,2026-01-02,5\n"));

        using var response = await service.Client.PostAsync(Path, form);

        await AssertErrorAsync(response, HttpStatusCode.UnprocessableEntity, "");
    }

    [Theory]
    [InlineData("--B\r\nContent-Disposition: form-data; name=\"policy\"\r\n\r\n{}\r\n")]
    [InlineData("--B\r\nContent-Disposition: form-data; name=\"policy\"\r\n\r\nPOLICY\r\n--B\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\na,")]
    public async Task FormThatEndsTooEarly_IsRefused(string body)
    {
        using var content = new StringContent(body.Replace("POLICY", Policy, StringComparison.Ordinal));
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=B");

        using var response = await service.Client.PostAsync(Path, content);

        await AssertErrorAsync(response, HttpStatusCode.BadRequest, "");
    }

    private static MultipartFormDataContent Form(params (string Name, string Text)[] parts)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, text) in parts)
            form.Add(new StringContent(text), name, name);
        return form;
    }

    private static async Task AssertErrorAsync(HttpResponseMessage response, HttpStatusCode status, string pointer)
    {
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(pointer, (string?)problem["errors"]![0]!["pointer"]);
    }
}
