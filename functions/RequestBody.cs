using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace Conversion.Functions;

/// <summary>Reads a request whole, up to a limit.</summary>
internal static class RequestBody
{
    /// <summary>The bytes of the body, or null when there are more than <paramref name="maximumBytes"/>.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int maximumBytes, CancellationToken cancellation)
    {
        if (request.ContentLength > maximumBytes)
            return null;
        LiftServerLimit(request);
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellation);
            if (read.Buffer.Length > maximumBytes)
                return null;
            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }
            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Lets a body be as long as the function allows, whatever the server's preset.</summary>
    public static void LiftServerLimit(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
    }
}
