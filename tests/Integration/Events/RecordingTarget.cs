using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Conversion.IntegrationTests.Events;

/// <summary>A server in the place of Pub/Sub, the metadata server and Google's token endpoint. It records what it receives.</summary>
internal sealed class RecordingTarget : IAsyncDisposable
{
    private readonly WebApplication _app = WebApplication.CreateSlimBuilder(["--Logging:LogLevel:Default=Warning"]).Build();
    private readonly ConcurrentQueue<Published> _published = new();
    private readonly ConcurrentQueue<string> _bodies = new();
    private readonly ConcurrentQueue<TokenRequest> _tokenRequests = new();
    private int _rejectedRequests;

    public string Host { get; } = $"127.0.0.1:{Loopback.FreePort()}";

    /// <summary>The requests for a token.</summary>
    public IReadOnlyList<TokenRequest> TokenRequests => [.. _tokenRequests];

    /// <summary>The accepted messages, in the order of arrival.</summary>
    public IReadOnlyList<Published> Messages => [.. _published];

    /// <summary>The path and the body of each accepted publish request.</summary>
    public IReadOnlyList<string> Bodies => [.. _bodies];

    public int TokenSeconds { get; set; } = 3600;

    /// <summary>How many of the next publish requests get <see cref="RejectionStatus"/>.</summary>
    public int RejectedRequests { set => _rejectedRequests = value; }

    public int RejectionStatus { get; set; } = StatusCodes.Status401Unauthorized;

    /// <summary>The response to every publish request; null for success.</summary>
    public CannedResponse? PublishResponse { get; set; }

    /// <summary>The response to every token request; null for a token.</summary>
    public CannedResponse? TokenResponse { get; set; }

    /// <summary>Delays token requests until it completes.</summary>
    public TaskCompletionSource? TokenGate { get; set; }

    /// <summary>Whether the messages are kept; a million would take too much memory.</summary>
    public bool KeepsMessages { get; set; } = true;

    /// <summary>Delays each publish request.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Delays publish requests until it completes.</summary>
    public TaskCompletionSource? Gate { get; set; }

    /// <summary>Completes when a publish request waits for the gate.</summary>
    public TaskCompletionSource AtGate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<RecordingTarget> StartAsync()
    {
        var target = new RecordingTarget();
        target._app.Urls.Add($"http://{target.Host}");
        target._app.MapGet("/computeMetadata/v1/instance/service-accounts/default/token", target.RespondWithToken);
        target._app.MapPost("/token", target.RespondWithToken);
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

    private async Task RespondWithToken(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync() : null;
        _tokenRequests.Enqueue(new(context.Request.Headers["Metadata-Flavor"], form));
        var number = _tokenRequests.Count;
        if (TokenGate is { } gate)
            await gate.Task;
        if (TokenResponse is { } response)
        {
            await Write(context, response);
            return;
        }
        await context.Response.WriteAsync($$"""{"access_token":"token-{{number}}","expires_in":{{TokenSeconds}},"token_type":"Bearer"}""");
    }

    private async Task Publish(HttpContext context)
    {
        await Task.Delay(Delay);
        if (Gate is { } gate)
        {
            AtGate.TrySetResult();
            await gate.Task;
        }
        if (Interlocked.Decrement(ref _rejectedRequests) >= 0)
        {
            context.Response.StatusCode = RejectionStatus;
            return;
        }
        if (PublishResponse is { } response)
        {
            await Write(context, response);
            return;
        }
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        if (!KeepsMessages)
        {
            await context.Response.WriteAsync("""{"messageIds":["1"]}""");
            return;
        }
        _bodies.Enqueue($"{context.Request.Path}\n{body}");
        var messages = JsonNode.Parse(body)!["messages"]!.AsArray();
        foreach (var message in messages)
            _published.Enqueue(new(message!, context.Request.Headers.Authorization));
        await context.Response.WriteAsync("""{"messageIds":["1"]}""");
    }

    private static Task Write(HttpContext context, CannedResponse response)
    {
        context.Response.StatusCode = response.Status;
        context.Response.ContentType = response.ContentType;
        return context.Response.WriteAsync(response.Body);
    }

    internal sealed record TokenRequest(string? Flavor, IFormCollection? Form);

    internal sealed record CannedResponse(int Status, string ContentType, string Body);

    /// <summary>A published message and the Authorization header of its request.</summary>
    internal sealed record Published(JsonNode Message, string? Authorization)
    {
        public string Attribute(string name) => (string?)Message["attributes"]![name] ?? "";

        public JsonNode Data => JsonNode.Parse(Convert.FromBase64String((string)Message["data"]!))!;
    }
}
