using System.Collections.Concurrent;
using System.Reflection;
using Conversion.Hosting.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Conversion.Functions.Http;

/// <summary>
/// Makes the worker of the Azure Functions host run each function as the Kestrel host does: within the limits of host.json, and
/// with a problem document for each error. Without this middleware the worker responds to each exception with 500.
/// </summary>
internal sealed class AzureWorkerMiddleware(RequestLimits limits, ILogger<AzureWorkerMiddleware> logger) : IFunctionsWorkerMiddleware
{
    private readonly ConcurrentDictionary<string, (bool IsLimited, string? Lane)> _limits = new();

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }
        RequestDelegate run = async _ =>
        {
            await next(context);
            // The response is written here, so that an error while writing becomes a problem document as well.
            if (context.GetInvocationResult().Value is IResult response)
                await response.ExecuteAsync(http);
        };
        var function = context.FunctionDefinition;
        var (isLimited, lane) = _limits.GetOrAdd(function.Name, _ => FindLimits(function));
        RequestDelegate limited = isLimited ? _ => limits.RunAsync(http, lane, run) : run;
        await ProblemResponses.RunAsync(http, limited, logger, function.Name);
        // Whatever happened, the response is written: the worker must not write the function's result again.
        context.GetInvocationResult().Value = Results.Empty;
    }

    // An entry point is Namespace.Class.Method.
    private static (bool IsLimited, string? Lane) FindLimits(FunctionDefinition function)
    {
        var dot = function.EntryPoint.LastIndexOf('.');
        var type = typeof(AzureWorkerMiddleware).Assembly.GetType(function.EntryPoint[..dot]);
        var method = type?.GetMethod(function.EntryPoint[(dot + 1)..]);
        return (
            method?.GetCustomAttribute<DisableRateLimitingAttribute>() is null,
            method?.GetCustomAttribute<EnableRateLimitingAttribute>()?.PolicyName);
    }
}
