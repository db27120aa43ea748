using System.Text.Json;
using Conversion.Json;
using Conversion.Orders;

namespace Conversion.Profiles;

/// <summary>
/// A request to score a remembered customer: <c>{customerId, asOf?, order?:{at, amount, items?, products?, returned?}}</c>.
/// </summary>
/// <param name="CustomerId">The customer, in the one spelling of the id.</param>
/// <param name="AsOf">The snapshot instant; null for now.</param>
/// <param name="Order">An order to try, which is not stored; null for none.</param>
public sealed record RememberedRequest(string CustomerId, DateTimeOffset? AsOf, Order? Order)
{
    /// <summary>Returns whether a JSON object has neither orders nor features of its own.</summary>
    public static bool Matches(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(JsonFieldReader.SkipByteOrderMark(json));
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("orders"u8) || reader.ValueTextEquals("features"u8))
                    return false;
                reader.Skip();
            }
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false; // The reader of whole customers says what is wrong.
        }
    }

    /// <summary>Reads a request.</summary>
    /// <exception cref="InvalidInputException">The text is not JSON, or some fields are wrong; the exception lists them.</exception>
    public static RememberedRequest Read(ReadOnlySpan<byte> json, InstantRules instants)
    {
        var fields = new JsonFieldReader(json);
        bool id = false, asOf = false, order = false;
        string? customer = null;
        DateTimeOffset? instant = null;
        Order? more = null;
        if (fields.TryEnterObject(JsonPointer.Document))
        {
            while (fields.MoveToNextProperty(JsonPointer.Document))
            {
                if (fields.IsProperty("customerId"u8, ref id))
                    customer = fields.ReadString(new("/customerId"));
                else if (fields.IsProperty("asOf"u8, ref asOf))
                    instant = fields.ReadInstant(new("/asOf"), instants);
                else if (fields.IsProperty("order"u8, ref order))
                    more = OrderJson.Read(ref fields, new("/order"), instants);
                else
                    fields.RejectUnknownProperty("customerId, asOf, order; or orders, or features");
            }
            fields.ExpectEnd();
        }
        if (!id)
            fields.AddError(new("/customerId"), "is required.");
        else if (customer is not null && Orders.CustomerId.FindError(customer) is { } error)
            fields.AddError(new("/customerId"), error);
        fields.ThrowIfErrors();
        return new(Orders.CustomerId.Normalize(customer!), instant, more);
    }
}
