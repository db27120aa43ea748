using System.Threading.RateLimiting;
using Conversion.Hosting.Settings;
using Microsoft.AspNetCore.Http;

namespace Conversion.Hosting.Http;

/// <summary>
/// Applies host.json's <c>maxConcurrentRequests</c> and <c>maxOutstandingRequests</c> as the Azure Functions host does:
/// outstanding requests are the running and the waiting requests together.
/// </summary>
public sealed class RequestLimits : IDisposable
{
    private readonly ConcurrencyLimiter? _limiter;

    internal RequestLimits(HostSettings settings)
    {
        if ((settings.MaxConcurrentRequests ?? settings.MaxOutstandingRequests) is not { } permits)
            return;
        _limiter = new(new ConcurrencyLimiterOptions
        {
            PermitLimit = permits,
            QueueLimit = settings.MaxOutstandingRequests is { } outstanding ? outstanding - permits : int.MaxValue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    /// <summary>Reads the limits from host.json in the folder of the program.</summary>
    /// <exception cref="StartupException">host.json is missing or invalid.</exception>
    public static RequestLimits Read() => new(HostSettings.Read(Path.Combine(AppContext.BaseDirectory, "host.json")));

    /// <summary>Runs <paramref name="next"/> when the limits allow, or responds with 429 when too many requests are outstanding.</summary>
    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        using var lease = _limiter is null ? null : await _limiter.AcquireAsync(1, context.RequestAborted);
        if (lease is { IsAcquired: false })
            await ProblemResponses.WriteAsync(context, StatusCodes.Status429TooManyRequests, "The limits in host.json are reached; retry.");
        else
            await next(context);
    }

    public void Dispose() => _limiter?.Dispose();
}
