using System.Net;
using Microsoft.AspNetCore.Http;

namespace Conversion.Hosting.Keys;

/// <summary>
/// Recognizes the developer's own requests, which need no key in development. A page of any site can make the developer's browser
/// send requests to loopback. Such a request names the site in <c>Origin</c>, or in <c>Host</c> after DNS rebinding.
/// </summary>
public static class LocalCaller
{
    /// <summary>
    /// Returns whether a request comes from this machine, is addressed to a loopback name, and does not come from a page of another
    /// origin.
    /// </summary>
    public static bool Sent(HttpRequest request) =>
        request.HttpContext.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller)
        && IsLoopback(request.Host.Host)
        && IsOwn(request.Headers.Origin, request);

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    // The development server of the dashboard forwards requests from an origin of its own, which is on loopback as well.
    private static bool IsOwn(string? origin, HttpRequest request) =>
        origin is null
        || (Uri.TryCreate(origin, UriKind.Absolute, out var url) && url.Scheme == request.Scheme && IsLoopback(url.IdnHost));
}
