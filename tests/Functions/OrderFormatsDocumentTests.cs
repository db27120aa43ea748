using System.Net;
using System.Net.Http.Headers;
using Conversion.Orders;

namespace Conversion.Tests.Functions;

[Collection(FileServices.Name)]
public sealed class OrderFormatsDocumentTests(FileService service)
{
    private const string Path = "/api/orders/formats";

    [Fact]
    public async Task Document_IsServedAsItIs()
    {
        using var response = await service.Client.GetAsync(Path);

        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(OrderFormats.Default.Json.ToArray(), await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task CallerWithTheTag_GetsNoBody()
    {
        using var first = await service.Client.GetAsync(Path);
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var response = await service.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task CallerWithAnotherTag_GetsTheDocument()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"0\""));

        using var response = await service.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
