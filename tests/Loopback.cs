using System.Net;
using System.Net.Sockets;

namespace Conversion.Tests;

/// <summary>Ports and services on loopback.</summary>
internal static class Loopback
{
    /// <summary>Returns a port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Returns whether a service that may still be starting answers with success.</summary>
    public static async Task<bool> AnswersAsync(HttpClient client, string path)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // The service does not listen yet.
        }
    }
}
