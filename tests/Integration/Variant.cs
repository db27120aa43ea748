using Conversion.IntegrationTests.WorkerHost;


namespace Conversion.IntegrationTests;

/// <summary>A build variant of the service, running as it runs in production: by itself, or behind a Functions host.</summary>
/// <param name="Client">Follows no redirects.</param>
/// <param name="Service">Ends the process when it is disposed.</param>
/// <param name="Copy">Where the program is, if not where it was built to.</param>
internal sealed record Variant(HttpClient Client, RecordedProcess Process, Func<string> Output, IAsyncDisposable Service, VariantCopy? Copy) : IAsyncDisposable
{
    public const string Kestrel = "kestrel";
    public const string Azure = "azure";

    /// <summary>Opens every function of both variants.</summary>
    public const string Key = "variant-0123456789";

    /// <param name="copy">Is started in place of the program itself, and deleted in the end.</param>
    public static async Task<Variant> StartAsync(string variant, Dictionary<string, string>? settings = null, VariantCopy? copy = null)
    {
        settings ??= [];
        var folder = copy?.Path ?? FolderOf(variant);
        if (variant == Azure)
        {
            var host = await TestFunctionsHost.StartAsync(settings, folder, [Key]);
            return new(ClientOf(host.Address), host.Process, () => host.Output, host, copy);
        }
        var service = await ServiceProcess.StartAsync(new(settings) { ["Keys__Host__test"] = Key }, folder: folder);
        return new(ClientOf(service.Client.BaseAddress!), service.Process, () => service.Output, service, copy);
    }

    /// <summary>Returns the folder that a variant was built to, in the configuration of these tests.</summary>
    public static string FolderOf(string variant)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        return Path.Combine(Repository.PathOf(variant == Azure ? "functions/bin/azure" : "functions/bin"), configuration, "net10.0");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Service.DisposeAsync();
        Copy?.Delete();
    }

    private static HttpClient ClientOf(Uri address) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
}
