using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace Conversion.Functions.Http;

/// <summary>Reads a request whole, up to a limit.</summary>
internal static class RequestBody
{
    // Bodies up to this size are not counted: one for each request at once is no burden.
    private const int SmallBytes = 64 << 10;

    // In the server's buffers, as one array, decoded, and as objects.
    private const int Copies = 6;

    private static readonly ByteBudget Held = new(128 << 20);

    /// <summary>The bytes of the body, or null when there are more than <paramref name="maximumBytes"/>.</summary>
    /// <param name="copies">How many times its length it takes to hold and answer it.</param>
    /// <exception cref="BadHttpRequestException">Too many large ones are being read; the host answers 429.</exception>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int maximumBytes, CancellationToken cancellation, int copies = Copies)
    {
        // Before anything else: what is not read here the server still reads, and its own limit would turn the refusal into a failure.
        LiftServerLimit(request);
        if (request.ContentLength > maximumBytes)
            return null;
        if (request.ContentLength > SmallBytes)
            Hold(request, copies * request.ContentLength.Value);
        var isMeasured = request.ContentLength is not null;
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellation);
            if (read.Buffer.Length > maximumBytes)
            {
                // Else the server, which reads what is left, finds this reading still under way.
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return null;
            }
            if (!isMeasured && read.Buffer.Length > SmallBytes)
            {
                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                Hold(request, (long)copies * maximumBytes);
                isMeasured = true;
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

    /// <summary>Refuses a body that is packed, which nothing here undoes. Not for pushes, whose headers may be a message's attributes.</summary>
    /// <exception cref="BadHttpRequestException">It is; the host answers 415.</exception>
    public static void RejectContentEncoding(HttpRequest request)
    {
        if (request.Headers.ContentEncoding is { Count: > 0 } coding && !"identity".Equals(coding, StringComparison.OrdinalIgnoreCase))
            throw new BadHttpRequestException("Send the body unpacked, without Content-Encoding.", StatusCodes.Status415UnsupportedMediaType);
    }

    /// <summary>Lets a body be as long as the function allows, whatever the server's preset.</summary>
    public static void LiftServerLimit(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
    }

    private static void Hold(HttpRequest request, long bytes)
    {
        if (!Held.TryReserve(bytes))
            throw new BadHttpRequestException("Too many large requests at once; try again.", StatusCodes.Status429TooManyRequests);
        request.HttpContext.Response.OnCompleted(() =>
        {
            Held.Release(bytes);
            return Task.CompletedTask;
        });
    }
}
