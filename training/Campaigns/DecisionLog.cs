using System.Text;
using Conversion.Json;
using Conversion.Scoring;

namespace Conversion.Training.Campaigns;

/// <summary>Writes decisions as JSON lines that <c>conversion lift</c> reads, with all that decided about the arm.</summary>
internal sealed class DecisionLog(Scorer scorer)
{
    private readonly JsonWriter _json = new();

    /// <summary>Returns the line of a decision.</summary>
    /// <param name="score">The score.</param>
    /// <param name="consent">Whether the customer agreed to advertising; null where nobody knows.</param>
    public string Line(Score score, string? consent)
    {
        _json.Clear();
        Write("{\"customerId\":"u8, score.CustomerId);
        _json.WriteRaw(",\"asOf\":"u8);
        _json.WriteInstant(score.AsOf);
        Write(",\"id\":"u8, score.Id);
        Write(",\"decision\":{\"action\":"u8, score.Decision.Action);
        Write(",\"arm\":"u8, score.Decision.Arm);
        if (score.Decision.Propensity is null)
        {
            _json.WriteRaw(",\"propensity\":"u8);
            _json.WriteNumber(scorer.Control.PropensityOf(score.Decision.Arm));
        }
        ScoreJson.WritePropensities(_json, score.Decision);
        Write("},\"policy\":{\"name\":"u8, scorer.Policy.Document.Name);
        Write(",\"hash\":"u8, scorer.Policy.Hash);
        Write("},\"model\":{\"name\":"u8, score.Model.Name);
        Write(",\"version\":"u8, score.Model.Version);
        Write(",\"hash\":"u8, score.Model.Hash);
        _json.WriteRaw("}"u8);
        if (consent is not null)
            Write(",\"consent\":"u8, consent);
        _json.WriteRaw("}"u8);
        return Encoding.UTF8.GetString(_json.Written);
    }

    private void Write(ReadOnlySpan<byte> name, string text)
    {
        _json.WriteRaw(name);
        _json.WriteString(text);
    }
}
