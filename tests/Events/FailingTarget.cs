using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Conversion.Tests.Events;

/// <summary>Passes requests on to the emulator, and refuses them for a while when told to.</summary>
internal sealed class FailingTarget : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _emulator;
    private volatile bool _fails;
    private int _failed;

    private FailingTarget(WebApplication app, string emulator) => (_app, _emulator) = (app, new() { BaseAddress = new($"http://{emulator}") });

    public string Host { get; private init; } = "";

    /// <summary>How many requests were refused.</summary>
    public int Failed => _failed;

    public static async Task<FailingTarget> StartAsync(string emulator)
    {
        var host = $"127.0.0.1:{PubSubEmulator.FreePort()}";
        var app = WebApplication.CreateSlimBuilder(["--Logging:LogLevel:Default=Warning"]).Build();
        app.Urls.Add($"http://{host}");
        var target = new FailingTarget(app, emulator) { Host = host };
        app.Run(target.Answer);
        await app.StartAsync();
        return target;
    }

    public async Task FailFor(TimeSpan time)
    {
        _fails = true;
        await Task.Delay(time);
        _fails = false;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _emulator.Dispose();
    }

    private async Task Answer(HttpContext context)
    {
        if (_fails)
        {
            Interlocked.Increment(ref _failed);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        using var content = new StreamContent(context.Request.Body);
        content.Headers.ContentType = new("application/json");
        using var answer = await _emulator.PostAsync(new Uri(context.Request.Path.Value!, UriKind.Relative), content);
        context.Response.StatusCode = (int)answer.StatusCode;
        await answer.Content.CopyToAsync(context.Response.Body);
    }
}
