using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Hosting.Functions;

/// <summary>One HTTP-triggered function.</summary>
/// <param name="Methods">The HTTP methods; empty for all methods.</param>
/// <param name="IsLimited">Whether the request limits of host.json apply.</param>
/// <param name="Lane">The requests that share the limits; null for the functions without a lane.</param>
internal sealed record Function(
    string Name, AuthorizationLevel Level, string Route, string[] Methods, bool IsLimited, string? Lane,
    Func<HttpContext, Task<IResult>> Invoke);
