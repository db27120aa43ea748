using static Conversion.Tests.Orders.Forms.InstantText;
using static Conversion.Tests.Orders.Forms.NumberText;

namespace Conversion.Tests.Orders.Forms;

/// <summary>
/// Writes the order exports of BigCommerce (subtotals before discounts) and Squarespace (order fields on the first line
/// alone).
/// </summary>
public static class HostedShopForms
{
    private const string BigCommerce =
        "Order ID,Customer ID,Customer Name,Customer Email,Customer Phone,Order Date,Order Status,Subtotal (inc tax)," +
        "Subtotal (ex tax),Tax Total,Shipping Cost (inc tax),Shipping Cost (ex tax),Ship Method,Handling Cost (inc tax)," +
        "Handling Cost (ex tax),Order Total (inc tax),Order Total (ex tax),Payment Method,Total Quantity,Total Shipped,Date Shipped," +
        "Order Currency Code,Exchange Rate,Order Notes,Customer Message,Billing First Name,Billing Last Name,Billing Company," +
        "Billing Street 1,Billing Street 2,Billing Suburb,Billing State,Billing Zip,Billing Country,Billing Phone,Billing Email," +
        "Shipping First Name,Shipping Last Name,Shipping Company,Shipping Street 1,Shipping Street 2,Shipping Suburb,Shipping State," +
        "Shipping Zip,Shipping Country,Shipping Phone,Shipping Email,Product Details,Store Credit Redeemed," +
        "Gift Certificate Amount Redeemed,Gift Certificate Code,Gift Certificate Expiration Date,Coupon Details,Refund Amount";

    private const string Squarespace =
        "Order ID,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Currency,Subtotal,Shipping,Taxes,Amount Refunded," +
        "Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price," +
        "Lineitem sku,Lineitem variant,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name," +
        "Billing Address1,Billing Address2,Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name," +
        "Shipping Address1,Shipping Address2,Shipping City,Shipping Zip,Shipping Province,Shipping Country,Shipping Phone," +
        "Cancelled at,Private Notes,Channel Type,Channel Name,Channel Order Number,Payment Method,Payment Reference";

    public static IEnumerable<OrderForm> All(Shop shop)
    {
        yield return BigCommerceOrders(shop.Main.Where(order => order.State != OrderState.Test).ToList());
        yield return SquarespaceOrders(
            shop.Main.Where(order => order.State is not (OrderState.Test or OrderState.Failed or OrderState.Pending)).ToList());
    }

    private static OrderForm BigCommerceOrders(List<ShopOrder> shown)
    {
        var table = new NamedTable(BigCommerce);
        foreach (var order in shown)
        {
            var gross = order.Lines.Sum(line => line.Gross);
            table.Add(new()
            {
                ["Order ID"] = Whole(order.Number),
                ["Customer ID"] = Whole(order.Person?.Number ?? 0),
                ["Customer Name"] = order.Person?.Name,
                ["Customer Email"] = order.EmailAsTyped,
                ["Order Date"] = Write(order.At, "MM/dd/yyyy"),
                ["Order Status"] = BigCommerceStatus(order),
                ["Subtotal (inc tax)"] = Point(gross + order.Tax),
                ["Subtotal (ex tax)"] = Point(gross),
                ["Tax Total"] = Point(order.Tax),
                ["Shipping Cost (inc tax)"] = Point(order.Shipping),
                ["Shipping Cost (ex tax)"] = Point(order.Shipping),
                ["Ship Method"] = "Flat Rate",
                ["Handling Cost (inc tax)"] = "0.00",
                ["Handling Cost (ex tax)"] = "0.00",
                ["Order Total (inc tax)"] = Point(order.Total),
                ["Order Total (ex tax)"] = Point(order.Total - order.Tax),
                ["Payment Method"] = "Credit Card",
                ["Total Quantity"] = Whole(order.Items),
                ["Total Shipped"] = Whole(order.Sale ? order.Items : 0),
                ["Date Shipped"] = order.Sale ? Write(order.At.AddDays(2), "MM/dd/yyyy") : "",
                ["Order Currency Code"] = "USD",
                ["Exchange Rate"] = "1.0000000000",
                ["Customer Message"] = order.Note,
                ["Billing Email"] = order.EmailAsTyped,
                ["Product Details"] = string.Join("|", order.Lines.Select(line =>
                    $"Product ID: {line.Product.Number}, Product Qty: {line.Quantity}, Product SKU: {line.Product.Sku}, " +
                    $"Product Name: {line.Product.Name}, Product Unit Price: {Point(line.Product.Price)}, " +
                    $"Product Total Price: {Point(line.Gross)}")),
                ["Store Credit Redeemed"] = "0.00",
                ["Gift Certificate Amount Redeemed"] = "0.00",
                ["Coupon Details"] = order.Discounts > 0 ? $"Coupon Code: SAVE, Coupon Value: {Point(order.Discounts)}" : "",
                ["Refund Amount"] = Point(order.Refunded),
            });
        }
        var truth = TruthBuilder.Of(shown, person => Whole(person.Number), Resolution.Day);
        return new OrderForm("bigcommerce-orders", [table.ToFile("orders-2025-03-01.csv")], truth);
    }

    private static string BigCommerceStatus(ShopOrder order) => order.State switch
    {
        OrderState.Refunded => "Refunded",
        OrderState.PartlyRefunded => "Partially Refunded",
        OrderState.Cancelled => "Cancelled",
        OrderState.Failed => "Declined",
        OrderState.Pending => order.Number % 2 == 0 ? "Awaiting Payment" : "Pending",
        _ => order.Number > 1340 ? "Awaiting Fulfillment" : order.Number % 2 == 0 ? "Shipped" : "Completed",
    };

    private static OrderForm SquarespaceOrders(List<ShopOrder> shown)
    {
        var table = new NamedTable(Squarespace);
        foreach (var order in shown)
        {
            foreach (var (index, line) in order.Lines.Index())
            {
                var cells = index == 0 ? SquarespaceCells(order) : [];
                cells["Order ID"] = $"0{order.Number}";
                cells["Lineitem quantity"] = Whole(line.Quantity);
                cells["Lineitem name"] = line.Product.Name;
                cells["Lineitem price"] = Point(line.Product.Price);
                cells["Lineitem sku"] = line.Product.Sku;
                cells["Lineitem requires shipping"] = "TRUE";
                cells["Lineitem taxable"] = "TRUE";
                cells["Lineitem fulfillment status"] = order.Sale ? "fulfilled" : "pending";
                table.Add(cells);
            }
        }
        return new OrderForm("squarespace-orders", [table.ToFile("orders.csv")], TruthBuilder.Of(shown, person => person.Email));
    }

    private static Dictionary<string, string?> SquarespaceCells(ShopOrder order) => new()
    {
        ["Email"] = order.EmailAsTyped,
        ["Financial Status"] = order.State switch
        {
            OrderState.Refunded => "REFUNDED",
            OrderState.PartlyRefunded => "PARTIALLY_REFUNDED",
            OrderState.Cancelled => "CANCELED",
            _ => "PAID",
        },
        ["Paid at"] = NewYork(order.At.AddSeconds(4)),
        ["Fulfillment Status"] = order.Sale ? "fulfilled" : "pending",
        ["Fulfilled at"] = order.Sale ? NewYork(order.At.AddDays(2)) : "",
        ["Currency"] = "USD",
        ["Subtotal"] = Point(order.Goods),
        ["Shipping"] = Point(order.Shipping),
        ["Taxes"] = Point(order.Tax),
        ["Amount Refunded"] = Point(order.Refunded),
        ["Total"] = Point(order.Total),
        ["Discount Code"] = order.Discounts > 0 ? "SAVE" : "",
        ["Discount Amount"] = Point(order.Discounts),
        ["Shipping Method"] = "Flat rate",
        ["Created at"] = NewYork(order.At),
        ["Billing Name"] = order.Person?.Name,
        ["Billing Zip"] = "02108",
        ["Cancelled at"] = order.State == OrderState.Cancelled ? NewYork(order.At.AddHours(1)) : "",
        ["Private Notes"] = order.Note,
        ["Channel Type"] = "web",
        ["Payment Method"] = "Stripe",
        ["Payment Reference"] = $"ch_1Cs{order.Number}",
    };
}
