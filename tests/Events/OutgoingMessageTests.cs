using Conversion.Decisions;
using Conversion.Events;
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
}
