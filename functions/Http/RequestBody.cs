using System.Buffers;
using Conversion.Hosting.Http;
using Microsoft.Extensions.Primitives;

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
    /// Rejects a body with a content encoding. Pushes are not checked: their headers may be the attributes of a message.
    /// </summary>
    /// <param name="allowed">A content encoding that the caller of this method decodes; null for none.</param>
    /// <exception cref="BadHttpRequestException">The body has another encoding; the host responds with 415.</exception>
    public static void RejectContentEncoding(HttpRequest request, string? allowed = null)
    {
        var encoding = request.Headers.ContentEncoding;
        if (encoding.Count == 0 || IsEncoding(encoding, "identity") || IsEncoding(encoding, allowed))
            return;
        throw new BadHttpRequestException(
            allowed is null
                ? "Content-Encoding must be absent; send the body uncompressed."
                : $"Content-Encoding must be absent or {allowed}; send the body uncompressed, or compressed so.",
            StatusCodes.Status415UnsupportedMediaType);
    }

    /// <summary>Returns whether a content encoding is the named one.</summary>
    public static bool IsEncoding(StringValues encoding, string? name) =>
        name is not null && name.Equals(encoding, StringComparison.OrdinalIgnoreCase);
}
