namespace Conversion.Functions.Http;

/// <summary>
/// The memory and the temporary files that all requests together may take. On Cloud Run, files are in memory.
/// </summary>
internal static class RequestMemory
{
    /// <summary>The most bytes of all requests.</summary>
    public const int MaximumBytes = 128 << 20;

    private static readonly ByteBudget Budget = new(MaximumBytes);

    /// <summary>Reserves bytes until the response is complete.</summary>
    /// <exception cref="BadHttpRequestException">Other requests take the space; the host responds with 429.</exception>
    public static void Reserve(HttpRequest request, long bytes)
    {
        if (!Budget.TryReserve(bytes))
            throw new BadHttpRequestException(
                "The service is reading too many large requests; retry.", StatusCodes.Status429TooManyRequests);
        request.HttpContext.Response.OnCompleted(() =>
        {
            Budget.Release(bytes);
            return Task.CompletedTask;
        });
    }
}
