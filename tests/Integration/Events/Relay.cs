using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Conversion.IntegrationTests.Events;

/// <summary>Forwards POST requests to another host and reports each status. Can reject requests for some time.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly WebApplication _app = WebApplication.CreateSlimBuilder(["--Logging:LogLevel:Default=Warning"]).Build();
    private readonly HttpClient _http;
    private readonly Action<byte[], int> _onResponse;
    private volatile bool _rejects;

    private Relay(string target, Action<byte[], int> onResponse)
    {
        _http = new() { BaseAddress = new($"http://{target}") };
        _onResponse = onResponse;
    }

    public string Host { get; } = $"127.0.0.1:{Loopback.FreePort()}";

    /// <param name="target">The host to forward to.</param>
    /// <param name="onResponse">Receives the request body and the status, which is 0 when the connection broke.</param>
    public static async Task<Relay> StartAsync(string target, Action<byte[], int> onResponse)
    {
        var relay = new Relay(target, onResponse);
        relay._app.Urls.Add($"http://{relay.Host}");
        relay._app.Run(relay.ForwardAsync);
        await relay._app.StartAsync();
        return relay;
    }

    public async Task RejectFor(TimeSpan duration)
    {
        _rejects = true;
        await Task.Delay(duration);
        _rejects = false;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        if (!_rejects)
        {
            using var content = new ByteArrayContent(body.ToArray()) { Headers = { ContentType = new("application/json") } };
            try
            {
                using var response = await _http.PostAsync(new Uri(context.Request.Path.Value!, UriKind.Relative), content);
                context.Response.StatusCode = (int)response.StatusCode;
                // A write, even an empty one, fails after a 204.
                if (response.StatusCode != HttpStatusCode.NoContent)
                    await response.Content.CopyToAsync(context.Response.Body);
            }
            catch (HttpRequestException)
            {
                _onResponse(body.ToArray(), 0);
                context.Abort();
                return;
            }
        }
        _onResponse(body.ToArray(), context.Response.StatusCode);
    }
}
