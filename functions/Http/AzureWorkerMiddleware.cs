using System.Collections.Concurrent;
using System.Reflection;
using Conversion.Hosting.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Conversion.Functions.Http;

/// <summary>
/// Runs each function in the worker of the Azure Functions host as the Kestrel host runs it: within host.json's limits, and
/// with a problem document for what goes wrong. Left alone, the worker answers each exception with 500.
/// </summary>
internal sealed class AzureWorkerMiddleware(RequestLimits limits, ILogger<AzureWorkerMiddleware> logger) : IFunctionsWorkerMiddleware
{
    private readonly ConcurrentDictionary<string, bool> _isLimited = new();

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
            // Written here, where what goes wrong while writing is answered as well.
            var result = context.GetInvocationResult();
            if (result.Value is IResult answer)
                await answer.ExecuteAsync(http);
            result.Value = Results.Empty;
        };
        var function = context.FunctionDefinition;
        RequestDelegate limited = _isLimited.GetOrAdd(function.Name, _ => IsLimited(function)) ? _ => limits.RunAsync(http, run) : run;
        await ProblemResponses.RunAsync(http, limited, logger, function.Name);
        context.GetInvocationResult().Value ??= Results.Empty;
    }

    /// <summary>An entry point is <c>Namespace.Class.Method</c>.</summary>
    private static bool IsLimited(FunctionDefinition function)
    {
        var dot = function.EntryPoint.LastIndexOf('.');
        var method = typeof(AzureWorkerMiddleware).Assembly.GetType(function.EntryPoint[..dot])?.GetMethod(function.EntryPoint[(dot + 1)..]);
        return method?.GetCustomAttribute<DisableRateLimitingAttribute>() is null;
    }
}
