using Conversion.Functions.Publishing;
using Microsoft.Extensions.Time.Testing;

namespace Conversion.Tests.Events;

public sealed class InFlightLimitTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void SlowPubSub_GetsMoreRequestsAtATime()
    {
        var limit = new InFlightLimit(_clock);
        Succeed(limit, 10 * limit.Value, TimeSpan.FromMilliseconds(300), isFull: true);

        Assert.Equal(512, limit.Value);
    }

    [Fact]
    public void LimitThatIsNotUsedUp_StaysAsItIs()
    {
        var limit = new InFlightLimit(_clock);
        Succeed(limit, 1000, TimeSpan.FromMilliseconds(1), isFull: false);

        Assert.Equal(64, limit.Value);
    }

    [Fact]
    public void PubSubThatQueuesRequests_GetsNoMore()
    {
        var limit = new InFlightLimit(_clock);
        Succeed(limit, 10, TimeSpan.FromMilliseconds(50), isFull: false);
        Succeed(limit, 200, TimeSpan.FromSeconds(1), isFull: false);
        var before = limit.Value;
        Succeed(limit, 200, TimeSpan.FromSeconds(1), isFull: true);

        Assert.Equal(before, limit.Value);
    }

    [Fact]
    public void RequestsThatFailTogether_HalveTheLimitOnce_AndItRecovers()
    {
        var limit = new InFlightLimit(_clock);
        for (var i = 0; i < 64; i++)
            limit.Failed(TimeSpan.FromSeconds(2));
        Assert.Equal(32, limit.Value);
        for (var round = 0; round < 10; round++)
        {
            _clock.Advance(TimeSpan.FromSeconds(2));
            limit.Failed(TimeSpan.FromSeconds(2));
        }
        Assert.Equal(4, limit.Value);
        Succeed(limit, 500, TimeSpan.FromMilliseconds(50), isFull: true);
        Assert.InRange(limit.Value, 20, 40);
    }

    [Fact]
    public void PubSubThatHangs_IsExpectedToTakeLongerThanAnyDeadline()
    {
        var limit = new InFlightLimit(_clock);
        Succeed(limit, 100, TimeSpan.FromMilliseconds(20), isFull: false);
        Assert.InRange(limit.TimeFor(100), TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(100));
        for (var i = 0; i < 64; i++)
            limit.Failed(TimeSpan.FromSeconds(2));
        Assert.True(limit.TimeFor(1) > TimeSpan.FromSeconds(9));
        Succeed(limit, 20, TimeSpan.FromMilliseconds(20), isFull: false);
        Assert.True(limit.TimeFor(1) < TimeSpan.FromSeconds(1));
    }

    private static void Succeed(InFlightLimit limit, int count, TimeSpan duration, bool isFull)
    {
        for (var i = 0; i < count; i++)
            limit.Succeeded(duration, messages: 1, isFull);
    }
}
