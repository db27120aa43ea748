using System.Text.Json.Nodes;
using static Conversion.Tests.Orders.Forms.InstantText;
using static Conversion.Tests.Orders.Forms.NumberText;

namespace Conversion.Tests.Orders.Forms;

/// <summary>
/// Writes events: Klaviyo (API answer and log), Segment (JSON lines), GA4 (BigQuery's JSON lines with microseconds).
/// </summary>
public static class EventForms
{
    public static IEnumerable<OrderForm> All(Shop shop)
    {
        var shown = shop.Main.Where(order => order.Sale || order.State is OrderState.Refunded or OrderState.Cancelled).ToList();
        yield return KlaviyoAnswer(shop.Known.ToList());
        yield return KlaviyoLog(shown.Where(order => !order.Guest).ToList());
        yield return Segment(shown);
        yield return GoogleAnalytics(shown.Where(order => !order.Guest && order.State != OrderState.Cancelled).ToList());
    }

    /// <summary>Writes the answer of the events API, filtered by the metric Placed Order.</summary>
    private static OrderForm KlaviyoAnswer(List<ShopOrder> shown)
    {
        var events = shown.Select(order => new JsonObject
        {
            ["type"] = "event",
            ["id"] = $"5Ev{order.Number}",
            ["attributes"] = new JsonObject
            {
                ["timestamp"] = EpochSeconds(order.At),
                ["event_properties"] = PlacedOrder(order),
                ["datetime"] = Write(order.At, "yyyy-MM-dd HH:mm:ss+00:00"),
                ["uuid"] = $"f2b1c600-0000-11ef-8001-00000000{order.Number}",
            },
            ["relationships"] = new JsonObject
            {
                ["profile"] = new JsonObject { ["data"] = new JsonObject { ["type"] = "profile", ["id"] = Profile(order.Person!) } },
                ["metric"] = new JsonObject { ["data"] = new JsonObject { ["type"] = "metric", ["id"] = "WxP7fQ" } },
            },
        }).ToList();
        var file = JsonText.Wrapped("events.json", "data", events, events.Count);
        return new OrderForm("klaviyo-api", [file], TruthBuilder.Of(shown, Profile, items: false));
    }

    /// <summary>
    /// Writes several metrics of one profile in a log; Ordered Product repeats the money of Placed Order by product.
    /// </summary>
    private static OrderForm KlaviyoLog(List<ShopOrder> shown)
    {
        var events = new List<JsonObject>();
        var truth = new TruthBuilder();
        foreach (var order in shown)
        {
            truth.Add(order, Profile, items: false);
            events.Add(KlaviyoEvent(order, "Placed Order", PlacedOrder(order), order.At));
            foreach (var (line, paid) in order.Lines.Zip(order.PaidByLine()))
            {
                truth.LeaveOut("other", paid);
                events.Add(KlaviyoEvent(order, "Ordered Product", OrderedProduct(order, line, paid), order.At));
            }
            var more = order.State switch
            {
                OrderState.Cancelled => "Cancelled Order",
                OrderState.Completed => "Fulfilled Order",
                _ => "Refunded Order",
            };
            if (order.State == OrderState.Completed)
                truth.LeaveOut("other", order.Goods);
            events.Add(KlaviyoEvent(order, more, PlacedOrder(order, more), order.At.AddDays(2)));
        }
        return new OrderForm("klaviyo-log", [JsonText.Lines("timeline.jsonl", events, events.Count)], truth.Build());
    }

    private static JsonObject KlaviyoEvent(ShopOrder order, string name, JsonObject properties, DateTime at) => new()
    {
        ["object"] = "event",
        ["id"] = $"3Ab{properties["$event_id"]}{name[0]}",
        ["statistic_id"] = name[0] + "Wx7fQ",
        ["timestamp"] = EpochSeconds(at),
        ["event_name"] = name,
        ["event_properties"] = properties,
        ["datetime"] = Write(at, "yyyy-MM-dd HH:mm:ss+00:00"),
        ["person"] = new JsonObject
        {
            ["object"] = "person",
            ["id"] = Profile(order.Person!),
            ["$email"] = order.EmailAsTyped,
            ["$first_name"] = order.Person!.FirstName,
        },
    };

    private static JsonObject PlacedOrder(ShopOrder order, string name = "Placed Order")
    {
        var back = order.State == OrderState.Refunded ? order.Goods : order.PartialRefund;
        return new()
        {
            ["$event_id"] = Whole(order.Number),
            ["$value"] = name == "Refunded Order" ? back : order.Goods,
            ["Items"] = new JsonArray(order.Lines.Select(JsonNode? (line) => line.Product.Name).ToArray()),
            ["Item Count"] = order.Items,
            ["Total Discounts"] = order.Discounts,
            ["$currency_code"] = "USD",
        };
    }

    private static JsonObject OrderedProduct(ShopOrder order, ShopLine line, decimal paid) => new()
    {
        ["$event_id"] = $"{order.Number}:{line.Product.Sku}",
        ["$value"] = paid,
        ["Name"] = line.Product.Name,
        ["Quantity"] = line.Quantity,
    };

    private static OrderForm Segment(List<ShopOrder> shown)
    {
        var events = new List<JsonObject>();
        var truth = new TruthBuilder();
        foreach (var order in shown)
        {
            truth.Add(order, person => $"user_{person.Number}");
            truth.LeaveOut("other", 0);
            var seen = new JsonObject { ["product_id"] = Whole(order.Lines[0].Product.Number), ["price"] = order.Lines[0].Product.Price };
            events.Add(Track(order, "Product Viewed", seen, order.At.AddMinutes(-5)));
            events.Add(Track(order, "Order Completed", SegmentOrder(order), order.At));
            if (order.State == OrderState.Cancelled)
                events.Add(Track(order, "Order Cancelled", SegmentOrder(order), order.At.AddHours(1)));
            if (order.Refunded > 0)
                events.Add(Track(order, "Order Refunded", SegmentRefund(order), order.At.AddDays(2)));
        }
        var lines = events.Count + shown.Sum(order => order.Lines.Count - 1);
        return new OrderForm("segment-events", [JsonText.Lines("tracks.jsonl", events, lines)], truth.Build());
    }

    private static JsonObject Track(ShopOrder order, string name, JsonObject properties, DateTime at) => new()
    {
        ["type"] = "track",
        ["event"] = name,
        ["messageId"] = $"ajs-{order.Number}-{name.Replace(' ', '-')}",
        ["anonymousId"] = $"9f3a-{order.Person?.Number ?? order.Number}",
        ["userId"] = order.Person is null ? null : $"user_{order.Person.Number}",
        ["context"] = new JsonObject { ["library"] = new JsonObject { ["name"] = "analytics.js", ["version"] = "2.1.0" } },
        ["properties"] = properties,
        ["originalTimestamp"] = Write(at, "yyyy-MM-ddTHH:mm:ss.000Z"),
        ["receivedAt"] = Write(at.AddSeconds(2), "yyyy-MM-ddTHH:mm:ss.250Z"),
        ["timestamp"] = Write(at, "yyyy-MM-ddTHH:mm:ss.000Z"),
    };

    private static JsonObject SegmentOrder(ShopOrder order) => new()
    {
        ["order_id"] = Whole(order.Number),
        ["total"] = order.Total,
        ["subtotal"] = order.Goods,
        ["revenue"] = order.Goods,
        ["shipping"] = order.Shipping,
        ["tax"] = order.Tax,
        ["discount"] = order.Discounts,
        ["currency"] = "USD",
        ["products"] = new JsonArray(order.Lines.Select(JsonNode? (line, index) => new JsonObject
        {
            ["product_id"] = Whole(line.Product.Number),
            ["sku"] = line.Product.Sku,
            ["name"] = line.Product.Name,
            ["price"] = line.Product.Price,
            ["quantity"] = line.Quantity,
            ["position"] = index + 1,
        }).ToArray()),
    };

    private static JsonObject SegmentRefund(ShopOrder order) =>
        new() { ["order_id"] = Whole(order.Number), ["total"] = order.Refunded, ["currency"] = "USD" };

    private static OrderForm GoogleAnalytics(List<ShopOrder> shown)
    {
        var events = new List<JsonObject>();
        var truth = new TruthBuilder();
        foreach (var order in shown)
        {
            truth.Add(order, Pseudonym);
            truth.LeaveOut("other", 0);
            events.Add(Measured(order, "page_view", order.At.AddMinutes(-4), null));
            events.Add(Measured(order, "purchase", order.At, GoogleOrder(order, "purchase_revenue", order.Goods)));
            if (order.Refunded > 0)
            {
                var back = order.State == OrderState.Refunded ? order.Goods : order.PartialRefund;
                events.Add(Measured(order, "refund", order.At.AddDays(2), GoogleOrder(order, "refund_value", back)));
            }
        }
        var lines = events.Count + shown.Sum(order => order.Lines.Count - 1);
        return new OrderForm("ga4-purchases", [JsonText.Lines("events.jsonl", events, lines)], truth.Build());
    }

    private static JsonObject Measured(ShopOrder order, string name, DateTime at, JsonObject? ecommerce)
    {
        var items = name == "purchase" ? order.Lines.Zip(order.PaidByLine()).Select(JsonNode? (pair) => new JsonObject
        {
            ["item_id"] = pair.First.Product.Sku,
            ["item_name"] = pair.First.Product.Name,
            ["price"] = pair.First.Product.Price,
            ["quantity"] = Whole(pair.First.Quantity),
            ["item_revenue"] = pair.Second,
        }).ToArray() : [];
        return new JsonObject
        {
            ["event_date"] = Write(at, "yyyyMMdd"),
            ["event_timestamp"] = $"{EpochSeconds(at)}250000",
            ["event_name"] = name,
            ["event_params"] = new JsonArray(
                Parameter("ga_session_id", "int_value", Whole(EpochSeconds(at))),
                Parameter("currency", "string_value", "USD")),
            ["user_id"] = null,
            ["user_pseudo_id"] = Pseudonym(order.Person!),
            ["platform"] = "WEB",
            ["ecommerce"] = ecommerce,
            ["items"] = new JsonArray(items),
        };
    }

    private static JsonObject Parameter(string key, string kind, string value) =>
        new() { ["key"] = key, ["value"] = new JsonObject { [kind] = value } };

    private static JsonObject GoogleOrder(ShopOrder order, string member, decimal money) => new()
    {
        ["total_item_quantity"] = Whole(order.Items),
        [member] = money,
        ["shipping_value"] = order.Shipping,
        ["tax_value"] = order.Tax,
        ["unique_items"] = Whole(order.Lines.Count),
        ["transaction_id"] = $"T{order.Number}",
    };

    private static string Profile(Person person) => $"01HX{person.Number}QK";

    /// <summary>Returns a client id as GA4 makes it: two numbers with a point, which is not a decimal number.</summary>
    private static string Pseudonym(Person person) => $"{1000000007L * (person.Number % 7 + 1)}.{1700000000 + person.Number * 10}";
}
