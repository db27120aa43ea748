using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Conversion.Hosting.Http;

/// <summary>
/// The requests of one kind, which share host.json's limits, so that requests of another kind never wait for them.
/// A function of a lane takes its permit itself, when it has read the request, because a slow caller must not keep a permit.
/// </summary>
public sealed class RequestLane : IDisposable
{
    // A caller who waits longer has given up, or tries again at another instance.
    private static readonly TimeSpan QueueTimeout = TimeSpan.FromSeconds(10);

    private readonly ConcurrencyLimiter? _permits;
    private readonly int _maximumOutstanding;
    private int _outstanding;

    internal RequestLane(int? permits, int? outstanding)
    {
        _maximumOutstanding = outstanding ?? int.MaxValue;
        if ((permits ?? outstanding) is { } limit)
            _permits = new(new()
            {
                PermitLimit = limit,
                QueueLimit = int.MaxValue,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            });
    }

    /// <summary>Waits for a permit, which must be disposed of. Returns null where the lane of the request has no limit.</summary>
    /// <exception cref="BadHttpRequestException">There is no permit in time; the host responds with 503.</exception>
    public static ValueTask<IDisposable?> EnterAsync(HttpContext context) =>
        context.Features.Get<RequestLane>() is { } lane ? lane.EnterAsync(context.RequestAborted) : default;

    public void Dispose() => _permits?.Dispose();

    /// <summary>Counts a request that has arrived, until <see cref="Leave"/>. Returns false when there are too many.</summary>
    internal bool TryArrive()
    {
        if (Interlocked.Increment(ref _outstanding) <= _maximumOutstanding)
            return true;
        Leave();
        return false;
    }

    internal void Leave() => Interlocked.Decrement(ref _outstanding);

    internal async ValueTask<IDisposable?> EnterAsync(CancellationToken cancellation)
    {
        if (_permits is null)
            return null;
        var lease = _permits.AttemptAcquire();
        if (lease.IsAcquired)
            return lease;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(QueueTimeout);
        try
        {
            return await _permits.AcquireAsync(1, timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new BadHttpRequestException(
                "The service is busy with other requests of this kind; retry.", StatusCodes.Status503ServiceUnavailable);
        }
    }
}
