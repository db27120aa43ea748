using Conversion.Json;

namespace Conversion.Orders;

/// <summary>Reads orders from JSON: <c>[{at, amount, items?, products?, returned?}]</c>.</summary>
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
        bool at = false, amount = false, items = false, products = false, returned = false;
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
            else
                fields.RejectUnknownProperty("at, amount, items, products, returned");
        }
        if (!at)
            fields.AddError(pointer with { Field = "at" }, "is required.");
        if (!amount)
            fields.AddError(pointer with { Field = "amount" }, "is required.");
        return order;
    }

    /// <summary>Reads money, or a number of items or products.</summary>
    internal static double ReadQuantity(ref JsonFieldReader fields, JsonPointer pointer)
    {
        var number = fields.ReadNumber(pointer);
        if (number is < 0 or > Order.MaximumQuantity)
            fields.AddError(pointer, "must be 0 to 1e12; mark a return with \"returned\": true.");
        return number;
    }
}
