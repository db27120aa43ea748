using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Conversion.IntegrationTests.WorkerHost;

/// <summary>
/// Takes requests as the Azure Functions host does: routes them, checks keys, forwards them to the worker, and has the worker run
/// the function. Like that host, this front sends a request to its end before it passes on any of the answer.
/// </summary>
internal sealed class HttpFront : IAsyncDisposable
{
    // The Functions host's own limit, where FUNCTIONS_REQUEST_BODY_SIZE_LIMIT sets no other.
    private const long MaximumBodyBytes = 100 << 20;

    private static readonly ForwarderRequestConfig Forwarding = new() { ActivityTimeout = TimeSpan.FromSeconds(240) };

    private readonly WorkerChannel _worker;
    private readonly string[] _keys;
    private readonly WebApplication _app;
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    private HttpFront(WorkerChannel worker, string[] keys)
    {
        (_worker, _keys) = (worker, keys);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddRouting();
        builder.Services.AddHttpForwarder();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.Listen(IPAddress.Loopback, 0);
            server.Limits.MaxRequestBodySize = MaximumBodyBytes;
        });
        _app = builder.Build();
    }

    public Uri Address => new(_app.Urls.Single());

    public static async Task<HttpFront> StartAsync(WorkerChannel worker, string routePrefix, string[] keys)
    {
        var front = new HttpFront(worker, keys);
        front._app.UseRouter(front.Routes(routePrefix));
        await front._app.StartAsync();
        return front;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    /// <summary>Routes of this older kind are the Functions host's. A method that no route takes is an empty 404 by them.</summary>
    private RouteCollection Routes(string prefix)
    {
        var routes = new RouteCollection();
        var resolver = _app.Services.GetRequiredService<IInlineConstraintResolver>();
        foreach (var function in _worker.Functions)
        {
            var constraints = new RouteValueDictionary();
            if (function.Methods.Length > 0)
                constraints["httpMethod"] = new HttpMethodRouteConstraint(function.Methods);
            var handler = new RouteHandler(context => AnswerAsync(context, function));
            routes.Add(new Route(handler, function.Name, $"{prefix}/{function.Route}".TrimStart('/'), [], constraints!, [], resolver));
        }
        return routes;
    }

    private async Task AnswerAsync(HttpContext context, HttpFunction function)
    {
        if (function.NeedsKey && !ShowsKey(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        var id = Guid.NewGuid().ToString();
        context.Request.Headers.TryAdd("x-ms-invocation-id", id);
        var forwarder = context.RequestServices.GetRequiredService<IHttpForwarder>();
        var forwarding = forwarder.SendAsync(context, _worker.HttpUri, _http, Forwarding).AsTask();
        var isSuccess = await _worker.InvokeAsync(function, id, context.RequestAborted);
        if (await forwarding == ForwarderError.None && isSuccess)
            return;
        if (context.Response.HasStarted)
            context.Abort();
        else
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
    }

    private bool ShowsKey(HttpRequest request)
    {
        var shown = request.Headers.TryGetValue("x-functions-key", out var header) ? header : request.Query["code"];
        return shown.Count > 0 && _keys.Contains(shown[0]);
    }
}
