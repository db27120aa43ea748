using Conversion.Hashing;
using Conversion.Orders;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;

namespace Conversion.Functions.Orders;

/// <summary>
/// Returns the document that says what files of orders mean: names of columns, words and the exports of platforms.
/// </summary>
public sealed class OrderFormatsDocument
{
    private static readonly EntityTagHeaderValue Tag =
        new($"\"{Convert.ToHexStringLower(Sha256.HashData(OrderFormats.Default.Json.Span))}\"");

    [Function("DescribeOrderFormats")]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/orders/formats")] HttpRequest request)
    {
        // A new version of the service may have another document.
        request.HttpContext.Response.Headers.CacheControl = "no-cache";
        return Results.Bytes(OrderFormats.Default.Json, "application/json", entityTag: Tag);
    }
}
