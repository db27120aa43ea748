using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Conversion.Hosting.Http;

/// <summary>The server's own limit for a request body, 30 MB by default.</summary>
public static class ServerBodyLimit
{
    /// <summary>Removes the limit from a request. Has no effect once the body is being read.</summary>
    public static void Remove(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
    }
}
