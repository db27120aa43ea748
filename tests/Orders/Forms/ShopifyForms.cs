using System.Text.Json.Nodes;
using static Conversion.Tests.Orders.Forms.InstantText;
using static Conversion.Tests.Orders.Forms.NumberText;

namespace Conversion.Tests.Orders.Forms;

/// <summary>
/// Writes the order exports of Shopify: CSV (fields of an order on its first line alone) and the REST API.
/// </summary>
public static class ShopifyForms
{
    // help.shopify.com/manual/fulfillment/managing-orders/exporting-orders
    private const string Header =
        "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes," +
        "Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price," +
        "Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status," +
        "Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,Billing City,Billing Zip,Billing Province," +
        "Billing Country,Billing Phone,Shipping Name,Shipping Street,Shipping Address1,Shipping Address2,Shipping Company," +
        "Shipping City,Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at," +
        "Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags," +
        "Risk Level,Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,Tax 4 Name," +
        "Tax 4 Value,Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,Billing Province Name,Shipping Province Name,Payment ID," +
        "Payment Terms Name,Next Payment Due At,Payment References";

    public static IEnumerable<OrderForm> All(Shop shop)
    {
        yield return Csv(shop);
        var shown = shop.Main.Where(order => order.State != OrderState.Failed).ToList();
        var lines = shown.Sum(order => order.Lines.Count);
        var truth = TruthBuilder.Of(shown, person => Whole(person.LongId));
        yield return new OrderForm("shopify-api-lines", [JsonText.Lines("orders.jsonl", shown.Select(Order).ToList(), lines)], truth);
        yield return new OrderForm("shopify-api-array", [JsonText.Array("orders.json", shown.Select(Order).ToList(), lines)], truth);
        yield return new OrderForm(
            "shopify-api-answer", [JsonText.Wrapped("orders.json", "orders", shown.Select(Order).ToList(), lines)], truth);
    }

    private static OrderForm Csv(Shop shop)
    {
        var shown = shop.Main.Where(order => order.State is not (OrderState.Failed or OrderState.Test)).ToList();
        var table = new NamedTable(Header);
        foreach (var order in shown.AsEnumerable().Reverse())
        {
            foreach (var (index, line) in order.Lines.Index())
            {
                var cells = index == 0 ? OrderCells(order) : [];
                cells["Name"] = $"#{order.Number}";
                cells["Email"] = order.EmailAsTyped;
                cells["Created at"] = NewYork(order.At);
                cells["Lineitem quantity"] = Whole(line.Quantity);
                cells["Lineitem name"] = line.Product.Name;
                cells["Lineitem price"] = Point(line.Product.Price);
                cells["Lineitem sku"] = line.Product.Sku;
                cells["Lineitem requires shipping"] = "true";
                cells["Lineitem taxable"] = "true";
                cells["Lineitem fulfillment status"] = order.Sale ? "fulfilled" : "pending";
                cells["Lineitem discount"] = Point(line.Discount);
                cells["Vendor"] = "Harbour & Co";
                table.Add(cells);
            }
        }
        return new OrderForm("shopify-csv", [table.ToFile("orders_export_1.csv")], TruthBuilder.Of(shown, person => person.Email));
    }

    private static Dictionary<string, string?> OrderCells(ShopOrder order) => new()
    {
        ["Financial Status"] = Financial(order),
        ["Paid at"] = order.State is OrderState.Pending or OrderState.Cancelled ? "" : NewYork(order.At.AddSeconds(9)),
        ["Fulfillment Status"] = order.Sale ? "fulfilled" : "unfulfilled",
        ["Fulfilled at"] = order.Sale ? NewYork(order.At.AddDays(2)) : "",
        ["Accepts Marketing"] = "no",
        ["Currency"] = order.Currency,
        ["Subtotal"] = Point(order.Goods),
        ["Shipping"] = Point(order.Shipping),
        ["Taxes"] = Point(order.Tax),
        ["Total"] = Point(order.Total),
        ["Discount Code"] = order.OrderDiscount > 0 ? "SAVE10" : "",
        ["Discount Amount"] = Point(order.OrderDiscount),
        ["Shipping Method"] = "Standard",
        ["Billing Name"] = order.Person?.Name,
        ["Billing Street"] = "1 Pier Rd, Apt 2",
        ["Billing Zip"] = "'02108",
        ["Billing Country"] = "US",
        ["Shipping Name"] = order.Person?.Name,
        ["Notes"] = order.Note,
        ["Cancelled at"] = order.State == OrderState.Cancelled ? NewYork(order.At.AddHours(1)) : "",
        ["Payment Method"] = "Shopify Payments",
        ["Refunded Amount"] = Point(order.Refunded),
        ["Outstanding Balance"] = Point(order.State == OrderState.Pending ? order.Total : 0),
        ["Id"] = Whole(5500000000000 + order.Number),
        ["Risk Level"] = "Low",
        ["Source"] = "web",
        ["Tax 1 Name"] = "State tax 8%",
        ["Tax 1 Value"] = Point(order.Tax),
        ["Payment ID"] = $"rPay{order.Number}",
    };

    private static string Financial(ShopOrder order) => order.State switch
    {
        OrderState.PartlyRefunded => "partially_refunded",
        OrderState.Refunded => "refunded",
        OrderState.Cancelled => "voided",
        OrderState.Pending => "pending",
        _ => "paid",
    };

    private static JsonObject Order(ShopOrder order)
    {
        var person = order.Person;
        var customer = person is null ? null : new JsonObject
        {
            ["id"] = person.LongId,
            ["email"] = person.Email,
            ["first_name"] = person.FirstName,
            ["last_name"] = person.LastName,
            ["currency"] = order.Currency,
        };
        return new JsonObject
        {
            ["id"] = 5500000000000 + order.Number,
            ["admin_graphql_api_id"] = $"gid://shopify/Order/{5500000000000 + order.Number}",
            ["cancelled_at"] = order.State == OrderState.Cancelled ? NewYorkIso(order.At.AddHours(1)) : null,
            ["created_at"] = NewYorkIso(order.At),
            ["currency"] = order.Currency,
            ["email"] = order.EmailAsTyped ?? "",
            ["financial_status"] = Financial(order),
            ["fulfillment_status"] = order.Sale ? "fulfilled" : null,
            ["name"] = $"#{order.Number}",
            ["note"] = order.Note.Length == 0 ? null : order.Note,
            ["order_number"] = order.Number,
            ["processed_at"] = NewYorkIso(order.At),
            ["subtotal_price"] = Point(order.Goods),
            ["taxes_included"] = false,
            ["test"] = order.State == OrderState.Test,
            ["total_discounts"] = Point(order.Discounts),
            ["total_line_items_price"] = Point(order.Lines.Sum(line => line.Gross)),
            ["total_price"] = Point(order.Total),
            ["total_shipping_price_set"] = Money(order.Shipping, order.Currency),
            ["total_tax"] = Point(order.Tax),
            ["updated_at"] = NewYorkIso(order.At.AddDays(3)),
            ["customer"] = customer,
            ["line_items"] = new JsonArray([.. order.Lines.Select((line, index) => Line(order, line, index))]),
            ["refunds"] = order.Refunded > 0 ? new JsonArray(Refund(order)) : [],
            ["shipping_lines"] = new JsonArray(new JsonObject { ["title"] = "Standard", ["price"] = Point(order.Shipping) }),
        };
    }

    private static JsonObject Line(ShopOrder order, ShopLine line, int index) => new()
    {
        ["id"] = 14000000000000 + order.Number * 10L + index,
        ["name"] = line.Product.Name,
        ["price"] = Point(line.Product.Price),
        ["product_id"] = 7700000000000 + line.Product.Number,
        ["quantity"] = line.Quantity,
        ["sku"] = line.Product.Sku,
        ["title"] = line.Product.Name,
        ["total_discount"] = Point(line.Discount),
    };

    private static JsonObject Refund(ShopOrder order) => new()
    {
        ["id"] = 990000000000 + order.Number,
        ["created_at"] = NewYorkIso(order.At.AddDays(3)),
        ["note"] = null,
        ["transactions"] = new JsonArray(new JsonObject
        {
            ["id"] = 660000000000 + order.Number,
            ["amount"] = Point(order.Refunded),
            ["kind"] = "refund",
            ["status"] = "success",
        }),
    };

    private static JsonObject Money(decimal amount, string currency) => new()
    {
        ["shop_money"] = new JsonObject { ["amount"] = Point(amount), ["currency_code"] = currency },
    };
}
