using System.Threading.RateLimiting;
using Conversion.Hosting.Settings;
using Microsoft.AspNetCore.Http;

namespace Conversion.Hosting.Http;

/// <summary>
/// Applies host.json's <c>maxConcurrentRequests</c> and <c>maxOutstandingRequests</c> as the Azure Functions host does:
/// outstanding requests are those that run and those that wait.
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

    /// <summary>Reads the limits of the host.json beside the program.</summary>
    /// <exception cref="StartupException">host.json is missing or wrong.</exception>
    public static RequestLimits Read() => new(HostSettings.Read(Path.Combine(AppContext.BaseDirectory, "host.json")));

    /// <summary>Runs <paramref name="answer"/> when a place is free, or answers 429 when too many requests wait already.</summary>
    public async Task RunAsync(HttpContext context, RequestDelegate answer)
    {
        using var lease = _limiter is null ? null : await _limiter.AcquireAsync(1, context.RequestAborted);
        if (lease is { IsAcquired: false })
            await ProblemResponses.Write(context, StatusCodes.Status429TooManyRequests, "The limits of host.json are reached; try again.");
        else
            await answer(context);
    }

    public void Dispose() => _limiter?.Dispose();
}
