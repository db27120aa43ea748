using System.Buffers;
using System.Text.Json;
using Conversion.Orders;
using Conversion.Profiles;

namespace Conversion.Scoring;

/// <summary>Writes what is remembered of a customer as JSON.</summary>
public static class ProfileJson
{
    /// <summary>
    /// Returns <c>{customerId, orders, consent?, contact?, decisions, score?}</c> in UTF-8. A number of an order that was too long to
    /// keep is its hash in hexadecimal. A request to score takes the orders as they are.
    /// </summary>
    public static byte[] Write(Profile profile, Score? score)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, new() { Encoder = ScoreJson.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("customerId", profile.CustomerId);
            json.WriteStartArray("orders");
            foreach (var order in profile.Orders.OrderBy(order => order.BeforeRefunds().At).ThenBy(order => order.Id.Key))
                Write(json, order);
            json.WriteEndArray();
            if (profile.Consent is { } consent)
                WriteDated(json, "consent", consent);
            if (profile.Contacts.Any(contact => contact.Value.Text.Length > 0))
            {
                json.WriteStartObject("contact");
                foreach (var (role, contact) in profile.Contacts.Where(contact => contact.Value.Text.Length > 0))
                    json.WriteString(ColumnMapping.ToCamelCase($"{role}"), contact.Text);
                json.WriteEndObject();
            }
            json.WriteStartArray("decisions");
            foreach (var decision in profile.Decisions)
                Write(json, decision);
            json.WriteEndArray();
            if (score is not null)
            {
                json.WritePropertyName("score");
                json.WriteRawValue(ScoreJson.Write(score));
            }
            json.WriteEndObject();
        }
        return bytes.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, ProfileOrder order)
    {
        json.WriteStartObject();
        var content = order.BeforeRefunds();
        json.WriteString("id", order.Id.ToString());
        json.WriteString("at", content.At.UtcDateTime);
        json.WriteNumber("amount", content.Amount);
        if (double.IsFinite(content.Items))
            json.WriteNumber("items", content.Items);
        if (double.IsFinite(content.Products))
            json.WriteNumber("products", content.Products);
        if (content.Returned)
            json.WriteBoolean("returned", true);
        if (order.Sale is { IsCancelled: true })
            json.WriteBoolean("cancelled", true);
        if (!order.Refunds.IsEmpty)
        {
            json.WriteStartArray("refunds");
            foreach (var refund in order.Refunds)
            {
                json.WriteStartObject();
                json.WriteString("id", refund.Id.ToString());
                json.WriteString("at", refund.At.UtcDateTime);
                json.WriteNumber("amount", refund.Amount);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, StoredDecision decision)
    {
        json.WriteStartObject();
        json.WriteString("id", decision.Id);
        json.WriteString("asOf", decision.AsOf.UtcDateTime);
        json.WriteString("action", decision.Action);
        json.WriteString("arm", decision.Arm);
        json.WriteString("status", decision.Status);
        json.WriteString("modelVersion", decision.ModelVersion);
        json.WriteBoolean("published", !decision.IsPending);
        json.WriteEndObject();
    }

    private static void WriteDated(Utf8JsonWriter json, string name, Dated dated)
    {
        json.WriteStartObject(name);
        json.WriteString("value", dated.Text);
        json.WriteString("at", dated.At.UtcDateTime);
        json.WriteEndObject();
    }
}
