using Conversion.Functions.Publishing;
using Microsoft.Extensions.Time.Testing;

namespace Conversion.Tests.Events;

public sealed class PublishAdmissionTests
{
    private static readonly TimeSpan Eight = TimeSpan.FromSeconds(8);

    private readonly InFlightLimit _limit = new(new FakeTimeProvider());
    private readonly PublishAdmission _admission;

    public PublishAdmissionTests() => _admission = new(new(_limit, _ => Task.FromResult<TimeSpan?>(null)));

    [Fact]
    public async Task PushThatIsAlone_IsAdmittedWhateverItsSize()
    {
        TakeSeconds(1);
        await _admission.EnterAsync(1000, Eight, default);
    }

    [Fact]
    public async Task PushesThatFillPubSub_AreAdmittedOneAfterTheOther()
    {
        TakeSeconds(0.3);
        await _admission.EnterAsync(100, Eight, default);
        await _admission.EnterAsync(100, Eight, default);
        var second = _admission.EnterAsync(100, Eight, default).AsTask();
        var third = _admission.EnterAsync(100, Eight, default).AsTask();
        Assert.False(second.IsCompleted);

        _admission.Leave(100);
        await second.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.False(third.IsCompleted);
        _admission.Leave(100);
        await third.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task PushThatCannotFinishInTime_IsRefusedAtOnce()
    {
        TakeSeconds(2);
        await _admission.EnterAsync(1000, Eight, default);
        var waiting = _admission.EnterAsync(500, Eight, default).AsTask();

        var refused = await Assert.ThrowsAsync<PublisherFullException>(() => _admission.EnterAsync(600, Eight, default).AsTask());
        Assert.Equal(TimeSpan.FromSeconds(6), refused.RetryAfter);
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task PushThatIsNotAdmittedInTime_IsRefused()
    {
        TakeSeconds(0.01);
        await _admission.EnterAsync(1000, Eight, default);

        await Assert.ThrowsAsync<PublisherFullException>(
            () => _admission.EnterAsync(10, TimeSpan.FromMilliseconds(100), default).AsTask());
        _admission.Leave(1000);
        await _admission.EnterAsync(10, TimeSpan.Zero, default);
    }

    // 64 requests are in flight at first, and 512 are expected soon.
    private void TakeSeconds(double seconds) => _limit.Succeeded(TimeSpan.FromSeconds(seconds), messages: 1, isFull: false);
}
