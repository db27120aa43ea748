using System.Buffers;
using Conversion.Hosting.Http;

namespace Conversion.Functions.Http;

/// <summary>Reads the whole body of a request, up to a limit.</summary>
internal static class RequestBody
{
    // Bodies up to this size are not counted, because all concurrent requests together need little memory for them.
    private const int SmallBytes = 64 << 10;

    // The server's buffers, the array, the decoded text and the objects take about this many times the body's length.
    private const int MemoryFactor = 6;

    /// <summary>Returns the bytes of the body, or null when there are more than <paramref name="maximumBytes"/>.</summary>
    /// <exception cref="BadHttpRequestException">Too many large bodies are being read; the host responds with 429.</exception>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int maximumBytes, CancellationToken cancellation)
    {
        if (request.ContentLength > maximumBytes)
            return null;
        ServerBodyLimit.Remove(request.HttpContext);
        if (request.ContentLength > SmallBytes)
            RequestMemory.Reserve(request, MemoryFactor * request.ContentLength.Value);
        var isReserved = request.ContentLength is not null;
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellation);
            if (read.Buffer.Length > maximumBytes)
            {
                // Ends this read, because the server reads the rest of the body.
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return null;
            }
            if (!isReserved && read.Buffer.Length > SmallBytes)
            {
                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                RequestMemory.Reserve(request, (long)MemoryFactor * maximumBytes);
                isReserved = true;
                continue;
            }
            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }
            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>
    /// Rejects a compressed body, which only the functions that read files of orders decompress. Pushes are not checked: their headers
    /// may be the attributes of a message.
    /// </summary>
    /// <exception cref="BadHttpRequestException">The body is compressed; the host responds with 415.</exception>
    public static void RejectContentEncoding(HttpRequest request)
    {
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && !"identity".Equals(encoding, StringComparison.OrdinalIgnoreCase))
            throw new BadHttpRequestException(
                "Content-Encoding must be absent; send the body uncompressed.", StatusCodes.Status415UnsupportedMediaType);
    }
}
