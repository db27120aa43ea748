using System.Runtime.InteropServices;
using Conversion.Hosting.Settings;
using Microsoft.AspNetCore.Builder;

namespace Conversion.Hosting;

/// <summary>Creates the builder of a functions app. The Azure Functions worker has a class of the same name.</summary>
public static class FunctionsApplication
{
    /// <summary>
    /// Creates a builder for the app whose host.json is in the folder of the program. The <c>Values</c> of a local.settings.json in
    /// the same folder become environment variables, except those that are already set.
    /// </summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        // Nobody waits for a service that has not started, so it can end at once. The host listens for signals only later.
        var early = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            Environment.Exit(0);
        });
        return CreateBuilder(args, AppContext.BaseDirectory, early);
    }

    /// <summary>Creates a builder for the app whose host.json is in <paramref name="root"/>.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="root">The folder.</param>
    /// <param name="early">Disposed of when the service has started.</param>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args, string root, IDisposable? early = null)
    {
        LocalSettings.Apply(Path.Combine(root, "local.settings.json"));

        // The service reads settings once, so a file watcher would only slow down start-up.
        string[] hostArgs = ["--hostBuilder:reloadConfigOnChange=false", .. args];
        return new(WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = hostArgs, ContentRootPath = root }), root, early);
    }
}
