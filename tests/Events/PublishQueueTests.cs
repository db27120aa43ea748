using Conversion.Functions.Publishing;

namespace Conversion.Tests.Events;

public sealed class PublishQueueTests
{
    [Fact]
    public async Task WhatWaits_GoesOutInItsOrder_OneTopicAndKeyARequest_UpToItsLimits()
    {
        var sent = new List<string>();
        var lane = new PublishQueue(batch =>
        {
            sent.Add(string.Join(' ', batch.Select(pending => $"{pending.Message.Topic}/{pending.Message.OrderingKey}").Distinct().Prepend($"{batch.Count}")));
            return Task.CompletedTask;
        });
        Add("decisions", "anna", 1);
        Add("decisions", "anna", 1);
        Add("decisions", "ben", 1);
        Add("rejected", "ben", 1);
        Add("rejected", "ben", 4 << 20);
        for (var i = 0; i < 101; i++)
            Add("decisions", "anna", 1);
        lane.Complete();
        await lane.RunAsync();

        Assert.Equal(
            ["2 decisions/anna", "1 decisions/ben", "1 rejected/ben", "1 rejected/ben", "100 decisions/anna", "1 decisions/anna"], sent);

        void Add(string topic, string key, int bytes) => Assert.True(lane.TryAdd(new(new(topic, key, [], new byte[bytes]), 0)));
    }
}
