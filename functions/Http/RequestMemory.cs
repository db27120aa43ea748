namespace Conversion.Functions.Http;

/// <summary>
/// The memory and the temporary files that all requests together may take, by <see cref="MemoryShares"/>. A request waits for its
/// part, for some time, and is refused before memory is gone.
/// </summary>
internal static class RequestMemory
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // A burst often has several parts.
    private static readonly TimeSpan QuietBeforeTrim = TimeSpan.FromSeconds(2);

    private static readonly MemoryShares Shares = MemoryShares.Current();

    private static int _isTrimming;

    public static ByteBudget Scoring { get; } = new(Shares.Scoring, Trim);

    public static ByteBudget Pushes { get; } = new(Shares.Pushes, Trim);

    public static ByteBudget Events { get; } = new(Shares.Events, Trim);

    public static ByteBudget Bodies { get; } = new(Shares.Bodies, Trim);

    public static ByteBudget Work { get; } = new(Shares.Work, Trim);

    public static ByteBudget Answers { get; } = new(Shares.Answers);

    /// <summary>
    /// Waits until bytes are reserved. They are released with the reservation, at the latest when the response is complete.
    /// </summary>
    /// <exception cref="BadHttpRequestException">
    /// The bytes are more than there are, or other requests take them; the host responds with 413 or 429.
    /// </exception>
    public static async ValueTask<Reservation> ReserveAsync(HttpRequest request, ByteBudget budget, long bytes)
    {
        var reservation = await HoldAsync(request, budget, bytes);
        request.HttpContext.Response.RegisterForDispose(reservation);
        return reservation;
    }

    /// <summary>Waits until bytes are reserved. The caller must dispose of the reservation.</summary>
    /// <exception cref="BadHttpRequestException">As for <see cref="ReserveAsync"/>.</exception>
    public static async ValueTask<Reservation> HoldAsync(HttpRequest request, ByteBudget budget, long bytes)
    {
        await WaitAsync(request, budget, bytes);
        return new(budget, bytes);
    }

    /// <summary>Waits until bytes are reserved, which the caller must release.</summary>
    /// <exception cref="BadHttpRequestException">As for <see cref="ReserveAsync"/>.</exception>
    public static async ValueTask WaitAsync(HttpRequest request, ByteBudget budget, long bytes)
    {
        if (bytes > budget.Maximum)
            throw new BadHttpRequestException(
                $"The request needs {bytes >> 20} MiB of memory, and the service has {budget.Maximum >> 20} MiB for such requests; "
                + "send less at a time, or give the container more memory.",
                StatusCodes.Status413PayloadTooLarge);
        if (!await budget.ReserveAsync(bytes, Patience, request.HttpContext.RequestAborted))
            throw Full();
    }

    /// <summary>Returns the error of a request for which there is no space; the host responds with 429.</summary>
    public static BadHttpRequestException Full() =>
        new("The service works on too many large requests; retry.", StatusCodes.Status429TooManyRequests);

    /// <summary>Gives the memory of large requests back: without requests there are no collections.</summary>
    private static void Trim()
    {
        if (Interlocked.Exchange(ref _isTrimming, 1) == 0)
            _ = TrimAsync();
    }

    private static async Task TrimAsync()
    {
        await Task.Delay(QuietBeforeTrim);
        Volatile.Write(ref _isTrimming, 0);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    /// <summary>Bytes that are reserved until it is disposed of.</summary>
    internal sealed class Reservation(ByteBudget budget, long bytes) : IDisposable
    {
        private long _bytes = bytes;

        /// <summary>Where the bytes are reserved.</summary>
        public ByteBudget Budget => budget;

        /// <summary>The number of bytes.</summary>
        public long Bytes => _bytes;

        /// <summary>
        /// Reserves more bytes. Does not wait: requests that wait for each other's bytes would wait without end.
        /// </summary>
        /// <exception cref="BadHttpRequestException">Other requests take the space; the host responds with 429.</exception>
        public void Grow(long bytes)
        {
            if (!budget.TryReserve(bytes))
                throw Full();
            Interlocked.Add(ref _bytes, bytes);
        }

        public void Dispose() => budget.Release(Interlocked.Exchange(ref _bytes, 0));
    }
}
