using System.Net.Sockets;
using Conversion.Hosting.Settings;
using Microsoft.AspNetCore.Connections;

namespace Conversion.Hosting;

/// <summary>Turns what stops a start into one line on standard error.</summary>
public static class StartupErrors
{
    /// <summary>Runs the service and returns the process's exit code: 1 when its settings, files or address are wrong.</summary>
    public static async Task<int> ReportAsync(Func<Task> run)
    {
        try
        {
            await run();
            return 0;
        }
        catch (Exception e) when (e is StartupException or InvalidDataException or IOException { InnerException: AddressInUseException })
        {
            Console.Error.WriteLine(e.Message);
        }
        catch (SocketException e)
        {
            Console.Error.WriteLine($"The service can't listen at its address: {e.Message}.");
        }
        return 1;
    }
}
