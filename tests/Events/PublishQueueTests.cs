using Conversion.Functions.Publishing;

namespace Conversion.Tests.Events;

public sealed class PublishQueueTests
{
    [Fact]
    public async Task WaitingMessages_AreSentInOrder_InRequestsOfOneTopicAndKeyWithinTheLimits()
    {
        var sent = new List<string>();
        var queue = new PublishQueue(batch =>
        {
            var keys = batch.Select(pending => $"{pending.Message.Topic}/{pending.Message.OrderingKey}").Distinct();
            sent.Add($"{batch.Count} {string.Join(' ', keys)}");
            return Task.CompletedTask;
        });
        Add("decisions", "anna", 1);
        Add("decisions", "anna", 1);
        Add("decisions", "ben", 1);
        Add("rejected", "ben", 1);
        Add("rejected", "ben", 4 << 20);
        for (var i = 0; i < 101; i++)
            Add("decisions", "anna", 1);
        queue.Complete();
        await queue.RunAsync();

        Assert.Equal(
            ["2 decisions/anna", "1 decisions/ben", "1 rejected/ben", "1 rejected/ben", "100 decisions/anna", "1 decisions/anna"], sent);

        void Add(string topic, string key, int bytes) => Assert.True(queue.TryAdd(new(new(topic, key, [], new byte[bytes]), 0)));
    }
}
