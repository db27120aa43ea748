using System.Net;

namespace Conversion.Tests.Hosting;

public class ConcurrencyTests
{
    [Fact]
    public async Task MoreRequestsThanOutstandingLimit_Are429AndTheRestSucceed()
    {
        await using var host = await TestHost.Start("""{"routePrefix":"","maxConcurrentRequests":2,"maxOutstandingRequests":3}""");
        var twoArrived = new TaskCompletionSource();
        host.Held.Arrived = count =>
        {
            if (count == 2)
                twoArrived.SetResult();
        };

        var requests = Enumerable.Range(0, 10).Select(_ => host.Client.GetAsync("/hold")).ToList();
        for (var rejected = 0; rejected < 7; rejected++)
        {
            var first = await Task.WhenAny(requests);
            requests.Remove(first);
            using var response = await first;
            await ProblemAssert.HasStatus(response, HttpStatusCode.TooManyRequests);
            Assert.NotNull(response.Headers.RetryAfter);
        }

        await twoArrived.Task;
        Assert.Equal(2, host.Held.Count);
        Assert.Equal("alive", await host.Client.GetStringAsync("/alive"));
        host.Held.Release();
        foreach (var response in await Task.WhenAll(requests))
            Assert.Equal("released", await response.Content.ReadAsStringAsync());
        Assert.Equal(3, host.Held.Count);
    }

    [Fact]
    public async Task LaneThatIsFull_HoldsUpNoOtherRequest()
    {
        await using var host = await TestHost.Start("""{"routePrefix":"","maxConcurrentRequests":1,"maxOutstandingRequests":2}""");
        var arrived = new SemaphoreSlim(0);
        host.Held.Arrived = _ => arrived.Release();
        var running = host.Client.GetAsync("/lane/hold");
        await arrived.WaitAsync();
        var waiting = host.Client.GetAsync("/lane/hold");
        var other = host.Client.GetAsync("/hold");
        await arrived.WaitAsync();

        Assert.False(waiting.IsCompleted);
        host.Held.Release();
        foreach (var response in await Task.WhenAll(running, waiting, other))
            Assert.Equal("released", await response.Content.ReadAsStringAsync());
    }
}
