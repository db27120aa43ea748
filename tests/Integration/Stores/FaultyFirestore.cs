using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Conversion.IntegrationTests.Stores;

/// <summary>
/// A server in the place of Firestore. It can fail before it does what a commit asks, or after it has done it, and delays queries.
/// </summary>
internal sealed class FaultyFirestore : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Fault> _faults = new();
    private readonly HttpClient _emulator = new();

    private FaultyFirestore(string emulator)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add($"http://{Host}");
        _emulator.BaseAddress = new($"http://{emulator}");
        _app.MapPost("{**path}", AnswerAsync);
    }

    public string Host { get; } = $"127.0.0.1:{Loopback.FreePort()}";

    /// <summary>How many requests arrived.</summary>
    public int Requests { get; private set; }

    /// <summary>Delays each query.</summary>
    public TimeSpan QueryDelay { get; set; }

    public static async Task<FaultyFirestore> StartAsync(string emulator)
    {
        var server = new FaultyFirestore(emulator);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Makes the next commit fail.</summary>
    public void Add(Fault fault) => _faults.Enqueue(fault);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _emulator.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Requests++;
        if (context.Request.Path.Value!.EndsWith(":runQuery", StringComparison.Ordinal))
            await Task.Delay(QueryDelay);
        var fault = context.Request.Path.Value!.EndsWith(":commit", StringComparison.Ordinal) && _faults.TryDequeue(out var next) ? next : null;
        if (fault is { IsCarriedOut: false })
        {
            await FailAsync(context, fault, "");
            return;
        }
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        using var content = new ByteArrayContent(body.ToArray());
        content.Headers.ContentType = new("application/json");
        using var answer = await _emulator.PostAsync(new Uri(context.Request.Path.Value!, UriKind.Relative), content);
        var text = await answer.Content.ReadAsStringAsync();
        if (fault is not null)
        {
            await FailAsync(context, fault, text);
            return;
        }
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(text);
    }

    private static async Task FailAsync(HttpContext context, Fault fault, string answer)
    {
        if (fault.Code == Fault.Nothing)
        {
            context.Abort();
            return;
        }
        context.Response.StatusCode = fault.Code;
        context.Response.ContentType = "application/json";
        if (fault.Code == StatusCodes.Status200OK)
        {
            // The length of the whole answer, of which half arrives.
            context.Response.ContentLength = answer.Length + 1;
            await context.Response.WriteAsync(answer[..(answer.Length / 2)]);
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }
        await context.Response.WriteAsync($$"""{"error":{"code":{{fault.Code}},"message":"no","status":"{{fault.Status}}"} }""");
    }
}

/// <summary>A failure of one request.</summary>
/// <param name="Code">The status code: 200 for half an answer, <see cref="Nothing"/> for none.</param>
/// <param name="Status">Google's word for it.</param>
/// <param name="IsCarriedOut">Whether the request is carried out all the same.</param>
internal sealed record Fault(int Code, string Status, bool IsCarriedOut)
{
    public const int Nothing = 0;
}
