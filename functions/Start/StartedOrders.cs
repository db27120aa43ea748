using System.Net;
using Conversion.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Functions.Start;

/// <summary>
/// Gives the dashboard the orders with which <c>conversion start</c> started the service. The setting <c>Start__Orders</c> names the
/// file, and <c>Start__Query</c> says how it is read. Only callers on the same machine get them, because the file names people.
/// </summary>
public sealed class StartedOrders(IConfiguration settings)
{
    private static readonly string[] OwnHosts = ["localhost", "127.0.0.1", "[::1]"];

    [Function("DescribeStart")]
    public IResult Describe(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/start")] HttpRequest request) =>
        Results.Json(
            FindFile(request) is { } file
                ? new(Path.GetFileName(file), settings.ReadText("Start:Query") ?? "")
                : new StartedFile(null, null),
            StartJson.Instance.StartedFile);

    [Function("ReadStartedOrders")]
    public IResult Read(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/start/orders")] HttpRequest request)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return FindFile(request) is { } file
            ? Results.File(file, "application/octet-stream")
            : new Problem(
                "There are no orders to start with.", StatusCodes.Status404NotFound, "Start the service with conversion start.").ToResult();
    }

    // A page of another site can send its visitor's browser to this address, but not with this host.
    private string? FindFile(HttpRequest request)
    {
        var caller = request.HttpContext.Connection.RemoteIpAddress;
        var isLocal = caller is not null && IPAddress.IsLoopback(caller) && !request.Headers.ContainsKey("X-Forwarded-For");
        return isLocal && OwnHosts.Contains(request.Host.Host) && settings.ReadText("Start:Orders") is { } file && File.Exists(file)
            ? Path.GetFullPath(file)
            : null;
    }
}
