using Conversion.Hosting.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Conversion.Tests.Hosting;

/// <summary>Functions with both supported signatures, for tests on a real Kestrel.</summary>
public sealed class SampleFunctions(Greeting greeting, ILogger<SampleFunctions> logger)
{
    [Function("Greet")]
    public Task<IResult> Greet(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/greet/{name}")] HttpRequest request,
        CancellationToken cancellation)
    {
        logger.Greeted();
        return Task.FromResult<IResult>(TypedResults.Text(greeting.For((string)request.RouteValues["name"]!)));
    }

    [Function("Length")]
    public async Task<IResult> Length(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "length")] HttpRequest request, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellation);
        return TypedResults.Text($"{body.Length}");
    }

    [Function("Reset")]
    public IResult Reset([HttpTrigger(AuthorizationLevel.Function, "post")] HttpRequest request) => TypedResults.NoContent();

    [Function("Missing")]
    public IResult Missing([HttpTrigger(AuthorizationLevel.Anonymous, Route = "missing")] HttpRequest request) => TypedResults.NotFound();

    [Function("FailHalfway")]
    public async Task<IResult> FailHalfway(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "fail/halfway")] HttpRequest request, CancellationToken cancellation)
    {
        await request.HttpContext.Response.WriteAsync("half an answer", cancellation);
        await request.HttpContext.Response.Body.FlushAsync(cancellation);
        throw new InvalidOperationException("the inner secret");
    }

    [Function("Fail")]
    public IResult Fail([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "fail")] HttpRequest request) =>
        throw new InvalidOperationException("the inner secret");
}

/// <summary>A dependency that the container injects.</summary>
public sealed class Greeting
{
    public string For(string name) => $"hello {name}";
}

/// <summary>Delays each request until <see cref="Release"/>, so that tests know how many requests are in flight.</summary>
public sealed class HeldRequests
{
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    /// <summary>How many requests have arrived.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Receives the number of requests so far, whenever a request arrives.</summary>
    public Action<int> Arrived { get; set; } = _ => { };

    public void Release() => _release.TrySetResult();

    public Task Hold()
    {
        Arrived(Interlocked.Increment(ref _count));
        return _release.Task;
    }
}

public sealed class HoldFunction(HeldRequests held)
{
    [Function("Hold")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hold")] HttpRequest request, CancellationToken cancellation)
    {
        await held.Hold();
        return TypedResults.Text("released");
    }

    [Function("HoldInLane")]
    [EnableRateLimiting("lane")]
    public async Task<IResult> RunInLane(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "lane/hold")] HttpRequest request, CancellationToken cancellation)
    {
        using var permit = await RequestLane.EnterAsync(request.HttpContext);
        await held.Hold();
        return TypedResults.Text("released");
    }

    [Function("Alive")]
    [DisableRateLimiting]
    public IResult Alive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "alive")] HttpRequest request) => TypedResults.Text("alive");
}

internal static partial class SampleLog
{
    [LoggerMessage(LogLevel.Information, "Greeted.")]
    public static partial void Greeted(this ILogger logger);
}
