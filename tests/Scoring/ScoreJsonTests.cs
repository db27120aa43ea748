using System.Text;
using System.Text.Json;
using Conversion.Decisions;
using Conversion.Models;
using Conversion.Scoring;

namespace Conversion.Tests.Scoring;

public sealed class ScoreJsonTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 10, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"customerId":"Zoë <'\"1\"'> & 2","orders":[{"at":"2026-06-22T08:51:00Z","amount":910.80},{"at":"2026-07-28T12:30:00Z","amount":588.10}]}""", "ok")]
    [InlineData("""{"customerId":"1","orders":[{"at":"2026-06-22T08:51:00Z","amount":910.80,"returned":true}]}""", "insufficient_data")]
    public void ScoreWritten_EqualsTheWire(string customer, string status)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "models");
        var model = ModelLoader.Load(Path.Combine(folder, "conversion.model"));
        var policy = Policy.Load(Path.Combine(folder, "policy.json"), Scorer.QuantitiesOf(model));
        var score = new Scorer(model, policy, ControlGroup.None).Score(new CustomerReader(model).Read(Encoding.UTF8.GetBytes(customer), Now));

        Assert.Equal(status, score.Status);
        Assert.Equal(JsonSerializer.Serialize(score, ScoreJson.Wire.Score), Encoding.UTF8.GetString(ScoreJson.Write(score)));
    }
}
