using Conversion.Functions.Http;
using Conversion.Hosting.Keys;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Start;

/// <summary>
/// Gives the dashboard the orders with which <c>conversion start</c> started the service. The setting <c>Start__Orders</c> names the
/// file, and <c>Start__Query</c> says how it is read. Only callers on the same machine get them, because the file names people.
/// </summary>
public sealed class StartedOrders(IConfiguration settings)
{
    [Function("DescribeStart")]
    public IResult Describe(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/start")] HttpRequest request) =>
        JsonBody.ToResult(
            FindFile(request) is { } file
                ? new(Path.GetFileName(file), settings.ReadText("Start:Query") ?? "")
                : new StartedFile(null, null),
            StartJson.Default.StartedFile);

    [Function("ReadStartedOrders")]
    public IResult Read(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/start/orders")] HttpRequest request) =>
        FindFile(request) is { } file
            ? Results.File(file, "application/octet-stream")
            : new Problem(
                "There are no orders to start with.", StatusCodes.Status404NotFound, "Start the service with conversion start.").ToResult();

    // Something in front of the service would make every caller local.
    private string? FindFile(HttpRequest request) =>
        LocalCaller.Sent(request) && !request.Headers.ContainsKey("X-Forwarded-For")
            && settings.ReadText("Start:Orders") is { } file && File.Exists(file)
            ? Path.GetFullPath(file)
            : null;
}
