using System.Buffers;
using System.Text.Encodings.Web;
using Conversion.Decisions;
using Conversion.Json;
using Conversion.Models;
using Conversion.Orders;

namespace Conversion.Scoring;

/// <summary>
/// Writes scores as JSON: names in camelCase, no nulls. <c>JsonSerializer</c> gives the same bytes, and took a
/// seventh of the time of an event. See docs/adr/003-hand-written-json.md.
/// </summary>
public static class ScoreJson
{
    // One a thread, reused: a score would be most of what an event allocates.
    [ThreadStatic]
    private static JsonWriter? _json;

    /// <summary>The encoder of all answers: leaves a rule's <c>&gt;</c> and a message's quotes readable.</summary>
    public static JavaScriptEncoder Encoder => JsonWriter.Encoder;

    /// <summary>Returns a score in UTF-8, with what a file says about the customer beside the orders, if anything.</summary>
    /// <exception cref="ArgumentException">A number is not finite: JSON can't express it.</exception>
    public static byte[] Write(Score score, KeptCustomer? kept = null) => WriteToBuffer(score, kept).ToArray();

    /// <summary>Writes a score in UTF-8 to <paramref name="output"/>.</summary>
    /// <exception cref="ArgumentException">A number is not finite: JSON can't express it.</exception>
    public static void Write(Score score, IBufferWriter<byte> output, KeptCustomer? kept = null) =>
        output.Write(WriteToBuffer(score, kept));

    // The result is valid until the thread writes another score.
    private static ReadOnlySpan<byte> WriteToBuffer(Score score, KeptCustomer? kept)
    {
        var json = _json ??= new();
        json.Clear();
        json.WriteRaw("{\"customerId\":"u8);
        json.WriteString(score.CustomerId);
        json.WriteRaw(",\"asOf\":"u8);
        json.WriteInstant(score.AsOf);
        json.WriteRaw(",\"model\":{\"name\":"u8);
        json.WriteString(score.Model.Name);
        json.WriteRaw(",\"version\":"u8);
        json.WriteString(score.Model.Version);
        json.WriteRaw(",\"hash\":"u8);
        json.WriteString(score.Model.Hash);
        json.WriteRaw("},\"horizonDays\":"u8);
        json.WriteNumber((double)score.HorizonDays);
        json.WriteRaw(",\"status\":"u8);
        json.WriteString(score.Status);
        if (score.Level is { } level)
        {
            json.WriteRaw(",\"level\":"u8);
            json.WriteString(level);
        }
        if (score.Probability is { } probability)
        {
            json.WriteRaw(",\"probability\":"u8);
            json.WriteNumber(probability);
        }
        if (score.DaysToBuy is { } daysToBuy)
            Write(json, ",\"daysToBuy\":"u8, daysToBuy);
        if (score.Value is { } value)
            Write(json, ",\"value\":"u8, value);
        if (score.Outputs is { } outputs)
            Write(json, outputs);
        Write(json, score.Decision);
        if (score.Start is { } start)
        {
            json.WriteRaw(",\"start\":{\"points\":"u8);
            json.WriteNumber(start.Points);
            json.WriteRaw(",\"text\":"u8);
            json.WriteString(start.Text);
            json.WriteRaw("}"u8);
        }
        json.WriteRaw(",\"reasons\":"u8);
        json.WriteArray(score.Reasons, Write);
        json.WriteRaw(",\"outOfRange\":"u8);
        json.WriteArray(score.OutOfRange, Write);
        json.WriteRaw(",\"id\":"u8);
        json.WriteString(score.Id);
        if (score.Effects is { } effects)
        {
            json.WriteRaw(",\"effects\":"u8);
            json.WriteArray(effects, Write);
        }
        if (kept is not null)
            Write(json, kept);
        json.WriteRaw("}"u8);
        return json.Written;
    }

    private static void Write(JsonWriter json, OrderedDictionary<string, double> outputs)
    {
        json.WriteRaw(",\"outputs\":{"u8);
        var separator = ""u8;
        foreach (var (name, value) in outputs)
        {
            json.WriteRaw(separator);
            json.WriteString(name);
            json.WriteRaw(":"u8);
            json.WriteNumber(value);
            separator = ","u8;
        }
        json.WriteRaw("}"u8);
    }

    private static void Write(JsonWriter json, KeptCustomer kept)
    {
        if (kept.Contacts.Count > 0)
            WriteTexts(json, ",\"contact\":"u8, kept.Contacts.Select(contact =>
                KeyValuePair.Create(ColumnMapping.ToCamelCase($"{contact.Key}"), contact.Value)));
        if (kept.Consent is { } consent)
        {
            json.WriteRaw(",\"consent\":"u8);
            json.WriteString(consent);
        }
        if (kept.Columns.Count > 0)
            WriteTexts(json, ",\"kept\":"u8, kept.Columns.Where(column => column.Value is not null)
                .Select(column => KeyValuePair.Create(column.Key, column.Value!)));
    }

    private static void WriteTexts(JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<KeyValuePair<string, string>> texts)
    {
        json.WriteRaw(name);
        var separator = "{"u8;
        foreach (var (key, text) in texts)
        {
            json.WriteRaw(separator);
            json.WriteString(key);
            json.WriteRaw(":"u8);
            json.WriteString(text);
            separator = ","u8;
        }
        json.WriteRaw(separator.SequenceEqual("{"u8) ? "{}"u8 : "}"u8);
    }

    /// <summary>Writes an estimate under a name.</summary>
    internal static void Write(JsonWriter json, ReadOnlySpan<byte> name, in Estimate estimate)
    {
        json.WriteRaw(name);
        json.WriteRaw("{"u8);
        WriteMembers(json, estimate);
        json.WriteRaw("}"u8);
    }

    private static void WriteMembers(JsonWriter json, in Estimate estimate)
    {
        json.WriteRaw("\"expected\":"u8);
        json.WriteNumber(estimate.Expected);
        if (estimate.Low is { } low)
        {
            json.WriteRaw(",\"low\":"u8);
            json.WriteNumber(low);
        }
        if (estimate.High is { } high)
        {
            json.WriteRaw(",\"high\":"u8);
            json.WriteNumber(high);
        }
    }

    private static void Write(JsonWriter json, DecisionWithArm decision)
    {
        json.WriteRaw(",\"decision\":{\"action\":"u8);
        json.WriteString(decision.Action);
        json.WriteRaw(",\"message\":"u8);
        json.WriteString(decision.Message);
        json.WriteRaw(",\"rule\":"u8);
        json.WriteString(decision.Rule);
        json.WriteRaw(",\"arm\":"u8);
        json.WriteString(decision.Arm);
        json.WriteRaw(",\"trace\":"u8);
        json.WriteArray(decision.Trace, Write);
        if (decision.RunnerUp is { } runnerUp)
        {
            json.WriteRaw(",\"runnerUp\":{\"action\":"u8);
            json.WriteString(runnerUp.Action);
            json.WriteRaw(",\"rule\":"u8);
            json.WriteString(runnerUp.Rule);
            WriteText(json, ",\"why\":"u8, runnerUp.Why);
            json.WriteRaw("}"u8);
        }
        WriteText(json, ",\"channel\":"u8, decision.Channel);
        WriteText(json, ",\"offer\":"u8, decision.Offer);
        if (decision.Profit is { } profit)
            Write(json, ",\"profit\":"u8, profit);
        WritePropensities(json, decision);
        json.WriteRaw("}"u8);
    }

    /// <summary>Writes the propensities of a decision, where it has some.</summary>
    internal static void WritePropensities(JsonWriter json, DecisionWithArm decision)
    {
        if (decision.Propensity is not { } propensity)
            return;
        json.WriteRaw(",\"propensity\":"u8);
        json.WriteNumber(propensity);
        json.WriteRaw(",\"eligible\":"u8);
        json.WriteArray(decision.Eligible!, Write);
    }

    private static void WriteText(JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is null)
            return;
        json.WriteRaw(name);
        json.WriteString(text);
    }

    /// <summary>Writes an action with its propensity.</summary>
    internal static void Write(JsonWriter json, ActionPropensity action)
    {
        json.WriteRaw("{\"action\":"u8);
        json.WriteString(action.Action);
        json.WriteRaw(",\"propensity\":"u8);
        json.WriteNumber(action.Propensity);
        json.WriteRaw("}"u8);
    }

    private static void Write(JsonWriter json, ActionEffect effect)
    {
        json.WriteRaw("{\"action\":"u8);
        json.WriteString(effect.Action);
        json.WriteRaw(",\"outcome\":"u8);
        json.WriteString(effect.Outcome);
        json.WriteRaw(","u8);
        WriteMembers(json, effect.Change);
        json.WriteRaw("}"u8);
    }

    private static void Write(JsonWriter json, RuleTrace trace)
    {
        json.WriteRaw("{\"rule\":"u8);
        json.WriteString(trace.Rule);
        json.WriteRaw(",\"when\":"u8);
        json.WriteString(trace.When);
        json.WriteRaw(",\"matched\":"u8);
        json.WriteBoolean(trace.Matched);
        json.WriteRaw(",\"facts\":"u8);
        json.WriteArray(trace.Facts, Write);
        WriteText(json, ",\"suppressed\":"u8, trace.Suppressed);
        json.WriteRaw("}"u8);
    }

    private static void Write(JsonWriter json, ComparisonResult result)
    {
        json.WriteRaw("{\"left\":"u8);
        json.WriteString(result.Left);
        if (result.LeftValue is { } left)
        {
            json.WriteRaw(",\"leftValue\":"u8);
            json.WriteNumber(left);
        }
        json.WriteRaw(",\"comparison\":"u8);
        json.WriteString(result.Comparison);
        json.WriteRaw(",\"right\":"u8);
        json.WriteString(result.Right);
        if (result.RightValue is { } right)
        {
            json.WriteRaw(",\"rightValue\":"u8);
            json.WriteNumber(right);
        }
        json.WriteRaw(",\"holds\":"u8);
        json.WriteBoolean(result.Holds);
        json.WriteRaw("}"u8);
    }

    private static void Write(JsonWriter json, Reason reason)
    {
        json.WriteRaw("{\"topic\":"u8);
        json.WriteString(reason.Topic);
        json.WriteRaw(",\"feature\":"u8);
        json.WriteString(reason.Feature);
        if (reason.Value is { } value)
        {
            json.WriteRaw(",\"value\":"u8);
            json.WriteShortNumber(value);
        }
        json.WriteRaw(",\"points\":"u8);
        json.WriteNumber(reason.Points);
        json.WriteRaw(",\"text\":"u8);
        json.WriteString(reason.Text);
        json.WriteRaw("}"u8);
    }

    private static void Write(JsonWriter json, OutOfRangeFeature feature)
    {
        json.WriteRaw("{\"feature\":"u8);
        json.WriteString(feature.Feature);
        json.WriteRaw(",\"value\":"u8);
        json.WriteShortNumber(feature.Value);
        json.WriteRaw(",\"minimum\":"u8);
        json.WriteShortNumber(feature.Minimum);
        json.WriteRaw(",\"maximum\":"u8);
        json.WriteShortNumber(feature.Maximum);
        json.WriteRaw("}"u8);
    }
}
