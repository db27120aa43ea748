using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Conversion.Hosting.Logging;

/// <summary>Chooses how logs are written: for Cloud Logging where K_SERVICE is set, else for people, unless Logging__Console__FormatterName says.</summary>
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

        var configured = web.Configuration["Logging:Console:FormatterName"];
        var isOnCloudRun = !string.IsNullOrEmpty(web.Configuration["K_SERVICE"]);
        if ((configured ?? (isOnCloudRun ? CloudLogFormatter.FormatterName : null)) is { } name)
            web.Services.Configure<ConsoleLoggerOptions>(options => options.FormatterName = name);
        web.Services.AddSingleton<ConsoleFormatter, CloudLogFormatter>();
        web.Services.AddSingleton<DistributedContextPropagator, CloudTracePropagator>();
    }
}
