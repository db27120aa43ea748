using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Conversion.IntegrationTests.Deploy;

/// <summary>
/// A request that sends its body only after the service has started to read. The service then responds with "100 Continue", so the
/// request is known to be in flight.
/// </summary>
internal sealed class HeldRequest
{
    private readonly TcpClient _connection;
    private readonly StreamReader _reader;
    private readonly string _body;

    private HeldRequest(TcpClient connection, StreamReader reader, string body)
    {
        _connection = connection;
        _reader = reader;
        _body = body;
    }

    public static async Task<HeldRequest> Open(int port, string key, string body)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, port);
        var head = $"POST /api/score HTTP/1.1\r\nHost: localhost\r\nx-functions-key: {key}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\nExpect: 100-continue\r\n\r\n";
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        var reader = new StreamReader(connection.GetStream(), Encoding.UTF8);
        Assert.Equal("HTTP/1.1 100 Continue", await reader.ReadLineAsync());
        Assert.Equal("", await reader.ReadLineAsync());
        return new(connection, reader, body);
    }

    /// <summary>Sends the body and reads the status line.</summary>
    public async Task<string> Finish()
    {
        using (_connection)
        {
            await _connection.GetStream().WriteAsync(Encoding.UTF8.GetBytes(_body));
            return await _reader.ReadLineAsync() ?? "closed";
        }
    }

    /// <summary>Waits until the service refuses new connections, which means that the signal has arrived.</summary>
    public static async Task WaitUntilClosed(int port)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            using var lateClient = new TcpClient();
            try
            {
                await lateClient.ConnectAsync(IPAddress.Loopback, port);
            }
            catch (SocketException)
            {
                return;
            }

            await Task.Delay(20);
        }

        Assert.Fail("The service still accepts connections.");
    }
}
