using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Conversion.Tests.Events;

/// <summary>Passes POSTs on to another host and tells of each how it was answered; refuses them for a while when told to.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly WebApplication _app = WebApplication.CreateSlimBuilder(["--Logging:LogLevel:Default=Warning"]).Build();
    private readonly HttpClient _http;
    private readonly Action<byte[], int> _answered;
    private volatile bool _refuses;

    private Relay(string to, Action<byte[], int> answered) => (_http, _answered) = (new() { BaseAddress = new($"http://{to}") }, answered);

    public string Host { get; } = $"127.0.0.1:{PubSubEmulator.FreePort()}";

    /// <param name="to">The host.</param>
    /// <param name="answered">Is told the body and its status, 0 when the connection broke.</param>
    public static async Task<Relay> StartAsync(string to, Action<byte[], int> answered)
    {
        var relay = new Relay(to, answered);
        relay._app.Urls.Add($"http://{relay.Host}");
        relay._app.Run(relay.Answer);
        await relay._app.StartAsync();
        return relay;
    }

    public async Task RefuseFor(TimeSpan time)
    {
        _refuses = true;
        await Task.Delay(time);
        _refuses = false;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task Answer(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        if (!_refuses)
        {
            using var content = new ByteArrayContent(body.ToArray()) { Headers = { ContentType = new("application/json") } };
            try
            {
                using var answer = await _http.PostAsync(new Uri(context.Request.Path.Value!, UriKind.Relative), content);
                context.Response.StatusCode = (int)answer.StatusCode;
                // After a 204 not even nothing may be written.
                if (answer.StatusCode != HttpStatusCode.NoContent)
                    await answer.Content.CopyToAsync(context.Response.Body);
            }
            catch (HttpRequestException)
            {
                _answered(body.ToArray(), 0);
                context.Abort();
                return;
            }
        }
        _answered(body.ToArray(), context.Response.StatusCode);
    }
}
