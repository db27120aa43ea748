using Conversion.Hosting.Settings;
using Microsoft.AspNetCore.Builder;

namespace Conversion.Hosting;

/// <summary>Where a functions app starts, under the name that the Azure Functions worker gives it.</summary>
public static class FunctionsApplication
{
    /// <summary>
    /// A builder for the app whose host.json lies beside the program. The <c>Values</c> of a
    /// local.settings.json found there become environment variables, unless already set.
    /// </summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => CreateBuilder(args, AppContext.BaseDirectory);

    /// <summary>The same for an app whose host.json lies in <paramref name="root"/>.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args, string root)
    {
        LocalSettings.Apply(Path.Combine(root, "local.settings.json"));

        // Settings are read once; a file watcher would only cost start-up time.
        string[] hostArgs = ["--hostBuilder:reloadConfigOnChange=false", .. args];
        return new(WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = hostArgs, ContentRootPath = root }), root);
    }
}
