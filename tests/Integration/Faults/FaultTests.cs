using Conversion.IntegrationTests.Events;

namespace Conversion.IntegrationTests.Faults;

/// <summary>What the tests of faults share. They run one after the other, because they measure.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FaultTests
{
    public const string Name = "faults";

    /// <summary>Whether the machine does nothing else, so that times mean something: <c>.ci/long faults</c> sets it.</summary>
    internal static readonly bool IsQuiet = Environment.GetEnvironmentVariable("FAULT_STRICT") == "1";

    internal static Dictionary<string, string> EventSettings(RecordingTarget target) => new()
    {
        ["PUBSUB_EMULATOR_HOST"] = target.Host,
        ["Events__Authentication"] = "off",
        ["Events__DecisionsTopic"] = "projects/p/topics/decisions",
        ["Events__RejectedTopic"] = "projects/p/topics/rejected",
    };

    internal static HttpRequestMessage PushRequest(string id, int customers)
    {
        var payload = $"[{string.Join(',', Enumerable.Range(0, customers).Select(i => Push.Customer($"{id}-{i}")))}]";
        return new(HttpMethod.Post, "/api/events/pubsub")
        {
            Content = Bystander.Json(Push.Envelope(id, Push.Message(payload)).ToJsonString()),
        };
    }

    /// <summary>Checks that others did not notice the fault.</summary>
    internal static void AssertTimely(Bystander bystander)
    {
        Assert.InRange(bystander.WorstHealthMilliseconds, 0, IsQuiet ? 1000 : 10_000);
        Assert.InRange(bystander.WorstScoringMilliseconds, 0, IsQuiet ? 250 : 10_000);
    }
}
