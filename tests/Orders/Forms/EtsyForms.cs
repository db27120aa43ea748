using static Conversion.Tests.Orders.Forms.InstantText;
using static Conversion.Tests.Orders.Forms.NumberText;

namespace Conversion.Tests.Orders.Forms;

/// <summary>
/// Writes Etsy's orders and order items: two-digit years, month first, order value before the coupon. The adjusted totals
/// are 0 where nothing was adjusted; refunds appear in no other column, so that refunded orders are left away.
/// </summary>
public static class EtsyForms
{
    private const string Orders =
        "Sale Date,Order ID,Buyer User ID,Full Name,First Name,Last Name,Number of Items,Payment Method,Date Shipped,Street 1," +
        "Street 2,Ship City,Ship State,Ship Zipcode,Ship Country,Currency,Order Value,Coupon Code,Coupon Details,Discount Amount," +
        "Shipping Discount,Shipping,Sales Tax,Order Total,Status,Card Processing Fees,Order Net,Adjusted Order Total," +
        "Adjusted Card Processing Fees,Adjusted Net Order Amount,Buyer,Order Type,Payment Type,InPerson Discount," +
        "InPerson Location,SKU";

    private const string Items =
        "Sale Date,Item Name,Buyer,Quantity,Price,Coupon Code,Coupon Details,Discount Amount,Shipping Discount,Order Shipping," +
        "Order Sales Tax,Item Total,Currency,Transaction ID,Listing ID,Date Paid,Date Shipped,Ship Name,Ship Address1," +
        "Ship Address2,Ship City,Ship State,Ship Zipcode,Ship Country,Order ID,Variations,Order Type,Listings Type,Payment Type," +
        "InPerson Discount,InPerson Location,VAT Paid by Buyer,SKU";

    public static IEnumerable<OrderForm> All(Shop shop)
    {
        var shown = shop.Completed.Where(order => !order.Guest).ToList();
        var truth = TruthBuilder.Of(shown, person => $"buyer{person.Number}", Resolution.Day);
        var orders = new NamedTable(Orders);
        var items = new NamedTable(Items);
        foreach (var order in shown)
        {
            orders.Add(OrderCells(order));
            foreach (var (index, (line, paid)) in order.Lines.Zip(order.PaidByLine()).Index())
                items.Add(ItemCells(order, line, paid, index));
        }
        yield return new OrderForm("etsy-orders", [orders.ToFile("EtsySoldOrders2024.csv")], truth);
        yield return new OrderForm("etsy-items", [items.ToFile("EtsySoldOrderItems2024.csv")], truth);
    }

    private static Dictionary<string, string?> OrderCells(ShopOrder order)
    {
        var fees = Math.Round(order.Total * 0.03m + 0.25m, 2);
        return new()
        {
            ["Sale Date"] = Write(order.At, "MM/dd/yy"),
            ["Order ID"] = Whole(3935000000 + order.Number),
            ["Buyer User ID"] = $"buyer{order.Person!.Number}",
            ["Full Name"] = order.Person.Name,
            ["First Name"] = order.Person.FirstName,
            ["Last Name"] = order.Person.LastName,
            ["Number of Items"] = Whole(order.Items),
            ["Payment Method"] = "Credit Card",
            ["Date Shipped"] = Write(order.At.AddDays(2), "MM/dd/yy"),
            ["Street 1"] = "1 Pier Rd, Apt 2",
            ["Ship Zipcode"] = "02108",
            ["Ship Country"] = "United States",
            ["Currency"] = "USD",
            ["Order Value"] = Point(order.Lines.Sum(line => line.Gross)),
            ["Coupon Code"] = order.Discounts > 0 ? "SAVE10" : "",
            ["Coupon Details"] = order.Discounts > 0 ? "10% off, SAVE10" : "",
            ["Discount Amount"] = Point(order.Discounts),
            ["Shipping Discount"] = "0.00",
            ["Shipping"] = Point(order.Shipping),
            ["Sales Tax"] = Point(order.Tax),
            ["Order Total"] = Point(order.Total),
            ["Card Processing Fees"] = Point(fees),
            ["Order Net"] = Point(order.Total - fees),
            ["Adjusted Order Total"] = "0.00",
            ["Adjusted Card Processing Fees"] = "0.00",
            ["Adjusted Net Order Amount"] = "0.00",
            ["Buyer"] = $"{order.Person.Name} (buyer{order.Person.Number})",
            ["Order Type"] = "online",
            ["Payment Type"] = "online_cc",
            ["SKU"] = string.Join(",", order.Lines.Select(line => line.Product.Sku)),
        };
    }

    private static Dictionary<string, string?> ItemCells(ShopOrder order, ShopLine line, decimal paid, int index) => new()
    {
        ["Sale Date"] = Write(order.At, "MM/dd/yy"),
        ["Item Name"] = line.Product.Name,
        ["Buyer"] = $"buyer{order.Person!.Number}",
        ["Quantity"] = Whole(line.Quantity),
        ["Price"] = Point(line.Product.Price),
        ["Coupon Code"] = line.Gross > paid ? "SAVE10" : "",
        ["Discount Amount"] = Point(line.Gross - paid),
        ["Shipping Discount"] = "0.00",
        ["Order Shipping"] = Point(order.Shipping),
        ["Order Sales Tax"] = Point(order.Tax),
        ["Item Total"] = Point(line.Gross),
        ["Currency"] = "USD",
        ["Transaction ID"] = Whole(4001000000 + order.Number * 10L + index),
        ["Listing ID"] = Whole(901000 + line.Product.Number),
        ["Date Paid"] = Write(order.At, "MM/dd/yy"),
        ["Date Shipped"] = Write(order.At.AddDays(2), "MM/dd/yy"),
        ["Ship Name"] = order.Person.Name,
        ["Ship Zipcode"] = "02108",
        ["Ship Country"] = "United States",
        ["Order ID"] = Whole(3935000000 + order.Number),
        ["Order Type"] = "online",
        ["Listings Type"] = "listing",
        ["Payment Type"] = "online_cc",
        ["SKU"] = line.Product.Sku,
    };
}
