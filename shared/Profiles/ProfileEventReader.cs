using System.Text.Json;
using Conversion.Json;
using Conversion.Orders;

namespace Conversion.Profiles;

/// <summary>
/// Reads an event: <c>{customerId, order:{id, at, amount, items?, products?, returned?, cancelled?, version?}}</c>, or in the place of
/// <c>order</c> <c>refund:{orderId, id?, at, amount, version?}</c>, <c>consent:{value}</c> or <c>contact:{email?, phone?, …}</c>.
/// An order that was cancelled, and a refund, may come without a customer. A wrong field is an error that names the field.
/// </summary>
public static class ProfileEventReader
{
    // The clock of a shop may be ahead of ours.
    private static readonly TimeSpan MaximumClockSkew = TimeSpan.FromMinutes(5);

    private static readonly Dictionary<string, ContactRole> ContactRoles = Enum.GetValues<ContactRole>()
        .Where(role => role is not (ContactRole.Consent or ContactRole.OptOut))
        .ToDictionary(role => JsonNamingPolicy.CamelCase.ConvertName($"{role}"));

    private static readonly string[] ContactNames = [.. ContactRoles.Keys];

    /// <summary>Returns whether a JSON object has a member of such events, and not of a whole customer.</summary>
    public static bool Matches(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            var isEvent = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                // A whole customer may come with consent and contacts, too.
                if (reader.ValueTextEquals("orders"u8) || reader.ValueTextEquals("features"u8))
                    return false;
                isEvent |= reader.ValueTextEquals("order"u8) || reader.ValueTextEquals("refund"u8)
                    || reader.ValueTextEquals("consent"u8) || reader.ValueTextEquals("contact"u8);
                reader.Skip();
            }
            return isEvent;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false; // The reader of customers says what is wrong.
        }
    }

    /// <summary>Reads an event.</summary>
    /// <param name="json">A JSON object in UTF-8.</param>
    /// <param name="time">When the event happened.</param>
    /// <param name="instants">How instants are written.</param>
    /// <exception cref="InvalidInputException">The text is not JSON, or some fields are wrong; the exception lists them.</exception>
    public static CustomerProfileEvent Read(ReadOnlySpan<byte> json, DateTimeOffset time, InstantRules instants)
    {
        var fields = new JsonFieldReader(json);
        bool id = false, order = false, refund = false, consent = false, contact = false;
        string? customer = null;
        ProfileEvent? read = null;
        if (fields.TryEnterObject(JsonPointer.Document))
        {
            while (fields.MoveToNextProperty(JsonPointer.Document))
            {
                if (fields.IsProperty("customerId"u8, ref id))
                    customer = ReadId(ref fields, new("/customerId"));
                else if (fields.IsProperty("order"u8, ref order))
                    read = ReadOrder(ref fields, time, instants);
                else if (fields.IsProperty("refund"u8, ref refund))
                    read = ReadRefund(ref fields, time, instants);
                else if (fields.IsProperty("consent"u8, ref consent))
                    read = ReadConsent(ref fields, time);
                else if (fields.IsProperty("contact"u8, ref contact))
                    read = ReadContact(ref fields, time);
                else
                    fields.RejectUnknownProperty("customerId, order, refund, consent, contact");
            }
            fields.ExpectEnd();
        }
        var count = (order ? 1 : 0) + (refund ? 1 : 0) + (consent ? 1 : 0) + (contact ? 1 : 0);
        if (count != 1)
            fields.AddError(JsonPointer.Document, "must have one of order, refund, consent and contact.");
        if (!id && (consent || contact || read is OrderPlaced { Version.IsCancelled: false }))
            fields.AddError(new("/customerId"), "is required.");
        fields.ThrowIfErrors();
        return new(customer is null ? null : CustomerId.Normalize(customer), read!);
    }

    private static string? ReadId(ref JsonFieldReader fields, JsonPointer pointer)
    {
        var id = fields.ReadString(pointer);
        if (id is not null && CustomerId.FindError(id) is { } error)
            fields.AddError(pointer, error);
        return id;
    }

    private static OrderPlaced ReadOrder(ref JsonFieldReader fields, DateTimeOffset time, InstantRules instants)
    {
        bool id = false, at = false, amount = false, items = false, products = false, returned = false, cancelled = false, version = false;
        var (order, number, isCancelled, orderVersion) = (new Order { Items = double.NaN, Products = double.NaN }, "", false, 0L);
        var parent = new JsonPointer("/order");
        if (fields.TryEnterObject(parent))
            while (fields.MoveToNextProperty(parent))
            {
                if (fields.IsProperty("id"u8, ref id))
                    number = ReadId(ref fields, parent with { Field = "id" }) ?? "";
                else if (fields.IsProperty("at"u8, ref at))
                    order = order with { At = fields.ReadInstant(parent with { Field = "at" }, instants) ?? default };
                else if (fields.IsProperty("amount"u8, ref amount))
                    order = order with { Amount = OrderJson.ReadQuantity(ref fields, parent with { Field = "amount" }) };
                else if (fields.IsProperty("items"u8, ref items))
                    order = order with { Items = OrderJson.ReadQuantity(ref fields, parent with { Field = "items" }) };
                else if (fields.IsProperty("products"u8, ref products))
                    order = order with { Products = OrderJson.ReadQuantity(ref fields, parent with { Field = "products" }) };
                else if (fields.IsProperty("returned"u8, ref returned))
                    order = order with { Returned = fields.ReadBoolean(parent with { Field = "returned" }) };
                else if (fields.IsProperty("cancelled"u8, ref cancelled))
                    isCancelled = fields.ReadBoolean(parent with { Field = "cancelled" });
                else if (fields.IsProperty("version"u8, ref version))
                    orderVersion = ReadVersion(ref fields, parent with { Field = "version" }, instants);
                else
                    fields.RejectUnknownProperty("id, at, amount, items, products, returned, cancelled, version");
            }
        Require(ref fields, id, parent, "id");
        if (isCancelled)
            return new(
                time, OrderId.From(number), OrderVersion.Cancelled(at ? order.At : time, version ? orderVersion : OrderVersion.Final));
        Require(ref fields, at, parent, "at");
        Require(ref fields, amount, parent, "amount");
        return new(Latest(ref fields, time, order.At, parent), OrderId.From(number), new(orderVersion, order));
    }

    private static OrderRefunded ReadRefund(ref JsonFieldReader fields, DateTimeOffset time, InstantRules instants)
    {
        bool id = false, orderId = false, at = false, amount = false, version = false;
        var (number, refundNumber, instant, money, refundVersion) = ("", "", default(DateTimeOffset), 0.0, 0L);
        var parent = new JsonPointer("/refund");
        if (fields.TryEnterObject(parent))
            while (fields.MoveToNextProperty(parent))
            {
                if (fields.IsProperty("orderId"u8, ref orderId))
                    number = ReadId(ref fields, parent with { Field = "orderId" }) ?? "";
                else if (fields.IsProperty("id"u8, ref id))
                    refundNumber = ReadId(ref fields, parent with { Field = "id" }) ?? "";
                else if (fields.IsProperty("at"u8, ref at))
                    instant = fields.ReadInstant(parent with { Field = "at" }, instants) ?? default;
                else if (fields.IsProperty("amount"u8, ref amount))
                    money = OrderJson.ReadQuantity(ref fields, parent with { Field = "amount" });
                else if (fields.IsProperty("version"u8, ref version))
                    refundVersion = ReadVersion(ref fields, parent with { Field = "version" }, instants);
                else
                    fields.RejectUnknownProperty("orderId, id, at, amount, version");
            }
        Require(ref fields, orderId, parent, "orderId");
        Require(ref fields, at, parent, "at");
        Require(ref fields, amount, parent, "amount");
        var refundId = id ? OrderId.From(refundNumber) : Refund.IdOf(instant, money);
        return new(
            Latest(ref fields, time, instant, parent), OrderId.From(number), new(refundId, refundVersion, instant, money));
    }

    private static ConsentGiven ReadConsent(ref JsonFieldReader fields, DateTimeOffset time)
    {
        var (seen, value) = (false, "");
        var parent = new JsonPointer("/consent");
        if (fields.TryEnterObject(parent))
            while (fields.MoveToNextProperty(parent))
            {
                if (fields.IsProperty("value"u8, ref seen))
                    value = fields.ReadString(parent with { Field = "value" }) ?? "";
                else
                    fields.RejectUnknownProperty("value");
            }
        Require(ref fields, seen, parent, "value");
        if (seen && value is not (Consent.Yes or Consent.No or Consent.Unknown))
            fields.AddError(parent with { Field = "value" }, "must be yes, no or unknown.");
        return new(time, value);
    }

    private static ContactChanged ReadContact(ref JsonFieldReader fields, DateTimeOffset time)
    {
        var contacts = new Dictionary<ContactRole, string>();
        var parent = new JsonPointer("/contact");
        Span<bool> seen = stackalloc bool[ContactNames.Length];
        if (fields.TryEnterObject(parent))
            while (fields.MoveToNextProperty(parent))
            {
                if (fields.IndexOfProperty(ContactNames, seen) is >= 0 and var i)
                    contacts[ContactRoles[ContactNames[i]]] = fields.ReadString(parent with { Field = ContactNames[i] }) ?? "";
                else
                    fields.RejectUnknownProperty(string.Join(", ", ContactNames));
            }
        return new(time, contacts);
    }

    /// <summary>Reads a number that the shop counts, or an instant as milliseconds.</summary>
    private static long ReadVersion(ref JsonFieldReader fields, JsonPointer pointer, InstantRules instants)
    {
        const double MaximumVersion = 1L << 53;
        if (!fields.IsNumberNext())
            return fields.ReadInstant(pointer, instants)?.ToUnixTimeMilliseconds() ?? 0;
        var number = fields.ReadNumber(pointer);
        if (number is >= 0 and <= MaximumVersion && number == Math.Floor(number))
            return (long)number;
        fields.AddError(pointer, "must be a whole number from 0, or an instant.");
        return 0;
    }

    /// <summary>Returns the time of the event, or of an order that a clock ahead of ours made later.</summary>
    private static DateTimeOffset Latest(ref JsonFieldReader fields, DateTimeOffset time, DateTimeOffset at, JsonPointer parent)
    {
        if (at > time + MaximumClockSkew)
            fields.AddError(parent with { Field = "at" }, $"must not be later than the event ({time.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}).");
        return at > time ? at : time;
    }

    private static void Require(ref JsonFieldReader fields, bool seen, JsonPointer parent, string name)
    {
        if (!seen)
            fields.AddError(parent with { Field = name }, "is required.");
    }
}

/// <summary>An event and its customer.</summary>
/// <param name="CustomerId">The customer, in the one spelling of the id; null where the event names only an order.</param>
/// <param name="Event">The event.</param>
public sealed record CustomerProfileEvent(string? CustomerId, ProfileEvent Event);
