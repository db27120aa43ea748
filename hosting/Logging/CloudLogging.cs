using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Conversion.Hosting.Logging;

/// <summary>
/// Chooses how logs are written: for Cloud Logging where K_SERVICE is set or Logging__Console__FormatterName is
/// <c>cloud</c>, else for people, by the framework's console logger.
/// </summary>
internal static class CloudLogging
{
    public static void Add(WebApplicationBuilder web)
    {
        web.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = [new("Logging:LogLevel:Microsoft.AspNetCore", nameof(LogLevel.Warning))],
        });

        // Whatever the settings say: the framework's request lines hold query strings, and those may hold keys.
        web.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);

        var isOnCloudRun = !string.IsNullOrEmpty(web.Configuration["K_SERVICE"]);
        if ((web.Configuration["Logging:Console:FormatterName"] ?? (isOnCloudRun ? "cloud" : null)) == "cloud")
            web.Logging.ClearProviders().AddProvider(new CloudLoggerProvider(web.Configuration));
        web.Services.AddSingleton<DistributedContextPropagator, CloudTracePropagator>();
    }
}
