using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Conversion.Hosting.Http;

/// <summary>
/// Ends the connections that are still open some time after SIGTERM: a slow upload, a caller who reads slowly. The server would
/// wait for them until the platform kills the process, and nothing that stops after the server would stop in order.
/// </summary>
internal sealed class ConnectionDrain(TimeProvider clock)
{
    /// <summary>How long running requests may take after SIGTERM. Publishing ends before it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(6.5);

    private readonly ConcurrentDictionary<ConnectionContext, bool> _open = new();

    /// <summary>Counts a connection until it is closed.</summary>
    public ConnectionDelegate Track(ConnectionDelegate next) => async connection =>
    {
        _open[connection] = true;
        try
        {
            await next(connection);
        }
        finally
        {
            _open.TryRemove(connection, out _);
        }
    };

    /// <summary>Waits, and ends the connections that are open then.</summary>
    public async Task EndAsync()
    {
        await Task.Delay(Patience, clock);
        foreach (var connection in _open.Keys)
            connection.Abort(new ConnectionAbortedException("The service is stopping."));
    }
}
