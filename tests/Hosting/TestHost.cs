using Conversion.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Conversion.Tests.Hosting;

/// <summary>Runs the sample functions on a real Kestrel, on a free loopback port, with the test's own host.json.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly AppFolder _folder;

    private TestHost(WebApplication app, AppFolder folder)
    {
        _app = app;
        _folder = folder;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public HeldRequests Held => _app.Services.GetRequiredService<HeldRequests>();

    public static async Task<TestHost> Start(
        string http = """{"routePrefix":""}""", string[]? settings = null, Action<FunctionsApplicationBuilder>? configure = null)
    {
        var folder = new AppFolder("""{"version":"2.0","extensions":{"http":""" + http + "}}");
        var builder = Build(folder, ["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning", .. settings ?? []]);
        configure?.Invoke(builder);
        var app = builder.Build();
        await app.StartAsync();
        return new(app, folder);
    }

    public static FunctionsApplicationBuilder Build(AppFolder folder, params string[] args) => Build(folder.Path, args);

    public static FunctionsApplicationBuilder Build(string folder, string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(["--environment=Production", .. args], folder).ConfigureFunctionsWebApplication();
        builder.Services.AddSingleton<Greeting>().AddSingleton<HeldRequests>();
        return builder.AddFunction<SampleFunctions>().AddFunction<HoldFunction>();
    }

    public async ValueTask DisposeAsync()
    {
        Held.Release();
        Client.Dispose();
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>A temporary folder with the settings files of an app.</summary>
internal sealed class AppFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("conversion-host-");

    public AppFolder(string? hostJson = """{"version":"2.0"}""", string? localSettings = null)
    {
        if (hostJson is not null)
            File.WriteAllText(System.IO.Path.Combine(Path, "host.json"), hostJson);
        if (localSettings is not null)
            File.WriteAllText(System.IO.Path.Combine(Path, "local.settings.json"), localSettings);
    }

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
