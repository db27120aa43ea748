using System.Diagnostics.CodeAnalysis;
using Conversion.Hosting.Http;
using Conversion.Hosting.Keys;
using Conversion.Hosting.Logging;
using Conversion.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>
/// Collects services and functions, in the shape of the Azure Functions worker's builder, and builds a
/// Kestrel application. Hosted services start before the port opens.
/// </summary>
public sealed class FunctionsApplicationBuilder
{
    // Cloud Run kills a container ten seconds after SIGTERM.
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(10);

    private readonly WebApplicationBuilder web;
    private readonly string root;
    private readonly List<Function> functions = [];
    private HostSettings? settings;

    internal FunctionsApplicationBuilder(WebApplicationBuilder web, string root)
    {
        this.web = web;
        this.root = root;
    }

    public IServiceCollection Services => web.Services;

    public ConfigurationManager Configuration => web.Configuration;

    /// <summary>Reads host.json and sets up address, logs and drain. Must be called once before <see cref="Build"/>.</summary>
    /// <exception cref="StartupException">host.json or the port is missing or wrong.</exception>
    public FunctionsApplicationBuilder ConfigureFunctionsWebApplication()
    {
        settings = HostSettings.Read(Path.Combine(root, "host.json"));
        if (ListenUrl.Choose(Configuration, web.Environment.IsDevelopment()) is { } url)
            web.WebHost.UseUrls(url);

        Services.Configure<HostOptions>(options => options.ShutdownTimeout = DrainTimeout);
        Services.Configure<KestrelServerOptions>(options => options.AddServerHeader = false);
        CloudLogging.Add(web);
        return this;
    }

    /// <summary>Adds every function of <typeparamref name="T"/>, which is made anew for each request.</summary>
    /// <exception cref="StartupException">A function's shape is not one that this host serves.</exception>
    public FunctionsApplicationBuilder AddFunction<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicMethods)] T>()
        where T : class
    {
        Services.TryAddScoped<T>();
        functions.AddRange(FunctionReader.Read<T>());
        return this;
    }

    /// <exception cref="StartupException">Keys or routes are wrong.</exception>
    public WebApplication Build()
    {
        if (settings is null)
            throw new InvalidOperationException($"Call {nameof(ConfigureFunctionsWebApplication)} before {nameof(Build)}.");

        var keys = FunctionKeys.Read(Configuration, web.Environment.IsDevelopment(), functions);
        var app = web.Build();
        keys.WarnIfOpenOrUnusable(app.Logger);
        app.UseProblemAnswers();
        app.MapFunctions(functions, settings, keys);
        return app;
    }
}
