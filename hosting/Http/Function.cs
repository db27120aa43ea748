using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Hosting.Http;

/// <summary>One HTTP-triggered function. No methods means all of them.</summary>
internal sealed record Function(
    string Name, AuthorizationLevel Level, string Route, string[] Methods, Func<HttpContext, Task<IResult>> Invoke);
