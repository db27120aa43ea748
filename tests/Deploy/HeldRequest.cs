using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Conversion.Tests.Deploy;

/// <summary>
/// A request whose body is held back after the service has begun to read it: "100 Continue" tells that it has, so the
/// request is known to be in flight.
/// </summary>
internal sealed class HeldRequest
{
    private readonly TcpClient connection;
    private readonly StreamReader reader;
    private readonly string body;

    private HeldRequest(TcpClient connection, StreamReader reader, string body)
    {
        this.connection = connection;
        this.reader = reader;
        this.body = body;
    }

    public static async Task<HeldRequest> Open(int port, string key, string body)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, port);
        var head = $"POST /api/score HTTP/1.1\r\nHost: localhost\r\nx-functions-key: {key}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nExpect: 100-continue\r\n\r\n";
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        var reader = new StreamReader(connection.GetStream(), Encoding.UTF8);
        Assert.Equal("HTTP/1.1 100 Continue", await reader.ReadLineAsync());
        Assert.Equal("", await reader.ReadLineAsync());
        return new(connection, reader, body);
    }

    /// <summary>Sends the body and reads the status line.</summary>
    public async Task<string> Finish()
    {
        using (connection)
        {
            await connection.GetStream().WriteAsync(Encoding.UTF8.GetBytes(body));
            return await reader.ReadLineAsync() ?? "closed";
        }
    }

    /// <summary>Returns once new connections are refused: the signal has arrived.</summary>
    public static async Task RefusedAt(int port)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            using var late = new TcpClient();
            try
            {
                await late.ConnectAsync(IPAddress.Loopback, port);
            }
            catch (SocketException)
            {
                return;
            }

            await Task.Delay(20);
        }

        Assert.Fail("The service still takes connections.");
    }
}
