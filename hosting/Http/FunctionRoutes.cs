using Conversion.Hosting.Functions;
using Conversion.Hosting.Keys;
using Conversion.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Conversion.Hosting.Http;

/// <summary>Maps each function to its route, and checks keys and request limits before the function runs.</summary>
internal static class FunctionRoutes
{
    public static void MapFunctions(
        this IEndpointRouteBuilder app, IReadOnlyList<Function> functions, HostSettings settings, FunctionKeys keys)
    {
        RejectDuplicates(functions);
        var limits = new RequestLimits(settings);
        foreach (var function in functions)
        {
            RequestDelegate run = context => Run(context, function);
            RequestDelegate limited = function.IsLimited ? context => limits.RunAsync(context, function.Lane, run) : run;
            RequestDelegate authorized = context => keys.IsAuthorized(context, function) ? limited(context) : RespondUnauthorized(context);
            var pattern = ParsePattern(settings.RoutePrefix, function);
            var endpoint = app.Map(pattern, authorized).WithMetadata(function).WithDisplayName(function.Name);
            if (function.Methods.Length > 0)
                endpoint.WithMetadata(new HttpMethodMetadata(function.Methods));
        }
    }

    private static void RejectDuplicates(IReadOnlyList<Function> functions)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var routes = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var function in functions)
        {
            if (!names.Add(function.Name))
                throw new StartupException($"Function {function.Name}: the name must be unique; rename one of the functions.");
            foreach (var method in function.Methods)
            {
                if (!routes.Add($"{method} {function.Route.Trim('/')}"))
                    throw new StartupException(
                        $"Function {function.Name}: the route must be unique, but another function serves {method} {function.Route}.");
            }
        }
    }

    private static Task RespondUnauthorized(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "ApiKey";
        return ProblemResponses.WriteAsync(
            context, StatusCodes.Status401Unauthorized, "Send a valid key in the header x-functions-key or as ?code=.");
    }

    private static async Task Run(HttpContext context, Function function)
    {
        var result = await function.Invoke(context);
        await result.ExecuteAsync(context);
    }

    /// <summary>
    /// Returns whether a route matches "/" alone. The Functions host needs an optional parameter for that. Mapped as it is, the
    /// parameter would claim every path of one segment for the methods of its function.
    /// </summary>
    private static bool IsRoot(string route) => route.StartsWith('{') && route.EndsWith(":maxlength(0)?}", StringComparison.Ordinal);

    private static RoutePattern ParsePattern(string prefix, Function function)
    {
        try
        {
            return RoutePatternFactory.Parse($"{prefix}/{(IsRoot(function.Route) ? "" : function.Route.TrimStart('/'))}".Trim('/'));
        }
        catch (RoutePatternException exception)
        {
            throw new StartupException(
                $"Function {function.Name}: the route '{function.Route}' is invalid: {exception.Message}", exception);
        }
    }
}
