using System.Text.Json.Nodes;
using static Conversion.Tests.Orders.Forms.InstantText;
using static Conversion.Tests.Orders.Forms.NumberText;

namespace Conversion.Tests.Orders.Forms;

/// <summary>
/// Writes the orders of WooCommerce: the CSV of its export extension (per order, per item) and the REST API.
/// </summary>
public static class WooCommerceForms
{
    // `woocommerce.com/document/ordercustomer-csv-export`, "Default" formats.
    private const string Order =
        "order_id,order_number,order_number_formatted,date,status,shipping_total,shipping_tax_total,fee_total,fee_tax_total," +
        "tax_total,cart_discount,order_discount,discount_total,order_total,refunded_total,order_currency,payment_method," +
        "shipping_method,customer_id,billing_first_name,billing_last_name,billing_full_name,billing_company,billing_email," +
        "billing_phone,billing_address_1,billing_postcode,billing_city,billing_country,customer_note";

    private const string PerOrder = Order + ",line_items,shipping_items,fee_items,tax_items,coupon_items,refunds,order_notes";

    private const string PerItem =
        Order + ",item_type,item_id,item_product_id,item_name,item_sku,item_quantity,item_subtotal,item_subtotal_tax,item_total," +
        "item_total_tax,item_refunded,item_refunded_qty,item_meta,item_price";

    public static IEnumerable<OrderForm> All(Shop shop)
    {
        var all = shop.Orders.Where(order => order.State != OrderState.Test).ToList();
        var main = all.Where(order => order.Main).ToList();
        yield return OrderPerLine("woocommerce-orders", main);
        yield return OrderPerLine("woocommerce-orders-two-currencies", all) with { MoreOptions = "--currency USD" };
        yield return OrderPerLine("woocommerce-orders-no-currency-chosen", all) with { Truth = null, Refusal = "currency" };
        yield return ItemPerLine(main);
        yield return Rest(main);
    }

    private static OrderForm OrderPerLine(string name, List<ShopOrder> shown)
    {
        var table = new NamedTable(PerOrder);
        foreach (var order in shown)
        {
            var cells = Cells(order);
            cells["line_items"] = string.Join(";", order.Lines.Zip(order.PaidByLine()).Select(pair =>
                $"name:{pair.First.Product.Name.Replace(';', ' ')}|sku:{pair.First.Product.Sku}|quantity:{pair.First.Quantity}|" +
                $"total:{Point(pair.Second)}"));
            cells["shipping_items"] = $"method:Flat rate|total:{Point(order.Shipping)}";
            cells["coupon_items"] = order.OrderDiscount > 0 ? $"code:save10|amount:{Point(order.OrderDiscount)}" : "";
            table.Add(cells);
        }
        return new OrderForm(name, [table.ToFile("orders-export.csv")], TruthBuilder.Of(shown, Id, items: false));
    }

    /// <summary>
    /// Writes a line per item; item_total is what the item cost after all discounts, and the order's fields repeat.
    /// </summary>
    private static OrderForm ItemPerLine(List<ShopOrder> shown)
    {
        var table = new NamedTable(PerItem);
        foreach (var order in shown)
        {
            foreach (var (index, (line, paid)) in order.Lines.Zip(order.PaidByLine()).Index())
            {
                var cells = Cells(order);
                var refunded = order.State == OrderState.Refunded;
                cells["item_type"] = "line_item";
                cells["item_id"] = Whole(order.Number * 10L + index);
                cells["item_product_id"] = Whole(line.Product.Number);
                cells["item_name"] = line.Product.Name;
                cells["item_sku"] = line.Product.Sku;
                cells["item_quantity"] = Whole(line.Quantity);
                cells["item_subtotal"] = Point(line.Gross);
                cells["item_total"] = Point(paid);
                cells["item_refunded"] = Point(refunded ? paid : 0);
                cells["item_refunded_qty"] = refunded ? Whole(line.Quantity) : "0";
                cells["item_price"] = Point(line.Product.Price);
                table.Add(cells);
            }
        }
        return new OrderForm("woocommerce-items", [table.ToFile("orders-export.csv")], TruthBuilder.Of(shown, Id));
    }

    private static OrderForm Rest(List<ShopOrder> shown)
    {
        var file = JsonText.Array("orders.json", shown.Select(Json).ToList(), shown.Sum(order => order.Lines.Count));
        return new OrderForm("woocommerce-rest", [file], TruthBuilder.Of(shown, Id));
    }

    private static string Id(Person person) => Whole(person.Number);

    private static Dictionary<string, string?> Cells(ShopOrder order) => new()
    {
        ["order_id"] = Whole(order.Number + 40),
        ["order_number"] = Whole(order.Number + 40),
        ["order_number_formatted"] = Whole(order.Number + 40),
        ["date"] = Iso(order.At),
        ["status"] = Status(order),
        ["shipping_total"] = Point(order.Shipping),
        ["shipping_tax_total"] = "0.00",
        ["fee_total"] = "0.00",
        ["fee_tax_total"] = "0.00",
        ["tax_total"] = Point(order.Tax),
        ["cart_discount"] = Point(order.Discounts),
        ["order_discount"] = "0.00",
        ["discount_total"] = Point(order.Discounts),
        ["order_total"] = Point(order.Total),
        ["refunded_total"] = Point(order.Refunded),
        ["order_currency"] = order.Currency,
        ["payment_method"] = "stripe",
        ["shipping_method"] = "flat_rate",
        ["customer_id"] = order.Person is null ? "0" : Id(order.Person),
        ["billing_first_name"] = order.Person?.FirstName,
        ["billing_last_name"] = order.Person?.LastName,
        ["billing_full_name"] = order.Person?.Name,
        ["billing_email"] = order.EmailAsTyped,
        ["billing_address_1"] = "1 Pier Rd, Apt 2",
        ["billing_country"] = "US",
        ["customer_note"] = order.Note,
    };

    /// <summary>Returns the status. "processing" is paid and not yet sent, "on-hold" waits for the money.</summary>
    private static string Status(ShopOrder order) => order.State switch
    {
        OrderState.Refunded => "refunded",
        OrderState.Cancelled => "cancelled",
        OrderState.Failed => "failed",
        OrderState.Pending => order.Number % 2 == 0 ? "on-hold" : "pending",
        _ => order.Number > 1340 ? "processing" : "completed",
    };

    private static JsonObject Json(ShopOrder order)
    {
        var lines = order.Lines.Zip(order.PaidByLine()).Select(JsonNode? (pair, index) => Line(order, pair.First, pair.Second, index));
        var refund = new JsonObject { ["id"] = 9000 + order.Number, ["reason"] = "", ["total"] = $"-{Point(order.Refunded)}" };
        return new JsonObject
        {
            ["id"] = order.Number + 40,
            ["parent_id"] = 0,
            ["status"] = Status(order),
            ["currency"] = order.Currency,
            ["version"] = "9.1.2",
            ["prices_include_tax"] = false,
            ["date_created"] = Write(order.At, "yyyy-MM-ddTHH:mm:ss"),
            ["date_modified"] = Write(order.At.AddDays(1), "yyyy-MM-ddTHH:mm:ss"),
            ["discount_total"] = Point(order.Discounts),
            ["discount_tax"] = "0.00",
            ["shipping_total"] = Point(order.Shipping),
            ["shipping_tax"] = "0.00",
            ["cart_tax"] = Point(order.Tax),
            ["total"] = Point(order.Total),
            ["total_tax"] = Point(order.Tax),
            ["customer_id"] = order.Person?.Number ?? 0,
            ["order_key"] = $"wc_order_{order.Number}",
            ["billing"] = new JsonObject
            {
                ["first_name"] = order.Person?.FirstName ?? "",
                ["last_name"] = order.Person?.LastName ?? "",
                ["email"] = order.EmailAsTyped ?? "",
            },
            ["payment_method"] = "stripe",
            ["customer_note"] = order.Note,
            ["date_completed"] = order.Sale ? Write(order.At.AddDays(1), "yyyy-MM-ddTHH:mm:ss") : null,
            ["date_paid"] = order.Sale ? Write(order.At, "yyyy-MM-ddTHH:mm:ss") : null,
            ["number"] = Whole(order.Number + 40),
            ["line_items"] = new JsonArray(lines.ToArray()),
            ["shipping_lines"] = new JsonArray(new JsonObject { ["id"] = 1, ["total"] = Point(order.Shipping) }),
            ["refunds"] = order.Refunded > 0 ? new JsonArray(refund) : [],
            ["date_created_gmt"] = Write(order.At, "yyyy-MM-ddTHH:mm:ss"),
        };
    }

    private static JsonObject Line(ShopOrder order, ShopLine line, decimal paid, int index) => new()
    {
        ["id"] = order.Number * 10 + index,
        ["name"] = line.Product.Name,
        ["product_id"] = line.Product.Number,
        ["quantity"] = line.Quantity,
        ["subtotal"] = Point(line.Gross),
        ["subtotal_tax"] = "0.00",
        ["total"] = Point(paid),
        ["total_tax"] = "0.00",
        ["sku"] = line.Product.Sku,
        ["price"] = Math.Round(paid / line.Quantity, 10),
    };
}
