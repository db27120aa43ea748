using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Conversion.Tests.Events;

/// <summary>Answers on loopback for Pub/Sub, for the metadata server and for Google's token endpoint, and keeps what it was asked.</summary>
internal sealed class RecordingTarget : IAsyncDisposable
{
    private readonly WebApplication _app = WebApplication.CreateSlimBuilder(["--Logging:LogLevel:Default=Warning"]).Build();
    private readonly ConcurrentQueue<Published> _published = new();
    private readonly ConcurrentQueue<string> _bodies = new();
    private readonly ConcurrentQueue<(string? Flavor, IFormCollection? Form)> _tokenRequests = new();
    private int _refusals;

    public string Host { get; } = $"127.0.0.1:{PubSubEmulator.FreePort()}";

    /// <summary>What each request for a token came with.</summary>
    public IReadOnlyList<(string? Flavor, IFormCollection? Form)> TokenRequests => [.. _tokenRequests];

    /// <summary>Every message taken in, in the order of arrival, and the token it came with.</summary>
    public IReadOnlyList<Published> Messages => [.. _published];

    /// <summary>The path and the body of each publish request taken in, as they came.</summary>
    public IReadOnlyList<string> Bodies => [.. _bodies];

    public int TokenSeconds { get; set; } = 3600;

    /// <summary>How many publish requests to come are refused.</summary>
    public int Refusals { set => _refusals = value; }

    /// <summary>What they are answered.</summary>
    public int Refusal { get; set; } = StatusCodes.Status401Unauthorized;

    /// <summary>What every publish request is answered in place of success.</summary>
    public (int Status, string Type, string Body)? Answer { get; set; }

    /// <summary>What every request for a token is answered in place of one.</summary>
    public (int Status, string Type, string Body)? TokenAnswer { get; set; }

    /// <summary>Tokens wait for this.</summary>
    public TaskCompletionSource? TokenGate { get; set; }

    /// <summary>Publishing waits for this.</summary>
    public TaskCompletionSource? Gate { get; set; }

    /// <summary>Completes when a publish request waits at the gate.</summary>
    public TaskCompletionSource AtGate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<RecordingTarget> StartAsync()
    {
        var target = new RecordingTarget();
        target._app.Urls.Add($"http://{target.Host}");
        target._app.MapGet("/computeMetadata/v1/instance/service-accounts/default/token", target.GiveToken);
        target._app.MapPost("/token", target.GiveToken);
        target._app.MapPost("/v1/{**topic}", target.Publish);
        await target._app.StartAsync();
        return target;
    }

    public async ValueTask DisposeAsync()
    {
        Gate?.TrySetResult();
        TokenGate?.TrySetResult();
        await _app.DisposeAsync();
    }

    private async Task GiveToken(HttpContext context)
    {
        _tokenRequests.Enqueue((context.Request.Headers["Metadata-Flavor"], context.Request.HasFormContentType ? await context.Request.ReadFormAsync() : null));
        var number = _tokenRequests.Count;
        if (TokenGate is { } gate)
            await gate.Task;
        if (TokenAnswer is { } answer)
        {
            await Write(context, answer);
            return;
        }
        await context.Response.WriteAsync($$"""{"access_token":"token-{{number}}","expires_in":{{TokenSeconds}},"token_type":"Bearer"}""");
    }

    private async Task Publish(HttpContext context)
    {
        if (Gate is { } gate)
        {
            AtGate.TrySetResult();
            await gate.Task;
        }
        if (Interlocked.Decrement(ref _refusals) >= 0)
        {
            context.Response.StatusCode = Refusal;
            return;
        }
        if (Answer is { } answer)
        {
            await Write(context, answer);
            return;
        }
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        _bodies.Enqueue($"{context.Request.Path}\n{body}");
        var messages = JsonNode.Parse(body)!["messages"]!.AsArray();
        foreach (var message in messages)
            _published.Enqueue(new(message!, context.Request.Headers.Authorization));
        await context.Response.WriteAsync("""{"messageIds":["1"]}""");
    }

    private static Task Write(HttpContext context, (int Status, string Type, string Body) answer)
    {
        (context.Response.StatusCode, context.Response.ContentType) = (answer.Status, answer.Type);
        return context.Response.WriteAsync(answer.Body);
    }

    internal sealed record Published(JsonNode Message, string? Authorization)
    {
        public string Attribute(string name) => (string?)Message["attributes"]![name] ?? "";

        public JsonNode Data => JsonNode.Parse(Convert.FromBase64String((string)Message["data"]!))!;
    }
}
