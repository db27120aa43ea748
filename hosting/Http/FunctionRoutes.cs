using System.Threading.RateLimiting;
using Conversion.Hosting.Keys;
using Conversion.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Conversion.Hosting.Http;

/// <summary>Gives each function its route, behind its key and the concurrency limit that all of them share.</summary>
internal static class FunctionRoutes
{
    public static void MapFunctions(
        this IEndpointRouteBuilder app, IReadOnlyList<Function> functions, HostSettings settings, FunctionKeys keys)
    {
        RefuseTwins(functions);
        var limiter = Limiter(settings);
        foreach (var function in functions)
        {
            RequestDelegate answer = context => Answer(context, function, keys, function.IsLimited ? limiter : null);
            var pattern = Pattern(settings.RoutePrefix, function);
            var endpoint = app.Map(pattern, answer).WithMetadata(function).WithDisplayName(function.Name);
            if (function.Methods.Length > 0)
                endpoint.WithMetadata(new HttpMethodMetadata(function.Methods));
        }
    }

    private static void RefuseTwins(IReadOnlyList<Function> functions)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var routes = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var function in functions)
        {
            if (!names.Add(function.Name))
                throw new StartupException($"Function {function.Name}: another function has the same name.");
            foreach (var method in function.Methods)
            {
                if (!routes.Add($"{method} {function.Route.Trim('/')}"))
                    throw new StartupException($"Function {function.Name}: another function answers {method} {function.Route}.");
            }
        }
    }

    private static async Task Answer(HttpContext context, Function function, FunctionKeys keys, ConcurrencyLimiter? limiter)
    {
        if (!keys.Admit(context, function))
        {
            context.Response.Headers.WWWAuthenticate = "ApiKey";
            await ProblemAnswers.Write(context, StatusCodes.Status401Unauthorized, "Show a key in x-functions-key or ?code=.");
            return;
        }

        using var lease = limiter is null ? null : await limiter.AcquireAsync(1, context.RequestAborted);
        if (lease is { IsAcquired: false })
        {
            await ProblemAnswers.Write(context, StatusCodes.Status429TooManyRequests, "The limits of host.json are reached; try again.");
            return;
        }

        var result = await function.Invoke(context);
        await result.ExecuteAsync(context);
    }

    /// <summary>As in the Azure host: outstanding requests are those that run and those that wait.</summary>
    private static ConcurrencyLimiter? Limiter(HostSettings settings)
    {
        if ((settings.MaxConcurrentRequests ?? settings.MaxOutstandingRequests) is not { } permits)
            return null;
        return new(new ConcurrencyLimiterOptions
        {
            PermitLimit = permits,
            QueueLimit = settings.MaxOutstandingRequests is { } outstanding ? outstanding - permits : int.MaxValue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    private static RoutePattern Pattern(string prefix, Function function)
    {
        try
        {
            return RoutePatternFactory.Parse($"{prefix}/{function.Route.TrimStart('/')}".TrimStart('/'));
        }
        catch (RoutePatternException exception)
        {
            throw new StartupException($"Function {function.Name}: route '{function.Route}': {exception.Message}", exception);
        }
    }
}
