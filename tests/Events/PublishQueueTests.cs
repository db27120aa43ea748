using Conversion.Events;
using Conversion.Functions.Publishing;
using Microsoft.Extensions.Time.Testing;

namespace Conversion.Tests.Events;

public sealed class PublishQueueTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<string> _sent = [];

    [Fact]
    public async Task WaitingMessages_AreSentTogetherWhereTopicAndKeyAreTheSame()
    {
        // The first request does not end before all messages wait.
        var first = new TaskCompletionSource<TimeSpan?>();
        var queue = Queue(batch => _sent.Count == 1 ? first.Task : Accepted);
        var group = Group(
            [
                ("decisions", "anna", 1), ("decisions", "anna", 1), ("decisions", "anna", 4 << 20),
                .. Enumerable.Repeat(("decisions", "anna", 1), 1001),
            ]);
        queue.Add(Group([("decisions", "anna", 1)]));
        queue.Add(group);
        first.SetResult(TimeSpan.Zero);

        Assert.DoesNotContain(false, await group.Ended.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(["1 decisions/anna", "2 decisions/anna", "1 decisions/anna", "1000 decisions/anna", "1 decisions/anna"], _sent);
    }

    [Fact]
    public void MessagesOfOneKey_AreInOneRequestAtATime_AndOthersAreNot()
    {
        var never = new TaskCompletionSource<TimeSpan?>();
        var queue = Queue(_ => never.Task);
        queue.Add(Group([("decisions", "anna", 1)]));
        queue.Add(Group([("decisions", "anna", 1), ("decisions", "ben", 1), ("rejected", "", 1)]));
        queue.Add(Group([("rejected", "", 1)]));

        Assert.Equal(["1 decisions/anna", "1 decisions/ben", "1 rejected/", "1 rejected/"], _sent);
    }

    [Fact]
    public async Task FailedMessage_WithdrawsTheWaitingMessagesOfItsPush()
    {
        var never = new TaskCompletionSource<TimeSpan?>();
        var queue = Queue(batch => batch[0].Message.OrderingKey == "anna" ? never.Task : Task.FromResult<TimeSpan?>(null));
        queue.Add(Group([("decisions", "anna", 1)]));
        var group = Group([("decisions", "ben", 1), ("decisions", "anna", 1)]);
        queue.Add(group);

        Assert.Equal("False False", string.Join(' ', await group.Ended.WaitAsync(TimeSpan.FromMinutes(1))));
        Assert.Equal(["1 decisions/anna", "1 decisions/ben"], _sent);
    }

    [Fact]
    public async Task PartPublished_IsReported()
    {
        var queue = Queue(batch => batch[0].Message.OrderingKey == "ben" ? Task.FromResult<TimeSpan?>(null) : Accepted);
        var group = Group([("decisions", "anna", 1), ("decisions", "ben", 1)]);
        queue.Add(group);

        Assert.Equal("True False", string.Join(' ', await group.Ended.WaitAsync(TimeSpan.FromMinutes(1))));
    }

    [Fact]
    public async Task ClosedQueue_SendsNothingMore()
    {
        var never = new TaskCompletionSource<TimeSpan?>();
        var queue = Queue(_ => never.Task);
        var waiting = Group([("decisions", "anna", 1), .. Enumerable.Repeat(("decisions", "anna", 4 << 20), 2)]);
        queue.Add(waiting);
        queue.Close();
        var late = Group([("decisions", "ben", 1)]);
        queue.Add(late);

        Assert.Equal("False", string.Join(' ', await late.Ended.WaitAsync(TimeSpan.FromMinutes(1))));
        Assert.False(waiting.Ended.IsCompleted);
        never.SetResult(TimeSpan.Zero);
        Assert.Equal("True False False", string.Join(' ', await waiting.Ended.WaitAsync(TimeSpan.FromMinutes(1))));
        Assert.Single(_sent);
    }

    [Fact]
    public async Task ManyRequestsThatEndAtOnce_DoNotNest()
    {
        var queue = Queue(_ => Accepted);
        var group = Group([.. Enumerable.Range(0, 100_000).Select(i => ("decisions", $"c-{i}", 1))]);
        queue.Add(group);

        Assert.DoesNotContain(false, await group.Ended.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    private static Task<TimeSpan?> Accepted => Task.FromResult<TimeSpan?>(TimeSpan.FromMilliseconds(1));

    private static PublishGroup Group((string Topic, string Key, int Bytes)[] messages) =>
        new([.. messages.Select(message => new OutgoingMessage(message.Topic, message.Key, [], new byte[message.Bytes]))], long.MaxValue);

    private PublishQueue Queue(Func<IReadOnlyList<PendingMessage>, Task<TimeSpan?>> send) => new(new(_clock), batch =>
    {
        _sent.Add($"{batch.Count} {batch[0].Message.Topic}/{batch[0].Message.OrderingKey}");
        Assert.Single(batch.Select(pending => (pending.Message.Topic, pending.Message.OrderingKey)).Distinct());
        return send(batch);
    });
}
