using static Conversion.Tests.Orders.Forms.InstantText;
using static Conversion.Tests.Orders.Forms.NumberText;

namespace Conversion.Tests.Orders.Forms;

/// <summary>
/// Writes Olist's three files: a row per unit in the items, a new customer_id for every order, and the person as
/// customer_unique_id. The files show no refunds; freight does not belong to the goods.
/// </summary>
public static class OlistForms
{
    public static IEnumerable<OrderForm> All(Shop shop)
    {
        var shown = shop.Main
            .Where(order => !order.Guest && order.State is (OrderState.Completed or OrderState.Cancelled or OrderState.Pending))
            .ToList();
        var customers = new DelimitedText(quoting: Quoting.All);
        var items = new DelimitedText(quoting: Quoting.All);
        var orders = new DelimitedText(quoting: Quoting.All);
        customers.Header("customer_id", "customer_unique_id", "customer_zip_code_prefix", "customer_city", "customer_state");
        items.Header("order_id", "order_item_id", "product_id", "seller_id", "shipping_limit_date", "price", "freight_value");
        orders.Header(
            "order_id", "customer_id", "order_status", "order_purchase_timestamp", "order_approved_at", "order_delivered_carrier_date",
            "order_delivered_customer_date", "order_estimated_delivery_date");
        foreach (var order in shown)
        {
            customers.Row(Hex(order.Number * 3), Unique(order.Person!), "01409", "sao paulo", "SP");
            var sent = order.State == OrderState.Completed ? Iso(order.At.AddDays(2)) : "";
            orders.Row(
                Hex(order.Number), Hex(order.Number * 3), Status(order), Iso(order.At), Iso(order.At.AddMinutes(12)), sent, sent,
                Iso(order.At.Date.AddDays(20)));
            foreach (var (index, (product, price)) in Units(order).Index())
            {
                items.Row(
                    Hex(order.Number), Whole(index + 1), Hex(product.Number + 70000), Hex(80000), Iso(order.At.AddDays(5)), Point(price),
                    Point(order.Shipping));
            }
        }
        FormFile[] files =
        [
            customers.ToFile("olist_customers_dataset.csv"),
            items.ToFile("olist_order_items_dataset.csv"),
            orders.ToFile("olist_orders_dataset.csv"),
        ];
        yield return new OrderForm("olist", files, TruthBuilder.Of(shown, Unique, items: false));
    }

    private static string Status(ShopOrder order) => order.State switch
    {
        OrderState.Cancelled => "canceled",
        OrderState.Pending => "created",
        _ => order.Number > 1340 ? "invoiced" : order.Number > 1320 ? "shipped" : "delivered",
    };

    /// <summary>
    /// Returns each unit with its price; the units of a line cost what was paid for the line, to the cent.
    /// </summary>
    private static IEnumerable<(Product Product, decimal Price)> Units(ShopOrder order)
    {
        foreach (var (line, paid) in order.Lines.Zip(order.PaidByLine()))
        {
            var each = Math.Floor(paid * 100 / line.Quantity) / 100;
            for (var unit = 0; unit < line.Quantity; unit++)
                yield return (line.Product, unit == 0 ? paid - each * (line.Quantity - 1) : each);
        }
    }

    private static string Unique(Person person) => Hex(person.Number + 90000);

    /// <summary>Returns 32 digits that look like a hash; some have only one letter, an e between digits.</summary>
    private static string Hex(int number) => $"{number:00000000}e{number * 7919L:00000000000}{number % 97:00}f4b2c1d908"[..32];
}
