using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Conversion.Hosting.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Conversion.Hosting.Http;

/// <summary>
/// Reads the functions of a class from its attributes, once, at start-up. Calls go through delegates bound here,
/// whose types are all spelled out so that ahead-of-time compilation keeps them.
/// </summary>
internal static class FunctionReader
{
    /// <exception cref="StartupException">The class has no function, or one of a shape that is not served.</exception>
    public static IReadOnlyList<Function> Read<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] T>()
        where T : class
    {
        var functions = new List<Function>();
        foreach (var method in typeof(T).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is { } attribute)
                functions.Add(Read<T>(method, attribute.Name));
        }

        return functions.Count > 0 ? functions : throw new StartupException($"{typeof(T)}: has no public method marked [Function].");
    }

    private static Function Read<T>(MethodInfo method, string name)
        where T : class
    {
        var where = $"{typeof(T)}.{method.Name}: function {name}";
        var trigger = method.GetParameters().FirstOrDefault()?.GetCustomAttribute<HttpTriggerAttribute>()
            ?? throw new StartupException($"{where}: the first parameter must be marked [HttpTrigger].");
        if (trigger.AuthLevel is not (AuthorizationLevel.Anonymous or AuthorizationLevel.Function or AuthorizationLevel.Admin))
            throw new StartupException($"{where}: authorization level {trigger.AuthLevel} exists only on the Azure platform.");

        return new(name, trigger.AuthLevel, trigger.Route ?? name, Answered(trigger.Methods),
            method.GetCustomAttribute<DisableRateLimitingAttribute>() is null, Bind<T>(method)
            ?? throw new StartupException(
                $"{where}: must be an instance method taking (HttpRequest) or (HttpRequest, CancellationToken) and returning IResult or Task<IResult>."));
    }

    /// <summary>HEAD goes with GET (RFC 9110, section 9.1): the function runs, and the server keeps its body back.</summary>
    private static string[] Answered(string[] methods) =>
        methods.Contains(HttpMethods.Get, StringComparer.OrdinalIgnoreCase) ? [.. methods.Union([HttpMethods.Head], StringComparer.OrdinalIgnoreCase)] : methods;

    private static Func<HttpContext, Task<IResult>>? Bind<T>(MethodInfo method)
        where T : class
    {
        Type[] parameters = [.. method.GetParameters().Select(parameter => parameter.ParameterType)];
        var plain = parameters is [var only] && only == typeof(HttpRequest);
        var cancellable = parameters is [var first, var second] && first == typeof(HttpRequest) && second == typeof(CancellationToken);
        if (method.IsStatic || method.IsGenericMethod || !(plain || cancellable))
            return null;

        if (method.ReturnType == typeof(Task<IResult>) && cancellable)
        {
            var run = method.CreateDelegate<Func<T, HttpRequest, CancellationToken, Task<IResult>>>();
            return context => run(Instance<T>(context), context.Request, context.RequestAborted);
        }

        if (method.ReturnType == typeof(Task<IResult>))
        {
            var run = method.CreateDelegate<Func<T, HttpRequest, Task<IResult>>>();
            return context => run(Instance<T>(context), context.Request);
        }

        if (method.ReturnType == typeof(IResult) && cancellable)
        {
            var run = method.CreateDelegate<Func<T, HttpRequest, CancellationToken, IResult>>();
            return context => Task.FromResult(run(Instance<T>(context), context.Request, context.RequestAborted));
        }

        if (method.ReturnType == typeof(IResult))
        {
            var run = method.CreateDelegate<Func<T, HttpRequest, IResult>>();
            return context => Task.FromResult(run(Instance<T>(context), context.Request));
        }

        return null;
    }

    private static T Instance<T>(HttpContext context)
        where T : class => context.RequestServices.GetRequiredService<T>();
}
