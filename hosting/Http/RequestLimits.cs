using System.Collections.Concurrent;
using Conversion.Hosting.Settings;
using Microsoft.AspNetCore.Http;

namespace Conversion.Hosting.Http;

/// <summary>
/// Applies host.json's <c>maxConcurrentRequests</c> and <c>maxOutstandingRequests</c> as the Azure Functions host does, but to each
/// <see cref="RequestLane"/> by itself: outstanding requests are the running and the waiting requests together.
/// </summary>
public sealed class RequestLimits : IDisposable
{
    private readonly HostSettings _settings;
    private readonly ConcurrentDictionary<string, RequestLane> _lanes = new();
    private readonly RequestLane _others;

    internal RequestLimits(HostSettings settings)
    {
        _settings = settings;
        _others = CreateLane();
    }

    /// <summary>Reads the limits from host.json in the folder of the program.</summary>
    /// <exception cref="StartupException">host.json is missing or invalid.</exception>
    public static RequestLimits Read() => new(HostSettings.Read(Path.Combine(AppContext.BaseDirectory, "host.json")));

    /// <summary>Runs <paramref name="next"/> when the limits allow, or responds with 429 when too many requests are outstanding.</summary>
    /// <param name="context">The request.</param>
    /// <param name="name">The lane; null for a function that has none, which gets its permit before it runs.</param>
    /// <param name="next">Runs the function.</param>
    public async Task RunAsync(HttpContext context, string? name, RequestDelegate next)
    {
        var lane = name is null ? _others : _lanes.GetOrAdd(name, _ => CreateLane());
        if (!lane.TryArrive())
        {
            await ProblemResponses.WriteAsync(
                context, StatusCodes.Status429TooManyRequests, "The limits in host.json are reached; retry.");
            return;
        }
        try
        {
            if (name is not null)
                context.Features.Set(lane);
            using var permit = name is null ? await lane.EnterAsync(context.RequestAborted) : null;
            await next(context);
        }
        finally
        {
            lane.Leave();
        }
    }

    public void Dispose()
    {
        _others.Dispose();
        foreach (var lane in _lanes.Values)
            lane.Dispose();
    }

    private RequestLane CreateLane() => new(_settings.MaxConcurrentRequests, _settings.MaxOutstandingRequests);
}
