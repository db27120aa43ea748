using System.Diagnostics;
using Conversion.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Conversion.Hosting.Logging;

/// <summary>
/// Chooses how logs are written: for Cloud Logging where K_SERVICE is set or Logging__Console__FormatterName is
/// <c>cloud</c>, else for people, by the framework's console logger.
/// </summary>
internal static class CloudLogging
{
    /// <exception cref="StartupException">A level of logging is none.</exception>
    public static void Add(WebApplicationBuilder web)
    {
        foreach (var (key, level) in web.Configuration.GetSection("Logging").AsEnumerable())
            if (key.Contains(":LogLevel:", StringComparison.OrdinalIgnoreCase) && !string.IsNullOrEmpty(level) && !Enum.TryParse<LogLevel>(level, ignoreCase: true, out _))
                throw new StartupException($"{key.Replace(":", "__", StringComparison.Ordinal)}: '{level}' is no level of logging, such as {nameof(LogLevel.Warning)}.");

        web.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = [new("Logging:LogLevel:Microsoft.AspNetCore", nameof(LogLevel.Warning))],
        });

        // Whatever the settings say, those of one provider too: the framework's request lines hold query strings, and those may hold keys.
        const string RequestLines = "Microsoft.AspNetCore.Hosting.Diagnostics";
        web.Logging.AddFilter<ConsoleLoggerProvider>(RequestLines, LogLevel.Warning).AddFilter<CloudLoggerProvider>(RequestLines, LogLevel.Warning);

        // It tells of what stops the service, with a stack; that is thrown as well, and told by whoever catches it.
        web.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        var isOnCloudRun = !string.IsNullOrEmpty(web.Configuration["K_SERVICE"]);
        if ((web.Configuration["Logging:Console:FormatterName"] ?? (isOnCloudRun ? "cloud" : null)) == "cloud")
            web.Logging.ClearProviders().AddProvider(new CloudLoggerProvider(web.Configuration));
        web.Services.AddSingleton<DistributedContextPropagator, CloudTracePropagator>();
    }
}
