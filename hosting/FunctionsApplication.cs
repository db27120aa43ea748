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
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => CreateBuilder(args, AppContext.BaseDirectory);

    /// <summary>Creates a builder for the app whose host.json is in <paramref name="root"/>.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args, string root)
    {
        LocalSettings.Apply(Path.Combine(root, "local.settings.json"));

        // The service reads settings once, so a file watcher would only slow down start-up.
        string[] hostArgs = ["--hostBuilder:reloadConfigOnChange=false", .. args];
        return new(WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = hostArgs, ContentRootPath = root }), root);
    }
}
