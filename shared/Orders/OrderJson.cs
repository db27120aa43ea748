using Conversion.Json;

namespace Conversion.Orders;

/// <summary>
/// Reads orders from JSON: <c>[{id?, at, amount, items?, products?, returned?, cancelled?, refunds?:[{id?, at, amount}]}]</c>, as the
/// service answers what it remembers. An order that was cancelled, or all of whose money came back, has the amount zero.
/// </summary>
internal static class OrderJson
{
    /// <summary>
    /// Reads an array of orders. Records an error for every wrong field; returns null for a value other than an array.
    /// </summary>
    /// <param name="fields">The reader, before the array.</param>
    /// <param name="path">The array's JSON pointer.</param>
    /// <param name="instants">How instants are written.</param>
    public static List<Order>? ReadArray(ref JsonFieldReader fields, string path, InstantRules instants)
    {
        if (!fields.TryEnterArray(new(path)))
            return null;
        List<Order> orders = [];
        while (fields.HasNextElement())
            orders.Add(Read(ref fields, new(path, orders.Count), instants));
        fields.LeaveArray();
        if (orders.Count == 0)
            fields.AddError(new(path), "must contain at least one order.");
        return orders;
    }

    /// <summary>Reads one order. Records an error for every wrong field.</summary>
    internal static Order Read(ref JsonFieldReader fields, JsonPointer pointer, InstantRules instants)
    {
        bool at = false, amount = false, items = false, products = false, returned = false, id = false, cancelled = false, refunds = false;
        var (isCancelled, refunded) = (false, 0m);
        var order = new Order { Items = double.NaN, Products = double.NaN };
        if (!fields.TryEnterObject(pointer))
            return order;
        while (fields.MoveToNextProperty(pointer))
        {
            if (fields.IsProperty("at"u8, ref at))
                order = order with { At = fields.ReadInstant(pointer with { Field = "at" }, instants) ?? default };
            else if (fields.IsProperty("amount"u8, ref amount))
                order = order with { Amount = ReadQuantity(ref fields, pointer with { Field = "amount" }) };
            else if (fields.IsProperty("items"u8, ref items))
                order = order with { Items = ReadQuantity(ref fields, pointer with { Field = "items" }) };
            else if (fields.IsProperty("products"u8, ref products))
                order = order with { Products = ReadQuantity(ref fields, pointer with { Field = "products" }) };
            else if (fields.IsProperty("returned"u8, ref returned))
                order = order with { Returned = fields.ReadBoolean(pointer with { Field = "returned" }) };
            else if (fields.IsProperty("id"u8, ref id))
                fields.ReadString(pointer with { Field = "id" });
            else if (fields.IsProperty("cancelled"u8, ref cancelled))
                isCancelled = fields.ReadBoolean(pointer with { Field = "cancelled" });
            else if (fields.IsProperty("refunds"u8, ref refunds))
                refunded = ReadRefunds(ref fields, $"{pointer with { Field = "refunds" }}", instants);
            else
                fields.RejectUnknownProperty("at, amount, items, products, returned, id, cancelled, refunds");
        }
        if (!at)
            fields.AddError(pointer with { Field = "at" }, "is required.");
        if (!amount)
            fields.AddError(pointer with { Field = "amount" }, "is required.");
        if (isCancelled)
            return order with { Amount = 0, Returned = false };
        return order.Amount is >= 0 and <= Order.MaximumQuantity ? order.Without(refunded) : order;
    }

    private static decimal ReadRefunds(ref JsonFieldReader fields, string path, InstantRules instants)
    {
        if (!fields.TryEnterArray(new(path)))
            return 0;
        var refunded = 0m;
        for (var i = 0; fields.HasNextElement(); i++)
        {
            bool id = false, at = false, amount = false;
            var pointer = new JsonPointer(path, i);
            if (!fields.TryEnterObject(pointer))
                continue;
            while (fields.MoveToNextProperty(pointer))
            {
                if (fields.IsProperty("id"u8, ref id))
                    fields.ReadString(pointer with { Field = "id" });
                else if (fields.IsProperty("at"u8, ref at))
                    fields.ReadInstant(pointer with { Field = "at" }, instants);
                else if (fields.IsProperty("amount"u8, ref amount))
                    refunded += ToMoney(ReadQuantity(ref fields, pointer with { Field = "amount" }));
                else
                    fields.RejectUnknownProperty("id, at, amount");
            }
            if (!at)
                fields.AddError(pointer with { Field = "at" }, "is required.");
            if (!amount)
                fields.AddError(pointer with { Field = "amount" }, "is required.");
        }
        fields.LeaveArray();
        return refunded;
    }

    // An amount that is refused has an error.
    private static decimal ToMoney(double amount) => amount is >= 0 and <= Order.MaximumQuantity ? (decimal)amount : 0;

    /// <summary>Reads money, or a number of items or products.</summary>
    internal static double ReadQuantity(ref JsonFieldReader fields, JsonPointer pointer)
    {
        var number = fields.ReadNumber(pointer);
        if (number is < 0 or > Order.MaximumQuantity)
            fields.AddError(pointer, "must be 0 to 1e12; mark a return with \"returned\": true.");
        return number;
    }
}
