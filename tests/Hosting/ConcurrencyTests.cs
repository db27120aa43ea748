using System.Net;

namespace Conversion.Tests.Hosting;

public class ConcurrencyTests
{
    [Fact]
    public async Task MoreThanOutstanding_429AndTheRestAreAnswered()
    {
        await using var host = await TestHost.Start("""{"routePrefix":"","maxConcurrentRequests":2,"maxOutstandingRequests":3}""");
        var mostHeld = 0;
        host.Held.Arrived = count => mostHeld = Math.Max(mostHeld, count);

        var asked = Enumerable.Range(0, 10).Select(_ => host.Client.GetAsync("/hold")).ToList();
        for (var refused = 0; refused < 7; refused++)
        {
            var first = await Task.WhenAny(asked);
            asked.Remove(first);
            using var response = await first;
            await Problem.Expect(response, HttpStatusCode.TooManyRequests);
            Assert.NotNull(response.Headers.RetryAfter);
        }

        Assert.Equal(2, mostHeld);
        host.Held.Release();
        foreach (var response in await Task.WhenAll(asked))
            Assert.Equal("released", await response.Content.ReadAsStringAsync());
        Assert.Equal(3, mostHeld);
    }
}
