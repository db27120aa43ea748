using System.Net.Sockets;

namespace Conversion.Tests.Hosting;

public class DrainTests
{
    [Fact]
    public async Task ThousandInFlightAtSigterm_AllAnsweredThenExitZero()
    {
        const int Requests = 1000;
        using var process = new SampleProcess([], $"--hold={Requests}");
        using var client = await process.Connect();

        var asked = Enumerable.Range(0, Requests).Select(_ => client.GetAsync("/hold")).ToArray();
        await process.LineWith(SampleProgram.AllHeld);
        await process.Terminate();

        foreach (var response in await Task.WhenAll(asked))
            Assert.Equal("released", await response.Content.ReadAsStringAsync());
        Assert.Equal(0, await process.ExitCode());

        using var late = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => late.ConnectAsync(client.BaseAddress!.Host, client.BaseAddress.Port));
    }

    [Fact]
    public async Task IdleKeepAliveConnection_DoesNotDelayTheEnd()
    {
        using var process = new SampleProcess([]);
        using var client = await process.Connect();
        using var response = await client.GetAsync("/missing");
        await process.Terminate();
        Assert.Equal(0, await process.ExitCode());
    }
}
