using System.Net.Sockets;
using Conversion.Hosting.Settings;
using Microsoft.AspNetCore.Connections;

namespace Conversion.Hosting;

/// <summary>Reports an error that stops start-up as one line on standard error.</summary>
public static class StartupErrors
{
    /// <summary>Runs the service and returns the exit code of the process: 1 when a setting, a file or the address is invalid.</summary>
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
            Console.Error.WriteLine($"The service can't listen on its address: {e.Message}.");
        }
        return 1;
    }
}
