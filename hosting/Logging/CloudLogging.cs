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
/// Chooses the log format: for Cloud Logging when K_SERVICE is set or Logging__Console__FormatterName is <c>cloud</c>, and
/// otherwise for people, with the framework's console logger.
/// </summary>
internal static class CloudLogging
{
    /// <exception cref="StartupException">A log level is invalid.</exception>
    public static void Add(WebApplicationBuilder web)
    {
        CheckLevels(web.Configuration);
        web.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = [new("Logging:LogLevel:Microsoft.AspNetCore", nameof(LogLevel.Warning))],
        });

        // No setting may enable the framework's request log, because its lines contain query strings, which may contain keys.
        const string RequestLines = "Microsoft.AspNetCore.Hosting.Diagnostics";
        web.Logging.AddFilter<ConsoleLoggerProvider>(RequestLines, LogLevel.Warning);
        web.Logging.AddFilter<CloudLoggerProvider>(RequestLines, LogLevel.Warning);

        // The framework's host logs the exception that stops the service, with its stack. StartupErrors reports the same exception.
        web.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        var isOnCloudRun = !string.IsNullOrEmpty(web.Configuration["K_SERVICE"]);
        if ((web.Configuration["Logging:Console:FormatterName"] ?? (isOnCloudRun ? "cloud" : null)) == "cloud")
            web.Logging.ClearProviders().AddProvider(new CloudLoggerProvider(web.Configuration));
        web.Services.AddSingleton<DistributedContextPropagator, CloudTracePropagator>();
    }

    private static void CheckLevels(ConfigurationManager configuration)
    {
        foreach (var (key, level) in configuration.GetSection("Logging").AsEnumerable())
        {
            if (!key.Contains(":LogLevel:", StringComparison.OrdinalIgnoreCase) || string.IsNullOrEmpty(level))
                continue;
            var name = key.Replace(":", "__", StringComparison.Ordinal);
            if (!Enum.TryParse<LogLevel>(level, ignoreCase: true, out _))
                throw new StartupException($"{name}: must be a log level, such as {nameof(LogLevel.Warning)}, got '{level}'.");
        }
    }
}
