using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Conversion.Hosting.Http;
using Conversion.Json;

namespace Conversion.Functions.Http;

/// <summary>Reads the whole body of a request, up to a limit.</summary>
internal static class RequestBody
{
    // Bodies up to this size are not counted, because all concurrent requests together need little memory for them.
    private const int SmallBytes = 64 << 10;

    // The server's buffers, the array, the decoded text and the objects take about this many times the body's length.
    private const int MemoryFactor = 6;

    private const string Gzip = "gzip";
    private const string Deflate = "deflate";

    /// <summary>Returns the bytes of the body, or null when there are more than <paramref name="maximumBytes"/>.</summary>
    /// <exception cref="BadHttpRequestException">Too many large bodies are being read; the host responds with 429.</exception>
    public static Task<byte[]?> ReadAsync(HttpRequest request, int maximumBytes, CancellationToken cancellation) =>
        ReadAsync(request, request.BodyReader, request.ContentLength, maximumBytes, cancellation);

    /// <summary>
    /// Returns the bytes of the body, decompressed as <see cref="Decode"/> does, or null when there are more than
    /// <paramref name="maximumBytes"/>.
    /// </summary>
    /// <exception cref="InvalidInputException">The body is not what <c>Content-Encoding</c> says.</exception>
    /// <exception cref="BadHttpRequestException">
    /// Too many large bodies are being read, or the body has another encoding; the host responds with 429 or 415.
    /// </exception>
    public static async Task<byte[]?> ReadDecodedAsync(HttpRequest request, int maximumBytes, CancellationToken cancellation)
    {
        var length = EncodingOf(request) is null ? request.ContentLength : null;
        try
        {
            return await ReadAsync(request, Decode(request), length, maximumBytes, cancellation);
        }
        catch (InvalidDataException)
        {
            throw NotEncoded(request);
        }
    }

    /// <summary>
    /// Returns a reader of the body, decompressed where it is gzip or deflate. Reading throws an <see cref="InvalidDataException"/>
    /// where <c>Content-Encoding</c> is wrong.
    /// </summary>
    /// <exception cref="BadHttpRequestException">The body has another encoding; the host responds with 415.</exception>
    public static PipeReader Decode(HttpRequest request) => EncodingOf(request) switch
    {
        null => request.BodyReader,
        Gzip => PipeReader.Create(new GZipStream(request.BodyReader.AsStream(), CompressionMode.Decompress)),
        _ => PipeReader.Create(new ZLibStream(request.BodyReader.AsStream(), CompressionMode.Decompress)),
    };

    /// <summary>Returns a reader of the body, as <see cref="Decode"/> does, after its first bytes were decompressed.</summary>
    /// <exception cref="InvalidInputException">The body is not what <c>Content-Encoding</c> says.</exception>
    /// <exception cref="BadHttpRequestException">The body has another encoding; the host responds with 415.</exception>
    public static async Task<PipeReader> DecodeAsync(HttpRequest request, CancellationToken cancellation)
    {
        var body = Decode(request);
        if (EncodingOf(request) is null)
            return body;
        try
        {
            var read = await body.ReadAsync(cancellation);
            body.AdvanceTo(read.Buffer.Start);
            return body;
        }
        catch (InvalidDataException)
        {
            throw NotEncoded(request);
        }
    }

    /// <summary>Returns whether <c>Content-Encoding</c> says that the body is gzip.</summary>
    /// <exception cref="BadHttpRequestException">The body has an unknown encoding; the host responds with 415.</exception>
    public static bool IsGzip(HttpRequest request) => EncodingOf(request) == Gzip;

    /// <summary>Returns the error of a body that is not what <c>Content-Encoding</c> says.</summary>
    public static InvalidInputException NotEncoded(HttpRequest request) => new(
        malformed: true, "", $"must be {(IsGzip(request) ? Gzip : "deflate in the zlib format")}, as Content-Encoding says.");

    // Pushes do not come here: their headers may be the attributes of a message. RFC 9110, section 8.4.1: x-gzip is gzip, and deflate
    // is zlib.
    private static string? EncodingOf(HttpRequest request) => request.Headers.ContentEncoding.ToString().ToLowerInvariant() switch
    {
        "" or "identity" => null,
        Gzip or "x-gzip" => Gzip,
        Deflate => Deflate,
        var other => throw new BadHttpRequestException(
            $"Content-Encoding must be absent, gzip or deflate, got {Received.Shorten(other)}; send the body uncompressed or as gzip.",
            StatusCodes.Status415UnsupportedMediaType),
    };

    /// <param name="length">The number of bytes that the reader returns; null where it is not known.</param>
    private static async Task<byte[]?> ReadAsync(
        HttpRequest request, PipeReader body, long? length, int maximumBytes, CancellationToken cancellation)
    {
        if (length > maximumBytes)
            return null;
        ServerBodyLimit.Remove(request.HttpContext);
        if (length > SmallBytes)
            RequestMemory.Reserve(request, MemoryFactor * length.Value);
        var isReserved = length is not null;
        while (true)
        {
            var read = await body.ReadAsync(cancellation);
            if (read.Buffer.Length > maximumBytes)
            {
                // Ends this read, because the server reads the rest of the body.
                body.AdvanceTo(read.Buffer.End);
                return null;
            }
            if (!isReserved && read.Buffer.Length > SmallBytes)
            {
                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                RequestMemory.Reserve(request, (long)MemoryFactor * maximumBytes);
                isReserved = true;
                continue;
            }
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                body.AdvanceTo(read.Buffer.End);
                return bytes;
            }
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
