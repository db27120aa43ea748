using Conversion.Hosting.Http;

namespace Conversion.Functions.Http;

/// <summary>
/// What a request holds while the service works on it, after the whole request was read: the permit of its lane, its memory and,
/// for a large request, one of a few places, because large requests keep a processor busy for long.
/// </summary>
internal sealed class RequestWork : IDisposable
{
    /// <summary>A request up to this size is answered at once.</summary>
    public const int SmallBytes = 64 << 10;

    // What a request holds whatever its size.
    private const int BaseBytes = 16 << 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly SemaphoreSlim Places = new(Math.Max(2, Environment.ProcessorCount));

    private readonly IDisposable? _permit;
    private readonly ByteBudget? _small;
    private long _bytes;
    private int _isDisposed;

    private RequestWork(IDisposable? permit, ByteBudget? small, long bytes) => (_permit, _small, _bytes) = (permit, small, bytes);

    /// <summary>Waits until the service can work on a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="length">The length of its body.</param>
    /// <param name="factor">How many times that length the work and the answer take, as measured.</param>
    /// <exception cref="BadHttpRequestException">Other requests take the space; the host responds with 413, 429 or 503.</exception>
    public static Task<RequestWork> StartAsync(HttpRequest request, long length, int factor) => length <= SmallBytes
        ? StartSmallAsync(request, RequestMemory.Scoring, BaseBytes + factor * length)
        : StartLargeAsync(request, factor * length);

    /// <summary>Waits until the service can work on a request that is answered soon. Its memory is released with the work.</summary>
    /// <exception cref="BadHttpRequestException">Other requests take the space; the host responds with 413, 429 or 503.</exception>
    public static async Task<RequestWork> StartSmallAsync(HttpRequest request, ByteBudget budget, long bytes)
    {
        var permit = await RequestLane.EnterAsync(request.HttpContext);
        try
        {
            if (!budget.TryReserve(bytes))
                await RequestMemory.WaitAsync(request, budget, bytes);
            return new(permit, budget, bytes);
        }
        catch
        {
            permit?.Dispose();
            throw;
        }
    }

    /// <summary>Waits for a place and for memory. The memory is released when the response is complete, because it may be long.</summary>
    /// <exception cref="BadHttpRequestException">Other requests take the space; the host responds with 413, 429 or 503.</exception>
    public static async Task<RequestWork> StartLargeAsync(HttpRequest request, long bytes)
    {
        var permit = await RequestLane.EnterAsync(request.HttpContext);
        try
        {
            if (!await Places.WaitAsync(Patience, request.HttpContext.RequestAborted))
                throw RequestMemory.Full();
        }
        catch
        {
            permit?.Dispose();
            throw;
        }
        var work = new RequestWork(permit, null, 0);
        try
        {
            await RequestMemory.ReserveAsync(request, RequestMemory.Work, bytes);
            return work;
        }
        catch
        {
            work.Dispose();
            throw;
        }
    }

    /// <summary>Gives back memory of a small request that is not needed.</summary>
    public void Return(long bytes)
    {
        _bytes -= bytes;
        _small!.Release(bytes);
    }

    /// <summary>Ends the work; the response may still be sent.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        if (_small is null)
            Places.Release();
        else
            _small.Release(_bytes);
        _permit?.Dispose();
    }
}
