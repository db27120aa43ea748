using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Conversion.Hosting.Http;
using Conversion.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace Conversion.Functions.Http;

/// <summary>Reads the whole body of a request, up to a limit.</summary>
internal static class RequestBody
{
    // A body up to this size is not counted while it arrives. Beside it, a connection itself takes as much.
    private const int UncountedBytes = 16 << 10;

    // A large body holds memory that others wait for, so it must arrive in time.
    private static readonly MinDataRate MinimumRate = new(bytesPerSecond: 16 << 10, TimeSpan.FromSeconds(10));

    private const string Gzip = "gzip";
    private const string Deflate = "deflate";

    /// <summary>Returns the bytes of the body, or null when there are more than <paramref name="maximumBytes"/>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maximumBytes">The longest body.</param>
    /// <param name="budget">The memory of bodies that are not small; null for the memory that most requests share.</param>
    /// <param name="cancellation">Ends reading.</param>
    /// <exception cref="BadHttpRequestException">Too many large bodies are being read; the host responds with 429.</exception>
    public static Task<byte[]?> ReadAsync(HttpRequest request, int maximumBytes, ByteBudget? budget, CancellationToken cancellation) =>
        ReadAsync(request, request.BodyReader, request.ContentLength, maximumBytes, budget, cancellation);

    /// <summary>
    /// Returns the bytes of the body, decompressed as <see cref="Decode"/> does, or null when there are more than
    /// <paramref name="maximumBytes"/>.
    /// </summary>
    /// <exception cref="InvalidInputException">The body is not what <c>Content-Encoding</c> says.</exception>
    /// <exception cref="BadHttpRequestException">
    /// Too many large bodies are being read, or the body has another encoding; the host responds with 429 or 415.
    /// </exception>
    public static Task<byte[]?> ReadDecodedAsync(HttpRequest request, int maximumBytes, CancellationToken cancellation) =>
        ReadDecodedAsync(request, maximumBytes, budget: null, cancellation);

    /// <summary>As above, with the memory of bodies that are not small.</summary>
    public static async Task<byte[]?> ReadDecodedAsync(
        HttpRequest request, int maximumBytes, ByteBudget? budget, CancellationToken cancellation)
    {
        var length = EncodingOf(request) is null ? request.ContentLength : null;
        try
        {
            return await ReadAsync(request, Decode(request), length, maximumBytes, budget, cancellation);
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

    // RFC 9110, section 8.4.1: x-gzip is gzip, and deflate
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

    /// <summary>Demands that a large body arrives in time.</summary>
    public static void DemandRate(HttpContext context)
    {
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = MinimumRate;
    }

    /// <param name="length">The number of bytes that the reader returns; null where it is not known.</param>
    private static async Task<byte[]?> ReadAsync(
        HttpRequest request, PipeReader body, long? length, int maximumBytes, ByteBudget? budget, CancellationToken cancellation)
    {
        if (length > maximumBytes)
            return null;
        ServerBodyLimit.Remove(request.HttpContext);
        var bytes = new byte[Math.Min(length ?? UncountedBytes, UncountedBytes)];
        var count = 0;
        RequestMemory.Reservation? reservation = null;
        while (true)
        {
            var read = await body.ReadAsync(cancellation);
            var needed = count + read.Buffer.Length;
            if (needed > maximumBytes)
            {
                // Ends this read, because the server reads the rest of the body.
                body.AdvanceTo(read.Buffer.End);
                return null;
            }
            if (needed > bytes.Length)
            {
                // The next read returns the same bytes. A refusal must not come while a read goes on.
                body.AdvanceTo(read.Buffer.Start);
                var size = length ?? Math.Min(maximumBytes, Math.Max(needed, 2L * bytes.Length));
                reservation = await ReserveAsync(request, reservation, budget, size);
                Array.Resize(ref bytes, (int)size);
                continue;
            }
            read.Buffer.CopyTo(bytes.AsSpan(count));
            count = (int)needed;
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return count == bytes.Length ? bytes : bytes[..count];
        }
    }

    private static async Task<RequestMemory.Reservation> ReserveAsync(
        HttpRequest request, RequestMemory.Reservation? earlier, ByteBudget? budget, long size)
    {
        if (size <= RequestWork.SmallBytes)
            budget ??= RequestMemory.Scoring;
        else
            DemandRate(request.HttpContext);
        budget ??= RequestMemory.Bodies;
        if (earlier?.Budget == budget)
        {
            earlier.Grow(size - earlier.Bytes);
            return earlier;
        }
        earlier?.Dispose();
        return await RequestMemory.ReserveAsync(request, budget, size);
    }
}
