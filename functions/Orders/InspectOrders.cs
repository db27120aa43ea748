using Conversion.Functions.Http;
using Conversion.Scoring;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Orders;

/// <summary>Reads a file of orders, and says what was understood.</summary>
public sealed class InspectOrders(CustomerReader reader)
{
    private const string JsonLines = "application/x-ndjson";

    [Function("InspectOrders")]
    [EnableRateLimiting(Lane.Files)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/orders/inspect")] HttpRequest request,
        CancellationToken cancellation)
    {
        if (!OrderUpload.HasContentType(request) && !Received.IsJsonLines(request))
            return OrderUpload.UnsupportedMediaType(request, JsonLines);
        return await OrderProblem.AnswerAsync(async () =>
        {
            using var upload = await OrderUpload.ReadAsync(request, reader.Instants, cancellation);
            if (upload is null)
                return OrderProblem.TooLarge();
            using var table = await upload.OpenAsync(cancellation);
            return JsonBody.ToResult(table.Inspection, InspectionJson.Default.OrderInspection, "application/json");
        });
    }
}
