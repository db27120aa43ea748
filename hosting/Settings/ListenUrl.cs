using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Conversion.Hosting.Settings;

/// <summary>Where to listen: <c>--urls</c> or ASPNETCORE_URLS if given, else <c>--port</c> or PORT, else 7071 as <c>func start</c> does.</summary>
internal static class ListenUrl
{
    private const int LocalPort = 7071;

    /// <summary>Null leaves the choice to the URLs given. In development, and where no port was asked for, only loopback is opened.</summary>
    public static string? Choose(IConfiguration configuration, bool isDevelopment)
    {
        if (configuration["urls"] is { Length: > 0 } urls)
        {
            foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries))
                Check(url);
            return null;
        }
        if (configuration["PORT"] is not { Length: > 0 } text)
            return $"http://localhost:{LocalPort}";
        return ushort.TryParse(text, out var port) && port > 0
            ? $"http://{(isDevelopment ? "localhost" : "*")}:{port}"
            : throw new StartupException($"PORT: '{text}' is not a port.");
    }

    private static void Check(string url)
    {
        try
        {
            if (BindingAddress.Parse(url) is { Scheme: "http", Port: <= ushort.MaxValue })
                return;
        }
        catch (FormatException)
        {
            // Said below, as of those that are read but can't be listened at.
        }
        throw new StartupException($"urls: '{url}' is not an address to listen at, such as http://localhost:{LocalPort}; TLS ends in front of the service.");
    }
}
