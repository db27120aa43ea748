using System.Diagnostics.CodeAnalysis;
using Conversion.Hosting.Functions;
using Conversion.Hosting.Http;
using Conversion.Hosting.Keys;
using Conversion.Hosting.Logging;
using Conversion.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Validation;

namespace Conversion.Hosting;

/// <summary>
/// Collects services and functions and builds a Kestrel application. Has the members of the Azure Functions worker's builder.
/// Hosted services start before the port opens.
/// </summary>
public sealed class FunctionsApplicationBuilder
{
    // Cloud Run kills a container ten seconds after SIGTERM. What is left of them covers a busy processor.
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(7.5);

    // A body of the usual size arrives within the first seconds. A slower caller would keep a connection, and memory, for long.
    private static readonly MinDataRate MinimumSendRate = new(bytesPerSecond: 1024, TimeSpan.FromSeconds(5));

    // What arrives of a request before its function reads it. By default it would be a megabyte for each request that waits.
    private const int MaximumUnreadBytes = 64 << 10;

    private readonly WebApplicationBuilder _web;
    private readonly string _root;
    private readonly IDisposable? _early;
    private readonly ConnectionDrain _drain = new(TimeProvider.System);
    private readonly List<Function> _functions = [];
    private HostSettings? _settings;

    /// <param name="web">The builder of the server.</param>
    /// <param name="root">The folder with host.json.</param>
    /// <param name="early">Ends the process at SIGTERM, until the service has started; null for a service in another program.</param>
    internal FunctionsApplicationBuilder(WebApplicationBuilder web, string root, IDisposable? early)
    {
        _web = web;
        _root = root;
        _early = early;
    }

    public IServiceCollection Services => _web.Services;

    public ConfigurationManager Configuration => _web.Configuration;

    public bool IsDevelopment => _web.Environment.IsDevelopment();

    /// <summary>
    /// Reads host.json and configures the address, the logs and the shutdown. Must be called once before <see cref="Build"/>.
    /// </summary>
    /// <exception cref="StartupException">host.json is missing, or host.json or the port is invalid.</exception>
    public FunctionsApplicationBuilder ConfigureFunctionsWebApplication()
    {
        _settings = HostSettings.Read(Path.Combine(_root, "host.json"));
        if (ListenUrl.Choose(Configuration, _web.Environment.IsDevelopment()) is { } url)
            _web.WebHost.UseUrls(url);

        Services.Configure<HostOptions>(options => options.ShutdownTimeout = DrainTimeout);
        Services.Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MinRequestBodyDataRate = MinimumSendRate;
            options.Limits.MaxRequestBufferSize = MaximumUnreadBytes;
            options.ConfigureEndpointDefaults(endpoint => endpoint.Use(_drain.Track));
        });
        CloudLogging.Add(_web);
        RemoveUnused();
        return this;
    }

    /// <summary>Adds every function of <typeparamref name="T"/>. Each request gets a new instance by default.</summary>
    /// <exception cref="StartupException">A function has an unsupported signature.</exception>
    public FunctionsApplicationBuilder AddFunction<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicMethods)] T>()
        where T : class
    {
        Services.TryAddScoped<T>();
        _functions.AddRange(FunctionReader.Read<T>());
        return this;
    }

    /// <exception cref="StartupException">A key or a route is invalid.</exception>
    public WebApplication Build()
    {
        if (_settings is null)
            throw new InvalidOperationException($"Call {nameof(ConfigureFunctionsWebApplication)} before {nameof(Build)}.");

        var keys = FunctionKeys.Read(Configuration, _web.Environment.IsDevelopment(), _functions);
        var app = _web.Build();
        if (_early is not null)
            app.Lifetime.ApplicationStarted.Register(_early.Dispose);
        app.Lifetime.ApplicationStopping.Register(() => _ = _drain.EndAsync());
        keys.WarnIfOpenOrUnusable(app.Logger);
        app.UseProblemResponses();
        app.MapFunctions(_functions, _settings, keys);
        return app;
    }

    // Each kind of options that is resolved takes 1 to 2 % of the start-up time, because its generic types are made at run time.
    private void RemoveUnused()
    {
        // It validates only options of the framework's metrics, which are off.
        Services.RemoveAll<IStartupValidator>();
        // Filters of hosts and of forwarded headers, which do nothing without these settings.
        if (Configuration["AllowedHosts"] is null && Configuration["ForwardedHeaders_Enabled"] is null)
            Services.RemoveAll<IStartupFilter>();
        // Of forms, of handlers with parameters and of their validation, which no function has. Nothing sets these options.
        Services.AddSingleton(Options.Create(new FormOptions()));
        Services.AddSingleton(Options.Create(new RouteHandlerOptions()));
        Services.AddSingleton(Options.Create(new ValidationOptions()));
    }
}
