using System.Net.Sockets;

namespace Conversion.Tests.Hosting;

public class DrainTests
{
    [Fact]
    public async Task ThousandRequestsInFlightAtSigterm_AllSucceedBeforeExitZero()
    {
        const int Requests = 1000;
        using var process = new SampleProcess([], $"--hold={Requests}");
        using var client = await process.Connect();

        var requests = Enumerable.Range(0, Requests).Select(_ => client.GetAsync("/hold")).ToArray();
        await process.LineWith(SampleProgram.AllHeld);
        await process.Terminate();

        foreach (var response in await Task.WhenAll(requests))
            Assert.Equal("released", await response.Content.ReadAsStringAsync());
        Assert.Equal(0, await process.ExitCode());

        using var lateClient = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => lateClient.ConnectAsync(client.BaseAddress!.Host, client.BaseAddress.Port));
    }

    [Fact]
    public async Task IdleKeepAliveConnection_DoesNotDelayTheShutdown()
    {
        using var process = new SampleProcess([]);
        using var client = await process.Connect();
        using var response = await client.GetAsync("/missing");
        await process.Terminate();
        Assert.Equal(0, await process.ExitCode());
    }
}
