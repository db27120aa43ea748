using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Conversion.Hosting.Settings;

/// <summary>
/// Chooses the address to listen on: <c>--urls</c> or ASPNETCORE_URLS, otherwise <c>--port</c> or PORT, otherwise port 7071 as
/// <c>func start</c> does.
/// </summary>
internal static class ListenUrl
{
    private const int LocalPort = 7071;

    /// <summary>
    /// Returns null when the URLs are set. In development, and without a port setting, the service listens only on loopback.
    /// </summary>
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
            : throw new StartupException($"PORT: must be a number from 1 to {ushort.MaxValue}, got '{text}'.");
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
            // The error below covers both a text that is not a URL and a URL that the service can't listen on.
        }
        throw new StartupException(
            $"urls: must be http addresses, such as http://localhost:{LocalPort}, got '{url}'; TLS must end in front of the service.");
    }
}
