using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Conversion.IntegrationTests.Faults;

/// <summary>A request as bytes, so that it may be wrong in any way.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path.</param>
/// <param name="Headers">The header lines, as they are written; without Host and the length of the body.</param>
/// <param name="Body">The body; null for none.</param>
internal sealed record RawRequest(string Method, string Path, IReadOnlyList<string> Headers, byte[]? Body)
{
    /// <summary>Returns the bytes of the request.</summary>
    /// <param name="framing">Replaces the header line of the length; null for the right one.</param>
    /// <param name="framed">Replaces the bytes after the head; null for the body.</param>
    public byte[] ToBytes(string? framing = null, byte[]? framed = null)
    {
        var head = new StringBuilder($"{Method} {Path} HTTP/1.1\r\n");
        if (!Headers.Any(line => line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase)))
            head.Append("Host: localhost\r\n");
        foreach (var line in Headers)
            head.Append(line).Append("\r\n");
        if (Body is not null || framing is not null)
            head.Append(framing ?? $"Content-Length: {Body!.Length}").Append("\r\n");
        head.Append("Connection: close\r\n\r\n");
        return [.. Encoding.Latin1.GetBytes(head.ToString()), .. framed ?? Body ?? []];
    }
}

/// <summary>Sends bytes and reads the status of the answer.</summary>
internal static class RawHttp
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    // A server that answers before it has read the request closes the connection, and the answer may be lost on the way.
    private const int MostTries = 5;

    /// <summary>The status of a request that the service waits for the rest of, until the caller gives up.</summary>
    public const int Unfinished = -1;

    /// <summary>Returns the status; 0 for an empty reply.</summary>
    /// <param name="port">The port of the service.</param>
    /// <param name="request">The bytes.</param>
    /// <param name="patience">How long to wait for an answer to a request that may lack its end; null where it is whole.</param>
    public static async Task<int> SendAsync(int port, byte[] request, TimeSpan? patience = null)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await TrySendAsync(port, request, patience);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
            {
                if (tries == MostTries)
                    return 0;
            }
        }
    }

    // Kestrel may give no answer once the caller has ended its side, so a whole request ends it only after the answer.
    private static async Task<int> TrySendAsync(int port, byte[] request, TimeSpan? patience)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, timeout.Token);
        var answer = new byte[1 << 12];
        var count = 0;
        var hasGivenUp = false;
        await using var impatient = new Timer(
            _ =>
            {
                if (Volatile.Read(ref count) > 0)
                    return;
                hasGivenUp = true;
                End(socket);
            },
            null, patience ?? System.Threading.Timeout.InfiniteTimeSpan, System.Threading.Timeout.InfiniteTimeSpan);
        try
        {
            var sending = SendAllAsync(socket, request, timeout.Token);
            var rest = new byte[1 << 14];
            while (true)
            {
                var read = await socket.ReceiveAsync(count < answer.Length ? answer.AsMemory(count) : rest, timeout.Token);
                if (read == 0)
                    break;
                count = Math.Min(answer.Length, count + read);
                if (StatusOf(answer, count) > 0
                    && !ReadText(answer, count).Contains("\r\nConnection: close", StringComparison.OrdinalIgnoreCase))
                    End(socket);
            }
            await sending;
        }
        catch (SocketException) when (count > 0)
        {
            // The service has answered and does not read the rest.
        }
        return StatusOf(answer, count) is > 0 and var status ? status : hasGivenUp ? Unfinished : 0;
    }

    private static int StatusOf(byte[] answer, int count)
    {
        var text = ReadText(answer, count);
        return text.Length >= 12 && text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal)
            ? int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture)
            : 0;
    }

    private static string ReadText(byte[] answer, int count)
    {
        const string Continue = "HTTP/1.1 100 Continue\r\n\r\n";
        var text = Encoding.Latin1.GetString(answer, 0, count);
        return text.StartsWith(Continue, StringComparison.Ordinal) ? text[Continue.Length..] : text;
    }

    private static void End(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The service has closed the connection already.
        }
    }

    private static async Task SendAllAsync(Socket socket, byte[] request, CancellationToken cancellation)
    {
        try
        {
            for (var sent = 0; sent < request.Length;)
                sent += await socket.SendAsync(request.AsMemory(sent), cancellation);
        }
        catch (SocketException)
        {
            // The service has answered and closed the connection.
        }
    }
}
