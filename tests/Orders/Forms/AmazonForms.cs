using static Conversion.Tests.Orders.Forms.InstantText;
using static Conversion.Tests.Orders.Forms.NumberText;

namespace Conversion.Tests.Orders.Forms;

/// <summary>
/// Writes Amazon's flat files: tabs, no quoting, a line per item whose item-price is for the whole quantity. The report of
/// all orders names no buyer, so that it must be refused; the order report and the fulfilled shipments have the buyer's
/// relay address.
/// </summary>
public static class AmazonForms
{
    private const string AllOrders =
        "amazon-order-id\tmerchant-order-id\tpurchase-date\tlast-updated-date\torder-status\tfulfillment-channel\tsales-channel\t" +
        "order-channel\turl\tship-service-level\tproduct-name\tsku\tasin\titem-status\tquantity\tcurrency\titem-price\titem-tax\t" +
        "shipping-price\tshipping-tax\tgift-wrap-price\tgift-wrap-tax\titem-promotion-discount\tship-promotion-discount\tship-city\t" +
        "ship-state\tship-postal-code\tship-country\tpromotion-ids\tis-business-order\tpurchase-order-number\tprice-designation";

    private const string Orders =
        "order-id\torder-item-id\tpurchase-date\tpayments-date\tbuyer-email\tbuyer-name\tbuyer-phone-number\tsku\tproduct-name\t" +
        "quantity-purchased\tcurrency\titem-price\titem-tax\tshipping-price\tshipping-tax\tship-service-level\trecipient-name\t" +
        "ship-address-1\tship-address-2\tship-address-3\tship-city\tship-state\tship-postal-code\tship-country\tship-phone-number\t" +
        "item-promotion-discount\titem-promotion-id\tship-promotion-discount\tship-promotion-id\tdelivery-start-date\t" +
        "delivery-end-date\tdelivery-time-zone\tdelivery-Instructions\tsales-channel";

    private const string Shipments =
        "amazon-order-id\tmerchant-order-id\tshipment-id\tshipment-item-id\tamazon-order-item-id\tmerchant-order-item-id\t" +
        "purchase-date\tpayments-date\tshipment-date\treporting-date\tbuyer-email\tbuyer-name\tbuyer-phone-number\tsku\t" +
        "product-name\tquantity-shipped\tcurrency\titem-price\titem-tax\tshipping-price\tshipping-tax\tgift-wrap-price\t" +
        "gift-wrap-tax\tship-service-level\trecipient-name\tship-address-1\tship-address-2\tship-address-3\tship-city\tship-state\t" +
        "ship-postal-code\tship-country\tship-phone-number\tbill-address-1\tbill-address-2\tbill-address-3\tbill-city\tbill-state\t" +
        "bill-postal-code\tbill-country\titem-promotion-discount\tship-promotion-discount\tcarrier\ttracking-number\t" +
        "estimated-arrival-date\tfulfillment-center-id\tfulfillment-channel\tsales-channel";

    public static IEnumerable<OrderForm> All(Shop shop)
    {
        var all = shop.Main.Where(order => order.State is OrderState.Completed or OrderState.Cancelled or OrderState.Pending).ToList();
        var allOrders = Rows(AllOrders, all, AllOrdersCells);
        yield return new OrderForm("amazon-all-orders", [allOrders.ToFile("all-orders.txt")], null, Refusal: "customer");

        var completed = shop.Completed.ToList();
        var truth = TruthBuilder.Of(completed, Buyer);
        yield return new OrderForm("amazon-orders", [Rows(Orders, completed, OrdersCells).ToFile("orders.txt")], truth);
        yield return new OrderForm("amazon-shipments", [Rows(Shipments, completed, ShipmentsCells).ToFile("shipments.txt")], truth);
    }

    private static NamedTable Rows(
        string header, List<ShopOrder> shown, Func<ShopOrder, ShopLine, decimal, int, Dictionary<string, string?>> cells)
    {
        var table = new NamedTable(header, '\t', Quoting.Never);
        foreach (var order in shown)
        {
            foreach (var (index, (line, paid)) in order.Lines.Zip(order.PaidByLine()).Index())
                table.Add(cells(order, line, paid, index));
        }
        return table;
    }

    private static Dictionary<string, string?> AllOrdersCells(ShopOrder order, ShopLine line, decimal paid, int index)
    {
        var cells = Both(order, line, paid, index);
        cells["amazon-order-id"] = Id(order);
        cells["last-updated-date"] = Write(order.At.AddDays(2), "yyyy-MM-ddTHH:mm:ss+00:00");
        cells["order-status"] = order.State switch
        {
            OrderState.Cancelled => "Cancelled",
            OrderState.Pending => "Pending",
            _ => "Shipped",
        };
        cells["item-status"] = cells["order-status"] == "Pending" ? "Unshipped" : cells["order-status"];
        cells["fulfillment-channel"] = "Amazon";
        cells["quantity"] = Whole(line.Quantity);
        cells["asin"] = $"B0TEST{line.Product.Number:0000}";
        cells["is-business-order"] = "false";
        return cells;
    }

    private static Dictionary<string, string?> OrdersCells(ShopOrder order, ShopLine line, decimal paid, int index)
    {
        var cells = Both(order, line, paid, index);
        cells["order-id"] = Id(order);
        cells["order-item-id"] = Whole(52336476000000 + order.Number * 10L + index);
        cells["payments-date"] = Write(order.At.AddMinutes(30), "yyyy-MM-ddTHH:mm:ss+00:00");
        cells["buyer-email"] = order.Person is null ? "" : Buyer(order.Person);
        cells["buyer-name"] = order.Person?.Name;
        cells["quantity-purchased"] = Whole(line.Quantity);
        return cells;
    }

    private static Dictionary<string, string?> ShipmentsCells(ShopOrder order, ShopLine line, decimal paid, int index)
    {
        var cells = Both(order, line, paid, index);
        cells["amazon-order-id"] = Id(order);
        cells["shipment-id"] = $"Dl{order.Number}xk";
        cells["shipment-item-id"] = $"DH{order.Number}{index}";
        cells["amazon-order-item-id"] = Whole(52336476000000 + order.Number * 10L + index);
        cells["payments-date"] = Write(order.At.AddDays(1), "yyyy-MM-ddTHH:mm:ss+00:00");
        cells["shipment-date"] = Write(order.At.AddDays(1), "yyyy-MM-ddTHH:mm:ss+00:00");
        cells["reporting-date"] = Write(order.At.AddDays(1).AddHours(3), "yyyy-MM-ddTHH:mm:ss+00:00");
        cells["buyer-email"] = order.Person is null ? "" : Buyer(order.Person);
        cells["buyer-name"] = order.Person?.Name;
        cells["quantity-shipped"] = Whole(line.Quantity);
        cells["item-promotion-discount"] = Point(paid - line.Gross);
        cells["fulfillment-channel"] = "AFN";
        return cells;
    }

    private static Dictionary<string, string?> Both(ShopOrder order, ShopLine line, decimal paid, int index) => new()
    {
        ["purchase-date"] = Write(order.At, "yyyy-MM-ddTHH:mm:ss+00:00"),
        ["sales-channel"] = "Amazon.com",
        ["ship-service-level"] = "Standard",
        ["product-name"] = line.Product.Name,
        ["sku"] = line.Product.Sku,
        ["currency"] = "USD",
        ["item-price"] = Point(line.Gross),
        ["item-tax"] = Point(Math.Round(paid * 0.08m, 2)),
        ["shipping-price"] = Point(index == 0 ? order.Shipping : 0),
        ["shipping-tax"] = "0.00",
        ["item-promotion-discount"] = Point(line.Gross - paid),
        ["ship-promotion-discount"] = "0.00",
        ["ship-city"] = "Boston",
        ["ship-postal-code"] = "02108",
        ["ship-country"] = "US",
    };

    private static string Id(ShopOrder order) => $"112-{4000000 + order.Number * 37}-{order.Number * 1013 % 9000000 + 1000000}";

    private static string Buyer(Person person) => $"p3v{person.Number}m93xc7lv@marketplace.amazon.com";
}
