using System.Text.Json.Nodes;
using static Conversion.Tests.Orders.Forms.InstantText;
using static Conversion.Tests.Orders.Forms.NumberText;

namespace Conversion.Tests.Orders.Forms;

/// <summary>Writes JSON of no known platform: nested arrays, flat lines, and names with points.</summary>
public static class JsonForms
{
    public static IEnumerable<OrderForm> All(Shop shop)
    {
        var orders = shop.Completed.ToList();
        var undiscounted = orders.Where(order => order.Discounts == 0).ToList();
        var lines = undiscounted.Sum(order => order.Lines.Count);
        var byLine = TruthBuilder.Of(undiscounted, Id);
        var nested = undiscounted.Select(Nested).ToList();
        yield return new OrderForm("json-nested-array", [JsonText.Array("orders.json", nested, lines)], byLine);
        nested = undiscounted.Select(Nested).ToList();
        yield return new OrderForm("json-nested-lines", [JsonText.Lines("orders.jsonl", nested, lines)], byLine);

        var byOrder = TruthBuilder.Of(orders, Id, items: false);
        var flat = orders.Select(Flat).ToList();
        yield return new OrderForm("json-flat-lines", [JsonText.Lines("orders.jsonl", flat, flat.Count)], byOrder);
        var dotted = orders.Select(Dotted).ToList();
        yield return new OrderForm("json-dotted-lines", [JsonText.Lines("orders.jsonl", dotted, dotted.Count)], byOrder);
    }

    private static JsonObject Nested(ShopOrder order) => new()
    {
        ["order_id"] = $"A-{order.Number}",
        ["created_at"] = IsoUtc(order.At),
        ["customer"] = order.Person is null
            ? null
            : new JsonObject { ["id"] = Id(order.Person), ["name"] = order.Person.Name },
        ["line_items"] = new JsonArray(order.Lines.Select(JsonNode? (line) => new JsonObject
        {
            ["sku"] = line.Product.Sku,
            ["quantity"] = line.Quantity,
            ["unit_price"] = line.Product.Price,
        }).ToArray()),
        ["note"] = order.Note,
    };

    private static JsonObject Flat(ShopOrder order) => new()
    {
        ["order_id"] = order.Number,
        ["customer_id"] = order.Person?.Number,
        ["order_date"] = EpochSeconds(order.At) * 1000,
        ["total"] = order.Goods,
        ["note"] = order.Note,
    };

    private static JsonObject Dotted(ShopOrder order) => new()
    {
        ["order.id"] = order.Number,
        ["customer.id"] = order.Person is null ? null : Id(order.Person),
        ["order.created_at"] = IsoUtc(order.At),
        ["order.total"] = Point(order.Goods),
    };

    private static string Id(Person person) => Whole(person.Number);
}
