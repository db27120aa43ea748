using Conversion.Hosting.Functions;
using Conversion.Hosting.Keys;
using Conversion.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Conversion.Hosting.Http;

/// <summary>Gives each function its route, behind its key and the request limits that all functions share.</summary>
internal static class FunctionRoutes
{
    public static void MapFunctions(
        this IEndpointRouteBuilder app, IReadOnlyList<Function> functions, HostSettings settings, FunctionKeys keys)
    {
        RefuseDuplicates(functions);
        var limits = new RequestLimits(settings);
        foreach (var function in functions)
        {
            RequestDelegate run = context => Run(context, function);
            RequestDelegate limited = function.IsLimited ? context => limits.RunAsync(context, run) : run;
            RequestDelegate answer = context => keys.Admit(context, function) ? limited(context) : RefuseAsync(context);
            var endpoint = app.Map(Pattern(settings.RoutePrefix, function), answer).WithMetadata(function).WithDisplayName(function.Name);
            if (function.Methods.Length > 0)
                endpoint.WithMetadata(new HttpMethodMetadata(function.Methods));
        }
    }

    private static void RefuseDuplicates(IReadOnlyList<Function> functions)
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

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "ApiKey";
        return ProblemResponses.Write(context, StatusCodes.Status401Unauthorized, "Send a key in the header x-functions-key or as ?code=.");
    }

    private static async Task Run(HttpContext context, Function function)
    {
        var result = await function.Invoke(context);
        await result.ExecuteAsync(context);
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
