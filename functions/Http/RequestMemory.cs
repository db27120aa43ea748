namespace Conversion.Functions.Http;

/// <summary>
/// The memory and the temporary files that all requests together may take. On Cloud Run, files are in memory.
/// </summary>
internal static class RequestMemory
{
    /// <summary>The most bytes of all requests.</summary>
    public const int MaximumBytes = 128 << 20;

    private static readonly ByteBudget Budget = new(MaximumBytes);

    /// <summary>Reserves bytes until the reservation is disposed of, at the latest when the response is complete.</summary>
    /// <exception cref="BadHttpRequestException">Other requests take the space; the host responds with 429.</exception>
    public static IDisposable Reserve(HttpRequest request, long bytes) => Reserve(request, bytes, Budget);

    /// <summary>Reserves bytes of another budget in the same way.</summary>
    /// <exception cref="BadHttpRequestException">Other requests take the space; the host responds with 429.</exception>
    public static IDisposable Reserve(HttpRequest request, long bytes, ByteBudget budget)
    {
        if (!budget.TryReserve(bytes))
            throw new BadHttpRequestException(
                "The service is reading too many large requests; retry.", StatusCodes.Status429TooManyRequests);
        var reservation = new Reservation(budget, bytes);
        request.HttpContext.Response.RegisterForDispose(reservation);
        return reservation;
    }

    private sealed class Reservation(ByteBudget budget, long bytes) : IDisposable
    {
        private long _bytes = bytes;

        public void Dispose() => budget.Release(Interlocked.Exchange(ref _bytes, 0));
    }
}
