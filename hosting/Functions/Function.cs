using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Conversion.Hosting.Functions;

/// <summary>One HTTP-triggered function. No methods means all of them; one that is not limited is outside host.json's limits.</summary>
internal sealed record Function(
    string Name, AuthorizationLevel Level, string Route, string[] Methods, bool IsLimited, Func<HttpContext, Task<IResult>> Invoke);
