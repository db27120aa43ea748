using System.Net;

namespace Conversion.Tests.Hosting;

public class ConcurrencyTests
{
    [Fact]
    public async Task MoreThanOutstanding_429AndTheRestAreAnswered()
    {
        await using var host = await TestHost.Start("""{"routePrefix":"","maxConcurrentRequests":2,"maxOutstandingRequests":3}""");
        var twoHeld = new TaskCompletionSource();
        host.Held.Arrived = count =>
        {
            if (count == 2)
                twoHeld.SetResult();
        };

        var asked = Enumerable.Range(0, 10).Select(_ => host.Client.GetAsync("/hold")).ToList();
        for (var refused = 0; refused < 7; refused++)
        {
            var first = await Task.WhenAny(asked);
            asked.Remove(first);
            using var response = await first;
            await ProblemAssert.HasStatus(response, HttpStatusCode.TooManyRequests);
            Assert.NotNull(response.Headers.RetryAfter);
        }

        await twoHeld.Task;
        Assert.Equal(2, host.Held.Count);
        Assert.Equal("alive", await host.Client.GetStringAsync("/alive"));
        host.Held.Release();
        foreach (var response in await Task.WhenAll(asked))
            Assert.Equal("released", await response.Content.ReadAsStringAsync());
        Assert.Equal(3, host.Held.Count);
    }
}
