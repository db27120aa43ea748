using Conversion.Decisions;
using Conversion.Json;
using Conversion.Orders;
using Conversion.Scoring;

namespace Conversion.Lists;

/// <summary>Counts the customers of a file by action: how many, how many may be contacted, and what money is at stake.</summary>
/// <param name="level">How far the model's money was off on its holdouts; null where nobody measured it.</param>
public sealed class BatchSummary(LevelRange? level)
{
    private readonly Dictionary<string, ActionSum> _actions = [];

    /// <summary>The number of customers who were scored.</summary>
    public int Customers { get; private set; }

    /// <summary>The number of lines or customers that could not be scored.</summary>
    public int Errors { get; private set; }

    /// <summary>The number of customers with a feature outside the range that the model has seen.</summary>
    public int OutOfRange { get; private set; }

    /// <summary>Whether the file says who agreed to advertising.</summary>
    public bool HasConsent { get; private set; }

    /// <summary>What was understood of a file of orders, as JSON; empty for other customers.</summary>
    public ReadOnlyMemory<byte> Inspection { get; set; }

    /// <summary>The actions, those with most money first.</summary>
    public IEnumerable<ActionSum> Actions => _actions.Values.OrderByDescending(sum => sum.Money.Expected).ThenBy(sum => sum.Action);

    /// <summary>Adds a line or customer that could not be scored.</summary>
    public void AddError() => Errors++;

    /// <summary>Adds a customer.</summary>
    public void Add(Score score, KeptCustomer? kept)
    {
        Customers++;
        OutOfRange += score.OutOfRange.Count > 0 ? 1 : 0;
        HasConsent |= kept?.Consent is not null;
        if (!_actions.TryGetValue(score.Decision.Action, out var sum))
            _actions.Add(score.Decision.Action, sum = new(score.Decision.Action, new(level)));
        sum.Customers++;
        if (score.Decision.Arm == ControlGroup.Arm)
            sum.HeldOut++;
        else if (kept?.Consent is { } consent && consent != Consent.Yes)
            sum.WithoutConsent++;
        else if (score.Value is { } value)
            sum.Money.Add(value);
    }

    /// <summary>Returns the summary as the last line of a batch.</summary>
    public byte[] ToJson()
    {
        var json = new JsonWriter();
        json.WriteRaw("{\"status\":\"summary\",\"customers\":"u8);
        json.WriteNumber((double)Customers);
        json.WriteRaw(",\"errors\":"u8);
        json.WriteNumber((double)Errors);
        json.WriteRaw(",\"outOfRange\":"u8);
        json.WriteNumber((double)OutOfRange);
        json.WriteRaw(",\"hasConsent\":"u8);
        json.WriteBoolean(HasConsent);
        json.WriteRaw(",\"actions\":"u8);
        json.WriteArray<ActionSum>([.. Actions], Write);
        if (!Inspection.IsEmpty)
        {
            json.WriteRaw(",\"inspection\":"u8);
            json.WriteRaw(Inspection.Span);
        }
        json.WriteRaw("}"u8);
        return json.Written.ToArray();
    }

    private static void Write(JsonWriter json, ActionSum sum)
    {
        json.WriteRaw("{\"action\":"u8);
        json.WriteString(sum.Action);
        json.WriteRaw(",\"customers\":"u8);
        json.WriteNumber((double)sum.Customers);
        json.WriteRaw(",\"heldOut\":"u8);
        json.WriteNumber((double)sum.HeldOut);
        json.WriteRaw(",\"withoutConsent\":"u8);
        json.WriteNumber((double)sum.WithoutConsent);
        json.WriteRaw(",\"toContact\":"u8);
        json.WriteNumber((double)sum.ToContact);
        if (sum.Money.Total is { } total)
            ScoreJson.Write(json, ",\"value\":"u8, total);
        json.WriteRaw("}"u8);
    }
}

/// <summary>The customers of one action.</summary>
/// <param name="Action">The action.</param>
/// <param name="Money">The money expected of those who may be contacted.</param>
public sealed record ActionSum(string Action, MoneyAtStake Money)
{
    /// <summary>All customers of the action.</summary>
    public int Customers { get; set; }

    /// <summary>Those in the control group.</summary>
    public int HeldOut { get; set; }

    /// <summary>Those outside the control group who did not agree to advertising.</summary>
    public int WithoutConsent { get; set; }

    /// <summary>Those who may be contacted.</summary>
    public int ToContact => Customers - HeldOut - WithoutConsent;
}
