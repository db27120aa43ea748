using System.Security.Cryptography;
using System.Text;
using Conversion.Decisions;
using Conversion.Events;
using Conversion.Profiles;
using Conversion.Scoring;

namespace Conversion.Tests.Events;

public sealed class OutgoingMessageTests
{
    private static readonly DateTimeOffset AsOf = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void SpellingsOfOneCustomer_ShareTheOrderingKey_AndAreEchoed()
    {
        var model = TestModel.Create();
        var policy = Policy.Load(Repository.PathOf("models/policy.json"), Scorer.QuantitiesOf(model));
        var score = new Scorer(model, policy, ControlGroup.None).Score(
            new() { Id = "Ann@Example.com", AsOf = AsOf, Orders = [new(AsOf.AddDays(-3), 10)] });

        var message = OutgoingMessage.FromScore("topic", new("event", AsOf, []), new("", default), score);

        Assert.Equal("ann@example.com", message.OrderingKey);
        Assert.Contains(new KeyValuePair<string, string>("ce-subject", "Ann@Example.com"), message.Attributes);
    }

    [Fact]
    public void Score_IsACloudEvent()
    {
        var score = new Score(
            "anna", AsOf.UtcDateTime, new("m", "7", ""), 90, "ok", null, 0.5, null, null, null,
            new("call", "Call.", "rule", "control", [], null), null, [], [], "id");

        var message = OutgoingMessage.FromScore("topic", new("shop\n17", AsOf.AddHours(2), []), new("/customers/3", default), score);

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("shop\n17\n/customers/3")));
        Assert.Equal(
            [
                "ce-specversion 1.0", "ce-type conversion.decision", "ce-source /conversion", $"ce-id {hash[..32]}",
                "ce-time 2026-06-01T02:00:00.0000000Z", "content-type application/json", "ce-subject anna", "action call", "arm control",
                "status ok", "modelVersion 7",
            ],
            message.Attributes.Select(attribute => $"{attribute.Key} {attribute.Value}"));
        Assert.Equal(("topic", "anna"), (message.Topic, message.OrderingKey));
        Assert.Equal(ScoreJson.Write(score), message.Data);
    }

    [Fact]
    public void StoredDecision_IsACloudEventWithItsOwnId()
    {
        var decision = new StoredDecision("0123", AsOf, "call", "treatment", "ok", "7", Cause: 0, "{}"u8.ToArray());

        var message = OutgoingMessage.FromDecision("topic", "anna", decision);

        Assert.Equal(
            [
                "ce-specversion 1.0", "ce-type conversion.decision", "ce-source /conversion", "ce-id 0123",
                "ce-time 2026-06-01T00:00:00.0000000Z", "content-type application/json", "ce-subject anna", "action call", "arm treatment",
                "status ok", "modelVersion 7",
            ],
            message.Attributes.Select(attribute => $"{attribute.Key} {attribute.Value}"));
        Assert.Equal(("topic", "anna", "{}"), (message.Topic, message.OrderingKey, Encoding.UTF8.GetString(message.Data)));
    }
}
