using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Conversion.Hosting.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Conversion.Hosting.Functions;

/// <summary>
/// Reads the functions of a class from its attributes, once, at start-up. The delegates that call the functions have explicit
/// types, so that ahead-of-time compilation keeps them.
/// </summary>
internal static class FunctionReader
{
    /// <exception cref="StartupException">The class has no function, or a function with an unsupported signature.</exception>
    public static IReadOnlyList<Function> Read<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] T>()
        where T : class
    {
        var functions = new List<Function>();
        foreach (var method in typeof(T).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is { } attribute)
                functions.Add(Read<T>(method, attribute.Name));
        }

        return functions.Count > 0
            ? functions
            : throw new StartupException($"{typeof(T)}: must have a public method marked [Function], got none.");
    }

    private static Function Read<T>(MethodInfo method, string name)
        where T : class
    {
        var where = $"{typeof(T)}.{method.Name}: function {name}";
        var trigger = method.GetParameters().FirstOrDefault()?.GetCustomAttribute<HttpTriggerAttribute>()
            ?? throw new StartupException($"{where}: the first parameter must be marked [HttpTrigger].");
        if (trigger.AuthLevel is not (AuthorizationLevel.Anonymous or AuthorizationLevel.Function))
            throw new StartupException($"{where}: the authorization level must be Anonymous or Function, got {trigger.AuthLevel}.");

        var isLimited = method.GetCustomAttribute<DisableRateLimitingAttribute>() is null;
        var lane = method.GetCustomAttribute<EnableRateLimitingAttribute>()?.PolicyName;
        var invoke = Bind<T>(method)
            ?? throw new StartupException(
                $"{where}: must be an instance method, IResult (HttpRequest) or Task<IResult> (HttpRequest, CancellationToken), "
                + $"got {method}.");
        return new(name, trigger.AuthLevel, trigger.Route ?? name, trigger.Methods ?? [], isLimited, lane, invoke);
    }

    private static Func<HttpContext, Task<IResult>>? Bind<T>(MethodInfo method)
        where T : class
    {
        if (method.IsStatic || method.IsGenericMethod)
            return null;

        var parameters = method.GetParameters().Select(parameter => parameter.ParameterType);
        if (method.ReturnType == typeof(Task<IResult>) && parameters.SequenceEqual([typeof(HttpRequest), typeof(CancellationToken)]))
        {
            var run = method.CreateDelegate<Func<T, HttpRequest, CancellationToken, Task<IResult>>>();
            return context => run(Resolve<T>(context), context.Request, context.RequestAborted);
        }

        if (method.ReturnType == typeof(IResult) && parameters.SequenceEqual([typeof(HttpRequest)]))
        {
            var run = method.CreateDelegate<Func<T, HttpRequest, IResult>>();
            return context => Task.FromResult(run(Resolve<T>(context), context.Request));
        }

        return null;
    }

    private static T Resolve<T>(HttpContext context)
        where T : class => context.RequestServices.GetRequiredService<T>();
}
